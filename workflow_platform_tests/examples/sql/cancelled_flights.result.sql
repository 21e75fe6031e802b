SELECT month, count(*) AS flights, sum(CASE WHEN dep_time IS NULL THEN 1 ELSE 0 END) AS cancelled,
    round(100.0 * sum(CASE WHEN dep_time IS NULL THEN 1 ELSE 0 END) / count(*), 2) AS percent
FROM flights
GROUP BY month
ORDER BY month
