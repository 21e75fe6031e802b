SELECT airport, count(*) AS flights, round(avg(delay), 2) AS mean_delay, median(delay) AS median_delay
FROM (
    SELECT origin AS airport, dep_delay AS delay FROM flights
    UNION ALL
    SELECT dest, arr_delay FROM flights
)
WHERE delay IS NOT NULL
GROUP BY airport
HAVING count(*) >= 1000
ORDER BY round(avg(delay), 2) DESC, airport
