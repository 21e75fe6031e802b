-- unregistered aircraft
SELECT
  "airlines"."name",
  COUNT(*) AS "flights",
  COUNT(DISTINCT "flights"."tailnum") AS "aircraft"
FROM "lake"."flights"
INNER JOIN "lake"."airlines"
  ON "flights"."carrier" = "airlines"."carrier"
WHERE
  NOT "flights"."tailnum" IS NULL
  AND NOT EXISTS(
    SELECT
      1
    FROM "lake"."planes"
    WHERE
      "flights"."tailnum" = "planes"."tailnum"
  )
GROUP BY
  "airlines"."name"
ORDER BY
  COUNT(*) DESC NULLS LAST,
  "airlines"."name" COLLATE "C" ASC
