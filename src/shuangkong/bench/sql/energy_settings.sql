CREATE OR REPLACE TABLE energy_settings AS
SELECT
    area, period, base_year,
    max(value) FILTER (id = 'energy.caliber') AS caliber,
    max(confidence) FILTER (id = 'energy.caliber') AS caliber__confidence,
    CAST(max(value) FILTER (id = 'energy.coverage_floor') AS DOUBLE) AS floor,
    max(value) FILTER (id = 'targets.progress_method') AS progress_method,
    max(confidence) FILTER (id = 'targets.progress_method') AS method__confidence,
    CAST(max(value) FILTER (id = 'energy.renewable_power_coefficient') AS DOUBLE) AS coefficient,
    max(confidence) FILTER (id = 'energy.renewable_power_coefficient') AS coefficient__confidence,
    CAST(max(value) FILTER (id = 'energy.electricity_equivalent') AS DOUBLE) AS equivalent,
    max(confidence) FILTER (id = 'energy.electricity_equivalent') AS equivalent__confidence,
    CAST(max(value) FILTER (id = 'energy.electricity_calorific') AS DOUBLE) AS calorific,
    max(confidence) FILTER (id = 'energy.electricity_calorific') AS calorific__confidence,
    CAST(max(value) FILTER (id = 'targets.forecast_least_years') AS DOUBLE) AS least_years,
    CAST(max(value) FILTER (id = 'energy.balance_tolerance') AS DOUBLE) AS tolerance,
    max(confidence) FILTER (id = 'energy.balance_tolerance') AS tolerance__confidence
FROM values_in_force
WHERE id IN ('energy.caliber', 'energy.coverage_floor', 'targets.progress_method',
     'energy.renewable_power_coefficient', 'energy.electricity_equivalent', 'energy.electricity_calorific',
     'energy.balance_tolerance', 'targets.forecast_least_years')
GROUP BY area, period, base_year;
