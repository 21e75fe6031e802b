-- monthly punctuality
WITH "dated" AS (
  SELECT
    "origin",
    CASE WHEN "dep_time" IS NULL THEN 1 ELSE 0 END AS "cancelled",
    CASE WHEN "arr_delay" <= 15 THEN 1 ELSE 0 END AS "punctual",
    CAST(DATE_TRUNC(
      'MONTH',
      CAST(MAKE_DATE(CAST("year" AS INT), CAST("month" AS INT), CAST("day" AS INT)) AS TIMESTAMP)
    ) AS DATE) AS "month_start"
  FROM "lake"."flights"
), "by_airport" AS (
  SELECT
    "dated"."month_start",
    "dated"."origin",
    COUNT(*) AS "flights",
    SUM("dated"."cancelled") AS "cancelled",
    SUM("dated"."punctual") AS "punctual"
  FROM "dated"
  GROUP BY
    "dated"."month_start",
    "dated"."origin"
), "stacked_union" AS (
  SELECT
    "month_start",
    "origin",
    "flights",
    "cancelled",
    "punctual"
  FROM "by_airport"
  UNION ALL
  SELECT
    "by_airport"."month_start",
    'all' AS "origin",
    SUM("by_airport"."flights") AS "flights",
    SUM("by_airport"."cancelled") AS "cancelled",
    SUM("by_airport"."punctual") AS "punctual"
  FROM "by_airport"
  GROUP BY
    "by_airport"."month_start"
)
SELECT
  EXTRACT(MONTH FROM CAST("month_start" AS TIMESTAMP)) AS "month",
  "origin",
  "flights",
  "cancelled",
  ROUND(CAST("cancelled" AS DOUBLE) / NULLIF("flights", 0), 4) AS "cancelled_share",
  ROUND(CAST("punctual" AS DOUBLE) / NULLIF("flights", 0), 4) AS "punctual_share"
FROM "stacked_union"
ORDER BY
  EXTRACT(MONTH FROM CAST("stacked_union"."month_start" AS TIMESTAMP)) ASC,
  "stacked_union"."origin" ASC
