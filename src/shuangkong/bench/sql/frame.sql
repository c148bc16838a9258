CREATE OR REPLACE TABLE frame AS
WITH own AS (FROM cycles WHERE own = 1),
reported AS (SELECT area, period FROM gdp UNION SELECT area, period FROM energy),
kinds AS (SELECT DISTINCT area, kind FROM reported JOIN own USING (period)),
of_whole AS (SELECT DISTINCT whole, kind FROM kinds JOIN members USING (area)),
owing AS (
    SELECT area, kind FROM kinds
    UNION
    SELECT area, kind
    FROM of_whole
    JOIN members USING (whole)
    SEMI JOIN (FROM areas WHERE level NOT IN ('zone', 'enterprise')) USING (area)
    UNION
    SELECT area, 'year' FROM targets WHERE indicator LIKE 'energy.%' OR indicator LIKE 'gdp.%'
)
SELECT o.area, c.period, a.level, a.unit, o.kind, c.year, c.base_year, c.before, c.end_day
FROM owing o
JOIN areas a ON a.area = o.area
JOIN own c ON c.kind = o.kind;
