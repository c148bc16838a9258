CREATE OR REPLACE TABLE intensity_account AS
WITH computed AS (
    SELECT
        *,
        ratio(energy_tce, gdp_yuan) * 10000.0 AS intensity,
        ratio(ratio(energy_tce, gdp_yuan), ratio(before_energy_tce, before_gdp_yuan)) - 1 AS change,
        ratio(gdp_yuan, before_gdp_yuan) - 1 AS gdp_growth,
        1 - ratio(ratio(energy_tce, gdp_yuan), ratio(base_energy_tce, base_gdp_yuan)) AS decline,
        0 - change AS decline_on_year,
        CASE WHEN progress_method = 'log'
             THEN ratio(CASE WHEN 1 - decline > 0 THEN ln(1 - decline) END, CASE WHEN 1 - target > 0
                  THEN ln(1 - target) END)
             WHEN progress_method <> 'log' THEN ratio(decline, target) END AS progress,
        1 - root(ratio(1 - target, 1 - decline), years_left) AS yearly_rate_needed,
        ratio(decline - target, target) AS overfulfilment,
        at_least(decline, incentive_since_base) AS exempt_since_base,
        CASE WHEN on_year = 1 THEN decline_on_year ELSE decline END AS judged,
        at_least(decline_on_year, incentive_on_year) AS exempt_on_year,
        coalesce(exempt_on_year, exempt_since_base) AS exempt,
        CAST(required IS NOT NULL AS INTEGER) AS has_required,
        CAST(incentive_required IS NOT NULL AS INTEGER) AS has_incentive,
        CAST(target IS NOT NULL AS INTEGER) AS has_target,
        CAST(years_left IS NOT NULL AS INTEGER) AS has_years_left
    FROM intensity_rows
),
judged AS (
    SELECT
        *,
        CASE WHEN judged IS NULL THEN 0.0
             WHEN on_year = 1
             THEN coalesce(least(energy__coverage, gdp__coverage, before_energy__coverage, before_gdp__coverage), 1.0)
             ELSE coalesce(least(energy__coverage, gdp__coverage, base_energy__coverage, base_gdp__coverage), 1.0)
        END + 1e-9 >= floor AS enough,
        CASE WHEN required IS NULL THEN 'none'
             WHEN enough AND at_least(judged, required) THEN 'met'
             WHEN enough AND NOT at_least(judged, required) THEN 'behind'
             ELSE 'undetermined' END AS word
    FROM computed
)
SELECT
    * EXCLUDE (enough, word),
    word AS judged_verdict,
    CASE WHEN on_year = 1 THEN 'none' ELSE word END AS decline_verdict,
    CASE WHEN on_year = 1 THEN word ELSE 'none' END AS change_verdict
FROM judged;
