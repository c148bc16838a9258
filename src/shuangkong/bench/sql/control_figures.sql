CREATE OR REPLACE TABLE control_figures AS
WITH listed AS (
    SELECT 'energy.total_calorific' AS figure, area, period, floor, calorific_tce AS value, 'tce' AS unit,
           'none' AS verdict, energy__coverage AS covered,
           greatest(energy__confidence, equivalent__confidence, calorific__confidence) AS confidence, caliber
    FROM power_account
    UNION ALL
    SELECT 'energy.increment', area, period, floor, increment_tce, 'tce', increment_verdict,
           least(energy__coverage, base_energy__coverage), greatest(energy__confidence, base_energy__confidence), caliber
    FROM increment_account
    UNION ALL
    SELECT 'energy.increment_allowed', area, period, floor, allowed_tce, 'tce', 'none',
           increment__coverage, increment__confidence, NULL
    FROM increment_account
    UNION ALL
    SELECT 'energy.increment_progress', area, period, floor, progress * 100.0, '%', increment_verdict,
           least(energy__coverage, base_energy__coverage, increment__coverage),
           greatest(energy__confidence, base_energy__confidence, increment__confidence), caliber
    FROM increment_account
    UNION ALL
    SELECT 'energy.balance_supply', area, period, floor, supply_tce, 'tce', 'none', balance__coverage,
           balance__confidence, NULL
    FROM balance_account
    UNION ALL
    SELECT 'energy.balance_use', area, period, floor, use_tce, 'tce', 'none', balance__coverage,
           balance__confidence, NULL
    FROM balance_account
    UNION ALL
    SELECT 'energy.balance_difference', area, period, floor, difference * 100.0, '%', balance_verdict,
           balance__coverage, balance__confidence, NULL
    FROM balance_account
    UNION ALL
    SELECT 'energy.intensity_forecast', area, period, floor, forecast * 100.0, '%', 'none',
           least(base_energy__coverage, base_gdp__coverage, trend__coverage, target__coverage),
           greatest(base_energy__confidence, base_gdp__confidence, trend__confidence, target__confidence), caliber
    FROM intensity_trend WHERE kind = 'year' AND has_forecast = 1
    UNION ALL
    SELECT 'energy.intensity_forecast_low', area, period, floor, forecast_low * 100.0, '%', 'none',
           least(base_energy__coverage, base_gdp__coverage, trend__coverage, target__coverage),
           greatest(base_energy__confidence, base_gdp__confidence, trend__confidence, target__confidence), caliber
    FROM intensity_trend WHERE kind = 'year' AND has_forecast = 1
    UNION ALL
    SELECT 'energy.intensity_forecast_high', area, period, floor, forecast_high * 100.0, '%', 'none',
           least(base_energy__coverage, base_gdp__coverage, trend__coverage, target__coverage),
           greatest(base_energy__confidence, base_gdp__confidence, trend__confidence, target__confidence), caliber
    FROM intensity_trend WHERE kind = 'year' AND has_forecast = 1
    UNION ALL
    SELECT 'energy.change_activity', area, period, floor, activity, 'tce', 'none', units_of__coverage,
           units_of__confidence, caliber
    FROM energy_lmdi WHERE kind = 'year'
    UNION ALL
    SELECT 'energy.change_structure', area, period, floor, structure, 'tce', 'none', units_of__coverage,
           units_of__confidence, caliber
    FROM energy_lmdi WHERE kind = 'year'
    UNION ALL
    SELECT 'energy.change_intensity', area, period, floor, intensity, 'tce', 'none', units_of__coverage,
           units_of__confidence, caliber
    FROM energy_lmdi WHERE kind = 'year'
),
weighed AS (
    SELECT * REPLACE (covered(value IS NULL AND verdict <> 'exempt', coalesce(covered, 1.0), floor) AS covered)
    FROM listed
)
SELECT
    figure, area, period, whole_number(value, 2) AS scaled, 2 AS decimals, unit,
    CASE WHEN covered + 1e-9 < floor THEN 'undetermined' ELSE verdict END AS verdict,
    whole_number(covered, 4) / 10000.0::DOUBLE AS coverage,
    coalesce(confidence, 2) AS confidence,
    caliber
FROM weighed;
