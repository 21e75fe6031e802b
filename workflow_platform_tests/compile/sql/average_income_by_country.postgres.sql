-- average income by country
SELECT
  "country",
  AVG("income") AS "average_income"
FROM "lake"."people"
WHERE
  "age" > 30
GROUP BY
  "people"."country"
