-- latest arrivals
SELECT
  "airlines"."name" AS "airline",
  "flights"."flight",
  "flights"."origin",
  "airports"."name" AS "destination",
  "flights"."arr_delay" AS "minutes_late"
FROM "lake"."flights"
INNER JOIN "lake"."airlines"
  ON "flights"."carrier" = "airlines"."carrier"
LEFT JOIN "lake"."airports"
  ON "flights"."dest" = "airports"."faa"
WHERE
  NOT "flights"."arr_delay" IS NULL
ORDER BY
  "flights"."arr_delay" DESC NULLS LAST,
  "flights"."flight" ASC,
  "airlines"."name" COLLATE "C" ASC
LIMIT 20
