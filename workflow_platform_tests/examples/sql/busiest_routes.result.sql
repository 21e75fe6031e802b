SELECT
  o.name AS "from",
  d.name AS "to",
  r.flights,
  r.airlines,
  r.mean_minutes,
  r.origin,
  r.dest
FROM (
  SELECT origin, dest, COUNT(*) AS flights, COUNT(DISTINCT carrier) AS airlines, AVG(air_time) AS mean_minutes
  FROM flights
  GROUP BY origin, dest
) AS r
LEFT JOIN airports AS o ON o.faa = r.origin
LEFT JOIN airports AS d ON d.faa = r.dest
ORDER BY r.flights DESC, r.origin, r.dest
LIMIT 20
