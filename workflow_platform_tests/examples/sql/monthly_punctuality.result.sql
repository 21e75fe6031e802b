SELECT
  month,
  CASE WHEN GROUPING(origin) = 1 THEN 'all' ELSE origin END AS origin,
  COUNT(*) AS flights,
  COUNT(*) FILTER (WHERE dep_time IS NULL) AS cancelled,
  ROUND(COUNT(*) FILTER (WHERE dep_time IS NULL) / COUNT(*), 4) AS cancelled_share,
  ROUND(COUNT(*) FILTER (WHERE arr_delay <= 15) / COUNT(*), 4) AS punctual_share
FROM flights
GROUP BY GROUPING SETS ((month, origin), (month))
ORDER BY month, 2
