WITH hours AS (
  SELECT
    CASE
      WHEN w.wind_speed < 5 THEN '1 calm'
      WHEN w.wind_speed < 15 THEN '2 breeze'
      WHEN w.wind_speed < 25 THEN '3 strong'
      ELSE '4 gale'
    END AS wind,
    CASE WHEN w.precip > 0 THEN 'rain' ELSE 'dry' END AS rain,
    f.dep_delay
  FROM flights AS f
  JOIN weather AS w ON w.origin = f.origin AND w.time_hour = f.time_hour
  WHERE f.dep_delay IS NOT NULL AND w.wind_speed IS NOT NULL
)
SELECT
  wind,
  rain,
  COUNT(*) AS flights,
  ROUND(AVG(dep_delay), 2) AS mean_delay,
  COUNT(*) FILTER (WHERE dep_delay > 15) AS late,
  ROUND(COUNT(*) FILTER (WHERE dep_delay > 15) / COUNT(*), 4) AS late_share
FROM hours
GROUP BY wind, rain
ORDER BY wind, rain
