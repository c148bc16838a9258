CREATE OR REPLACE TABLE intensity_trend AS
WITH yearly AS (
    SELECT
        s.area, s.period, s.base_year, c.year, e.least_years,
        ratio(s.energy_tce, s.gdp_yuan) * 10000.0 AS level,
        CASE WHEN level > 0 THEN ln(level) END AS y,
        CASE WHEN y IS NOT NULL THEN CAST(c.year - s.base_year AS DOUBLE) END AS x,
        CAST(y IS NOT NULL AS DOUBLE) AS known,
        CASE WHEN y IS NOT NULL THEN greatest(s.energy__confidence, s.gdp__confidence) END AS rank
    FROM series s
    JOIN cycles c ON c.period = s.period AND c.base_year = s.base_year AND c.kind = 'year'
    LEFT JOIN energy_settings e ON e.area = s.area AND e.period = s.period
),
sums AS (
    SELECT
        area, period, base_year, year, least_years,
        sum(known) OVER so_far AS years_known,
        years_known + 1e-9 >= least_years AS enough,
        CASE WHEN enough THEN years_known END AS n,
        CASE WHEN enough THEN sum(x) OVER so_far END AS sum_x,
        CASE WHEN enough THEN sum(y) OVER so_far END AS sum_y,
        CASE WHEN enough THEN sum(x * x) OVER so_far END AS sum_xx,
        CASE WHEN enough THEN sum(x * y) OVER so_far END AS sum_xy,
        CASE WHEN enough THEN sum(y * y) OVER so_far END AS sum_yy,
        max(rank) OVER so_far AS trend__confidence,
        1.0::DOUBLE AS trend__coverage
    FROM yearly
    WINDOW so_far AS (PARTITION BY area, base_year ORDER BY year ROWS UNBOUNDED PRECEDING)
),
computed AS (
    SELECT
        i.area, i.period, i.base_year, i.kind, i.caliber, i.floor, i.years_left, i.reference,
        i.base_energy_tce, i.base_gdp_yuan, i.base_energy__confidence, i.base_energy__coverage,
        i.base_gdp__confidence, i.base_gdp__coverage, i.target__confidence, i.target__coverage,
        s.* EXCLUDE (area, period, base_year, enough),
        CAST(s.year - i.base_year AS DOUBLE) + i.years_left AS years_to_target,
        1 AS is_rate,
        NULL::DOUBLE AS least,
        NULL::DOUBLE AS most,
        ratio(i.base_energy_tce, i.base_gdp_yuan) * 10000.0 AS base_intensity,
        ratio(n * sum_xy - sum_x * sum_y, n * sum_xx - sum_x * sum_x) AS slope,
        ratio(1.0::DOUBLE, n - 2) AS per,
        1.2815515655446004::DOUBLE + 0.8465848::DOUBLE * per + 0.5708906::DOUBLE * per * per
            + 0.2585171::DOUBLE * per * per * per + 0.0543958::DOUBLE * per * per * per * per AS quantile,
        ratio(sum_y, n) + slope * (years_to_target - ratio(sum_x, n)) AS on_trend,
        (sum_yy - ratio(sum_y * sum_y, n)) - slope * (sum_xy - ratio(sum_x * sum_y, n)) AS left_over,
        ratio(CASE WHEN left_over >= 0 THEN left_over WHEN left_over < 0 THEN 0.0 END, n - 2) AS residual_variance,
        years_to_target - ratio(sum_x, n) AS away,
        residual_variance * (1 + ratio(1.0::DOUBLE, n) + ratio(away * away, sum_xx - ratio(sum_x * sum_x, n)))
            AS spread,
        CASE WHEN spread >= 1e-18 THEN spread WHEN spread < 1e-18 THEN 1e-18 END AS variance,
        quantile * (CASE WHEN variance > 0 THEN pow(variance, 0.5) END) AS half_width,
        pow(2.718281828459045::DOUBLE, on_trend) AS forecast_level,
        on_trend - half_width AS trend_low,
        on_trend + half_width AS trend_high,
        1 - ratio(forecast_level, base_intensity) AS forecast,
        pow(2.718281828459045::DOUBLE, trend_low) AS forecast_level_low,
        pow(2.718281828459045::DOUBLE, trend_high) AS forecast_level_high,
        1 - ratio(forecast_level_high, base_intensity) AS forecast_low,
        1 - ratio(forecast_level_low, base_intensity) AS forecast_high
    FROM intensity_account i
    JOIN sums s ON s.area = i.area AND s.period = i.period AND s.base_year = i.base_year
    WHERE i.has_years_left = 1
)
SELECT
    * EXCLUDE (per, left_over, away, spread, variance),
    CAST(forecast IS NOT NULL AS INTEGER) AS has_forecast
FROM computed;
