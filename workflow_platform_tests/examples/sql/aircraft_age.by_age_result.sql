SELECT
  CASE
    WHEN f.year - p.year BETWEEN 0 AND 5 THEN '00-05'
    WHEN f.year - p.year BETWEEN 6 AND 10 THEN '06-10'
    WHEN f.year - p.year BETWEEN 11 AND 15 THEN '11-15'
    WHEN f.year - p.year BETWEEN 16 AND 25 THEN '16-25'
    ELSE '26 and older'
  END AS age_group,
  COUNT(*) AS flights,
  COUNT(DISTINCT f.tailnum) AS aircraft,
  AVG(f.arr_delay) AS mean_delay
FROM flights AS f
JOIN planes AS p USING (tailnum)
WHERE f.year >= p.year AND f.arr_delay IS NOT NULL
GROUP BY age_group
ORDER BY age_group
