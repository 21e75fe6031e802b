SELECT country, AVG(income) AS average_income
FROM people
WHERE age > 30
GROUP BY country
