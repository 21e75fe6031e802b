SELECT floor(age / 10) * 10 AS from_age, count(*) AS people, min(income) AS least,
    median(income) AS median, max(income) AS greatest
FROM people
GROUP BY from_age
ORDER BY from_age
