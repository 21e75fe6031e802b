SELECT carrier, COUNT(*) AS flights, COUNT(DISTINCT tailnum) AS aircraft
FROM flights
WHERE tailnum IS NOT NULL AND tailnum NOT IN (SELECT tailnum FROM planes)
GROUP BY carrier
ORDER BY flights DESC, carrier
