SELECT airlines.name AS airline, flight, origin, airports.name AS destination, arr_delay AS minutes_late
FROM flights
JOIN airlines USING (carrier)
LEFT JOIN airports ON airports.faa = flights.dest
WHERE arr_delay IS NOT NULL
ORDER BY arr_delay DESC, flight, airlines.name
LIMIT 20
