-- airports without flights
SELECT
  "airports"."tzone",
  COUNT(*) AS "airports",
  MAX("airports"."alt") AS "highest_feet"
FROM "lake"."airports"
WHERE
  NOT EXISTS(
    SELECT
      1
    FROM "lake"."flights"
    WHERE
      "airports"."faa" = "flights"."dest"
  )
  AND NOT "airports"."tzone" IS NULL
GROUP BY
  "airports"."tzone"
ORDER BY
  COUNT(*) DESC NULLS LAST,
  "airports"."tzone" COLLATE "C" ASC
