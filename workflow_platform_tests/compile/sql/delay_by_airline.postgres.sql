-- delay by airline
WITH "by_carrier" AS (
  SELECT
    "carrier",
    COUNT(*) AS "flights",
    AVG("arr_delay") AS "mean_delay",
    PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY
      CAST("arr_delay" AS DOUBLE PRECISION)) AS "median_delay",
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
  ROUND(CAST(CAST("by_carrier"."mean_delay" * 1e2 AS TEXT) AS DECIMAL)) * 1e-2 AS "mean_delay",
  "by_carrier"."median_delay",
  "by_carrier"."worst_delay"
FROM "by_carrier"
INNER JOIN "lake"."airlines"
  ON "by_carrier"."carrier" = "airlines"."carrier"
ORDER BY
  ROUND(CAST(CAST("by_carrier"."mean_delay" * 1e2 AS TEXT) AS DECIMAL)) * 1e-2 DESC NULLS LAST,
  "airlines"."name" COLLATE "C" ASC
