-- seats by manufacturer
WITH "tidied" AS (
  SELECT
    CASE
      WHEN STARTS_WITH("planes"."manufacturer", 'AIRBUS')
      THEN 'AIRBUS'
      WHEN STARTS_WITH("planes"."manufacturer", 'MCDONNELL')
      THEN 'MCDONNELL DOUGLAS'
      ELSE "planes"."manufacturer"
    END AS "manufacturer",
    "planes"."seats"
  FROM "lake"."flights"
  INNER JOIN "lake"."planes"
    ON "flights"."tailnum" = "planes"."tailnum"
  WHERE
    NOT "flights"."dep_time" IS NULL
)
SELECT
  "tidied"."manufacturer",
  COUNT(*) AS "flights",
  SUM("tidied"."seats") AS "seats",
  ROUND(AVG("tidied"."seats"), 1) AS "mean_seats"
FROM "tidied"
GROUP BY
  "tidied"."manufacturer"
ORDER BY
  SUM("tidied"."seats") DESC,
  "tidied"."manufacturer" ASC
LIMIT 10
