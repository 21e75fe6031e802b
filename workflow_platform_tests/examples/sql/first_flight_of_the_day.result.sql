SELECT f.origin, f.day, f.dep_time, f.dep_delay, a.name AS airline, f.flight, f.dest
FROM flights AS f
LEFT JOIN airlines AS a USING (carrier)
WHERE f.month = 1
  AND f.dep_time IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY f.origin, f.day ORDER BY f.dep_time, f.carrier, f.flight) = 1
ORDER BY f.origin, f.day
