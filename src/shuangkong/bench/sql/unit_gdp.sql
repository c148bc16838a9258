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
reported AS (SELECT DISTINCT area, period FROM gdp WHERE gdp_yuan IS NOT NULL),
present AS (
    SELECT
        m.whole AS area, f.period,
        CASE WHEN count(r.area) = 0 THEN 1.0::DOUBLE ELSE count(r.area) / count(*) END AS share
    FROM frame f
    JOIN members m ON m.area = f.area
    LEFT JOIN reported r ON r.area = f.area AND r.period = f.period
    GROUP BY m.whole, f.period
)
SELECT
    g.area, g.period, g.price_base_year,
    CASE WHEN t.area IS NULL THEN g.gdp_yuan ELSE g.gdp_yuan - t.gdp_yuan END AS gdp_yuan,
    greatest(g.confidence, t.confidence) AS confidence,
    coalesce(p.share, 1.0) AS presence
FROM gdp g
LEFT JOIN taken_out t ON t.area = g.area AND t.period = g.period AND t.price_base_year = g.price_base_year
LEFT JOIN present p ON p.area = g.area AND p.period = g.period;
