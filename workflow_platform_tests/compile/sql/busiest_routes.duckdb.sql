-- busiest routes
WITH "by_route" AS (
  SELECT
    "origin",
    "dest",
    COUNT(*) AS "flights",
    COUNT(DISTINCT "carrier") AS "airlines",
    AVG("air_time") AS "mean_minutes"
  FROM "lake"."flights"
  GROUP BY
    "flights"."origin",
    "flights"."dest"
)
SELECT
  "airports"."name" AS "from",
  "airports_2"."name" AS "to",
  "by_route"."flights",
  "by_route"."airlines",
  "by_route"."mean_minutes",
  "by_route"."origin",
  "by_route"."dest"
FROM "by_route"
LEFT JOIN "lake"."airports"
  ON "by_route"."origin" = "airports"."faa"
LEFT JOIN "lake"."airports" AS "airports_2"
  ON "by_route"."dest" = "airports_2"."faa"
ORDER BY
  "by_route"."flights" DESC,
  "by_route"."origin" ASC,
  "by_route"."dest" ASC
LIMIT 20
