-- cancelled flights
SELECT
  "month",
  COUNT(*) AS "flights",
  SUM(CASE WHEN "dep_time" IS NULL THEN 1 ELSE 0 END) AS "cancelled",
  ROUND(
    CAST(100.0 * SUM(CASE WHEN "dep_time" IS NULL THEN 1 ELSE 0 END) AS DOUBLE) / NULLIF(COUNT(*), 0),
    2
  ) AS "percent"
FROM "lake"."flights"
GROUP BY
  "flights"."month"
ORDER BY
  "flights"."month" ASC
