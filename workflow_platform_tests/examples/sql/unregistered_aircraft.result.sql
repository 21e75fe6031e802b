SELECT airlines.name, count(*) AS flights, count(DISTINCT flights.tailnum) AS aircraft
FROM flights
JOIN airlines USING (carrier)
WHERE flights.tailnum IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM planes WHERE planes.tailnum = flights.tailnum)
GROUP BY airlines.name
ORDER BY flights DESC, airlines.name
