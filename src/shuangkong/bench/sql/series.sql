CREATE OR REPLACE TABLE series AS
WITH units AS (SELECT DISTINCT area FROM frame)
SELECT
    u.area, c.period, c.base_year,
    e.assessed_tce AS energy_tce,
    greatest(e.confidence, e.caliber__confidence) AS energy__confidence,
    e.presence AS energy__coverage,
    g.gdp_yuan,
    g.confidence AS gdp__confidence,
    g.presence AS gdp__coverage
FROM units u
CROSS JOIN cycles c
LEFT JOIN assessed_energy e ON e.area = u.area AND e.period = c.period AND e.base_year = c.base_year
LEFT JOIN gdp_in_use g ON g.area = u.area AND g.period = c.period AND g.base_year = c.base_year;
