SELECT airlines.name, count(*) AS repeats, max(times) AS most_times
FROM (
    SELECT carrier, flight, month, day, count(*) AS times
    FROM flights
    GROUP BY carrier, flight, month, day
    HAVING count(*) > 1
)
JOIN airlines USING (carrier)
GROUP BY airlines.name
ORDER BY repeats DESC, airlines.name
