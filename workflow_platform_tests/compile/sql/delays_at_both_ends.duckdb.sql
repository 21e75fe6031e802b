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
    MEDIAN(CAST("delay" AS DOUBLE)) AS "median_delay"
  FROM "stacked_union"
  WHERE
    NOT "delay" IS NULL
  GROUP BY
    "stacked_union"."airport"
)
SELECT
  "by_airport"."airport",
  "by_airport"."flights",
  ROUND("by_airport"."mean_delay", 2) AS "mean_delay",
  "by_airport"."median_delay"
FROM "by_airport"
WHERE
  "by_airport"."flights" >= 1000
ORDER BY
  ROUND("by_airport"."mean_delay", 2) DESC,
  "by_airport"."airport" ASC
