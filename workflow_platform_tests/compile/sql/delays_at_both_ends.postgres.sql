-- delays at both ends
WITH "stacked_union" AS (
  SELECT
    "origin" AS "airport",
    "dep_delay" AS "delay"
  FROM "lake"."flights"
  UNION ALL
  SELECT
    "dest" AS "airport",
    "arr_delay" AS "delay"
  FROM "lake"."flights"
), "by_airport" AS (
  SELECT
    "airport",
    COUNT(*) AS "flights",
    AVG("delay") AS "mean_delay",
    PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY
      CAST("delay" AS DOUBLE PRECISION)) AS "median_delay"
  FROM "stacked_union"
  WHERE
    NOT "delay" IS NULL
  GROUP BY
    "stacked_union"."airport"
)
SELECT
  "by_airport"."airport",
  "by_airport"."flights",
  ROUND(CAST(CAST("by_airport"."mean_delay" * 1e2 AS TEXT) AS DECIMAL)) * 1e-2 AS "mean_delay",
  "by_airport"."median_delay"
FROM "by_airport"
WHERE
  "by_airport"."flights" >= 1000
ORDER BY
  ROUND(CAST(CAST("by_airport"."mean_delay" * 1e2 AS TEXT) AS DECIMAL)) * 1e-2 DESC NULLS LAST,
  "by_airport"."airport" COLLATE "C" ASC
