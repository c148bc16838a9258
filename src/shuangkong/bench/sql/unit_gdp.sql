CREATE OR REPLACE TABLE unit_gdp AS
WITH owned AS (
    SELECT m.whole, m.area
    FROM members m
    SEMI JOIN (FROM areas WHERE unit = 'own') a ON a.area = m.area
    SEMI JOIN (FROM areas WHERE unit = 'net') n ON n.area = m.whole
),
taken_out AS (
    SELECT
        w.area, w.period, w.price_base_year,
        CASE WHEN count(r.gdp_yuan) = count(*) THEN sum(CAST(round(r.gdp_yuan * 1000.0) AS BIGINT)) / 1000.0
             END AS gdp_yuan,
        max(r.confidence) AS confidence
    FROM gdp w
    JOIN owned o ON o.whole = w.area
    LEFT JOIN gdp r ON r.area = o.area AND r.period = w.period AND r.price_base_year = w.price_base_year
    GROUP BY w.area, w.period, w.price_base_year
),
due AS (
    SELECT m.whole, m.area, f.period
    FROM frame f
    JOIN members m ON m.area = f.area
    SEMI JOIN (FROM areas WHERE level IN ('nation', 'province', 'city')) w ON w.area = m.whole
),
expected AS (SELECT whole, period, count(*) AS units FROM due GROUP BY whole, period),
present AS (
    SELECT d.whole, d.period, r.price_base_year, count(*) AS units
    FROM due d
    JOIN gdp r ON r.area = d.area AND r.period = d.period AND r.gdp_yuan IS NOT NULL
    GROUP BY d.whole, d.period, r.price_base_year
)
SELECT
    g.area, g.period, g.price_base_year,
    CASE WHEN t.area IS NULL THEN g.gdp_yuan WHEN g.gdp_yuan >= t.gdp_yuan THEN g.gdp_yuan - t.gdp_yuan
         END AS gdp_yuan,
    greatest(g.confidence, t.confidence) AS confidence,
    coalesce(coalesce(p.units, 0) / e.units, 1.0) AS presence
FROM gdp g
LEFT JOIN taken_out t ON t.area = g.area AND t.period = g.period AND t.price_base_year = g.price_base_year
LEFT JOIN expected e ON e.whole = g.area AND e.period = g.period
LEFT JOIN present p ON p.whole = g.area AND p.period = g.period AND p.price_base_year = g.price_base_year;
