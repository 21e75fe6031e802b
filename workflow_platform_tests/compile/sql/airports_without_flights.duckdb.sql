-- airports without flights
SELECT
  "airports"."tzone",
  COUNT(*) AS "airports",
  MAX("airports"."alt") AS "highest_feet"
FROM "lake"."airports"
ANTI JOIN "lake"."flights"
  ON "airports"."faa" = "flights"."dest"
WHERE
  NOT "airports"."tzone" IS NULL
GROUP BY
  "airports"."tzone"
ORDER BY
  COUNT(*) DESC,
  "airports"."tzone" ASC
