-- income by age
WITH "banded" AS (
  SELECT
    "income",
    FLOOR(CAST("age" AS DOUBLE PRECISION) / NULLIF(10, 0)) * 10 AS "from_age"
  FROM "lake"."people"
)
SELECT
  "from_age",
  COUNT(*) AS "people",
  MIN("income") AS "least",
  PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY
    CAST("income" AS DOUBLE PRECISION)) AS "median",
  MAX("income") AS "greatest"
FROM "banded"
GROUP BY
  "banded"."from_age"
ORDER BY
  "banded"."from_age" ASC
