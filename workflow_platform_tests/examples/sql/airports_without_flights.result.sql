SELECT tzone, count(*) AS airports, max(alt) AS highest_feet
FROM airports
WHERE faa NOT IN (SELECT dest FROM flights) AND tzone IS NOT NULL
GROUP BY tzone
ORDER BY airports DESC, tzone
