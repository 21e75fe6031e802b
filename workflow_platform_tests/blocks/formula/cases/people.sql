CREATE TEMP TABLE people (
    id INTEGER, name TEXT, code TEXT, age INTEGER, big BIGINT, income DOUBLE PRECISION, price DECIMAL(10, 2),
    active BOOLEAN, born DATE, seen TIMESTAMP, "two words" INTEGER
);
INSERT INTO people VALUES
    (1, 'Ana Sofía', 'PT-0041', 41, 41000000000, 2345.125, 19.99, true, '1983-02-28', '2024-02-29 23:59:59.999', 7),
    (2, 'bo', 'pt_7', 30, -7, -0.5, -19.995, false, '1994-12-31', '2024-12-30 00:00:00', -7),
    (3, '  Çağla ', '100%', 0, 0, 0, 0, true, '2000-01-01', '2023-01-01 12:30:15.25', 0),
    (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (5, '', '', -5, 9007199254740993, 1e10, 12345678.50, false, '1970-01-01', '1999-12-31 23:59:59', 1),
    (6, '東京', 'a\b', 64, 2147483648, 0.1, 0.01, true, '2024-02-29', '2024-03-31 05:05:05', 12),
    (7, 'It''s "Bo"', '-', 7, 1, 1.005, 2.50, NULL, '1899-12-31', '1900-01-01 00:00:00', 100),
    (8, E'tab\there', '42', 100, 42, 1e-7, 7.77, true, '2100-07-04', '2025-01-05 08:00:00', 3);
