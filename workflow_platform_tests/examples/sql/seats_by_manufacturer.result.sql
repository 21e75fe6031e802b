SELECT CASE WHEN manufacturer LIKE 'AIRBUS%' THEN 'AIRBUS'
        WHEN manufacturer LIKE 'MCDONNELL%' THEN 'MCDONNELL DOUGLAS'
        ELSE manufacturer END AS manufacturer,
    count(*) AS flights, sum(seats) AS seats, round(avg(seats), 1) AS mean_seats
FROM flights
JOIN planes USING (tailnum)
WHERE dep_time IS NOT NULL
GROUP BY ALL
ORDER BY sum(seats) DESC, 1
LIMIT 10
