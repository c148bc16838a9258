CREATE OR REPLACE TABLE total_targets AS
WITH annual AS (FROM targets WHERE kind = 'annual'),
joined AS (
    SELECT
        f.area, f.period, f.kind, f.year, f.base_year,
        growth.base * 0.01 AS gdp_growth_target,
        CASE WHEN growth.area IS NOT NULL THEN CAST(coalesce(growth.adjust_approved, false) AS TINYINT)
             END AS adjust_approved,
        growth.confidence AS gdp_growth_target__confidence,
        issued.base * 0.01 AS issued_growth,
        issued.confidence AS issued_growth__confidence,
        total.base AS issued_total_tce,
        total.confidence AS issued_total__confidence
    FROM frame f
    LEFT JOIN annual growth ON growth.indicator = 'gdp.growth' AND growth.area = f.area AND growth.year = f.year
    LEFT JOIN annual issued ON issued.indicator = 'energy.total_growth' AND issued.area = f.area
         AND issued.year = f.year
    LEFT JOIN (SELECT *, 'year' AS of_kind FROM annual WHERE indicator = 'energy.total') total
      ON total.area = f.area AND total.year = f.year AND total.of_kind = f.kind
),
path AS (
    SELECT
        area, period,
        CASE WHEN count(gdp_growth_target) OVER so_far = year - base_year
             THEN exp(sum(ln(1 + gdp_growth_target)) OVER so_far) END AS growth_path,
        max(gdp_growth_target__confidence) OVER so_far AS growth_path__confidence
    FROM joined
    WHERE kind = 'year'
    WINDOW so_far AS (PARTITION BY area, base_year ORDER BY year ROWS UNBOUNDED PRECEDING)
)
SELECT
    j.area, j.period, j.kind, j.year, j.base_year,
    j.gdp_growth_target, j.adjust_approved, j.gdp_growth_target__confidence,
    p.growth_path, p.growth_path__confidence,
    j.issued_growth, j.issued_growth__confidence, j.issued_total_tce, j.issued_total__confidence,
    1.0::DOUBLE AS gdp_growth_target__coverage,
    1.0::DOUBLE AS growth_path__coverage,
    1.0::DOUBLE AS issued_growth__coverage,
    1.0::DOUBLE AS issued_total__coverage
FROM joined j
LEFT JOIN path p ON p.area = j.area AND p.period = j.period;
