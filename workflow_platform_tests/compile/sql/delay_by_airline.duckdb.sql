-- delay by airline
WITH "by_carrier" AS (
  SELECT
    "carrier",
    COUNT(*) AS "flights",
    AVG("arr_delay") AS "mean_delay",
    MEDIAN(CAST("arr_delay" AS DOUBLE)) AS "median_delay",
    MAX("arr_delay") AS "worst_delay"
  FROM "lake"."flights"
  WHERE
    NOT "arr_delay" IS NULL
  GROUP BY
    "flights"."carrier"
)
SELECT
  "airlines"."name" AS "airline",
  "by_carrier"."flights",
  ROUND("by_carrier"."mean_delay", 2) AS "mean_delay",
  "by_carrier"."median_delay",
  "by_carrier"."worst_delay"
FROM "by_carrier"
INNER JOIN "lake"."airlines"
  ON "by_carrier"."carrier" = "airlines"."carrier"
ORDER BY
  ROUND("by_carrier"."mean_delay", 2) DESC,
  "airlines"."name" ASC
