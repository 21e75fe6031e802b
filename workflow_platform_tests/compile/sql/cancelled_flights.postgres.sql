-- cancelled flights
SELECT
  "month",
  COUNT(*) AS "flights",
  SUM(CASE WHEN "dep_time" IS NULL THEN 1 ELSE 0 END) AS "cancelled",
  ROUND(
    CAST(CAST(CAST(100.0 * SUM(CASE WHEN "dep_time" IS NULL THEN 1 ELSE 0 END) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) * 1e2 AS TEXT) AS DECIMAL)
  ) * 1e-2 AS "percent"
FROM "lake"."flights"
GROUP BY
  "flights"."month"
ORDER BY
  "flights"."month" ASC
