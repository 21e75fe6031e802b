-- first flight of the day
WITH "first" AS (
  SELECT DISTINCT ON ("flights"."origin", "flights"."day")
    "day",
    "dep_time",
    "dep_delay",
    "carrier",
    "flight",
    "origin",
    "dest"
  FROM "lake"."flights"
  WHERE
    "month" = 1 AND NOT "dep_time" IS NULL
  ORDER BY
    "flights"."origin",
    "flights"."day",
    "flights"."dep_time" ASC,
    "flights"."carrier" ASC,
    "flights"."flight" ASC
)
SELECT
  "first"."origin",
  "first"."day",
  "first"."dep_time",
  "first"."dep_delay",
  "airlines"."name" AS "airline",
  "first"."flight",
  "first"."dest"
FROM "first"
LEFT JOIN "lake"."airlines"
  ON "first"."carrier" = "airlines"."carrier"
ORDER BY
  "first"."origin" ASC,
  "first"."day" ASC
