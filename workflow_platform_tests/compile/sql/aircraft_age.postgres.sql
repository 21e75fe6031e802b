-- delay by aircraft age
WITH "grouped" AS (
  SELECT
    "flights"."arr_delay",
    "flights"."tailnum",
    CASE
      WHEN (
        "flights"."year" - "planes"."year"
      ) <= 5
      THEN '00-05'
      WHEN (
        "flights"."year" - "planes"."year"
      ) <= 10
      THEN '06-10'
      WHEN (
        "flights"."year" - "planes"."year"
      ) <= 15
      THEN '11-15'
      WHEN (
        "flights"."year" - "planes"."year"
      ) <= 25
      THEN '16-25'
      ELSE '26 and older'
    END AS "age_group"
  FROM "lake"."flights"
  INNER JOIN "lake"."planes"
    ON "flights"."tailnum" = "planes"."tailnum"
  WHERE
    NOT (
      "flights"."year" - "planes"."year"
    ) IS NULL
    AND (
      "flights"."year" - "planes"."year"
    ) >= 0
    AND NOT "flights"."arr_delay" IS NULL
)
SELECT
  "age_group",
  COUNT(*) AS "flights",
  COUNT(DISTINCT "tailnum") AS "aircraft",
  AVG("arr_delay") AS "mean_delay"
FROM "grouped"
GROUP BY
  "grouped"."age_group"
ORDER BY
  "grouped"."age_group" COLLATE "C" ASC

-- aircraft not in the register
SELECT
  "flights"."carrier",
  COUNT(*) AS "flights",
  COUNT(DISTINCT "flights"."tailnum") AS "aircraft"
FROM "lake"."flights"
WHERE
  NOT EXISTS(
    SELECT
      1
    FROM "lake"."planes"
    WHERE
      "flights"."tailnum" = "planes"."tailnum"
  )
  AND NOT "flights"."tailnum" IS NULL
GROUP BY
  "flights"."carrier"
ORDER BY
  COUNT(*) DESC NULLS LAST,
  "flights"."carrier" COLLATE "C" ASC
