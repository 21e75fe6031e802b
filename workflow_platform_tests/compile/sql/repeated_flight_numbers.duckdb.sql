-- repeated flight numbers
WITH "by_day" AS (
  SELECT
    "carrier",
    COUNT(*) AS "times"
  FROM "lake"."flights"
  GROUP BY
    "flights"."carrier",
    "flights"."flight",
    "flights"."month",
    "flights"."day"
)
SELECT
  "airlines"."name",
  COUNT(*) AS "repeats",
  MAX("by_day"."times") AS "most_times"
FROM "by_day"
INNER JOIN "lake"."airlines"
  ON "by_day"."carrier" = "airlines"."carrier"
WHERE
  "by_day"."times" > 1
GROUP BY
  "airlines"."name"
ORDER BY
  COUNT(*) DESC,
  "airlines"."name" ASC
