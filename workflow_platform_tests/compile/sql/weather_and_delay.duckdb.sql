-- weather and delay
WITH "classed" AS (
  SELECT
    "flights"."dep_delay",
    CASE
      WHEN "weather"."wind_speed" < 5
      THEN '1 calm'
      WHEN "weather"."wind_speed" < 15
      THEN '2 breeze'
      WHEN "weather"."wind_speed" < 25
      THEN '3 strong'
      ELSE '4 gale'
    END AS "wind",
    CASE WHEN "weather"."precip" > 0 THEN 'rain' ELSE 'dry' END AS "rain",
    CASE WHEN "flights"."dep_delay" > 15 THEN 1 ELSE 0 END AS "late"
  FROM "lake"."flights"
  INNER JOIN "lake"."weather"
    ON "flights"."origin" = "weather"."origin"
    AND "flights"."time_hour" = "weather"."time_hour"
  WHERE
    NOT "flights"."dep_delay" IS NULL AND NOT "weather"."wind_speed" IS NULL
)
SELECT
  "classed"."wind",
  "classed"."rain",
  COUNT(*) AS "flights",
  ROUND(AVG("classed"."dep_delay"), 2) AS "mean_delay",
  SUM("classed"."late") AS "late",
  ROUND(CAST(SUM("classed"."late") AS DOUBLE) / NULLIF(COUNT(*), 0), 4) AS "late_share"
FROM "classed"
GROUP BY
  "classed"."wind",
  "classed"."rain"
ORDER BY
  "classed"."wind" ASC,
  "classed"."rain" ASC
