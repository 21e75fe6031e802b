-- unregistered aircraft
SELECT
  "airlines"."name",
  COUNT(*) AS "flights",
  COUNT(DISTINCT "flights"."tailnum") AS "aircraft"
FROM "lake"."flights"
ANTI JOIN "lake"."planes"
  ON "flights"."tailnum" = "planes"."tailnum"
INNER JOIN "lake"."airlines"
  ON "flights"."carrier" = "airlines"."carrier"
WHERE
  NOT "flights"."tailnum" IS NULL
GROUP BY
  "airlines"."name"
ORDER BY
  COUNT(*) DESC,
  "airlines"."name" ASC
