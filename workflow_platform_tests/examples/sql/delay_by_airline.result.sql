SELECT
  a.name AS airline,
  COUNT(*) AS flights,
  ROUND(AVG(f.arr_delay), 2) AS mean_delay,
  MEDIAN(f.arr_delay) AS median_delay,
  MAX(f.arr_delay) AS worst_delay
FROM flights AS f
JOIN airlines AS a USING (carrier)
WHERE f.arr_delay IS NOT NULL
GROUP BY a.name
ORDER BY AVG(f.arr_delay) DESC
