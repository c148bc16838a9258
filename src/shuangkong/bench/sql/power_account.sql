CREATE OR REPLACE TABLE power_account AS
WITH keeping AS (
    SELECT DISTINCT area FROM unit_energy WHERE net_power_inflow_kwh IS NOT NULL OR primary_power_kwh IS NOT NULL
),
joined AS (
    SELECT
        e.area, e.period, e.caliber, s.base_year, s.floor,
        CASE WHEN e.caliber <> 'V3' THEN e.energy_tce END AS energy_tce,
        e.net_power_inflow_kwh, e.primary_power_kwh,
        e.confidence AS energy__confidence,
        e.presence AS energy__coverage,
        s.equivalent AS equivalent_kgce_per_kwh,
        s.equivalent__confidence,
        1.0::DOUBLE AS equivalent__coverage,
        s.calorific AS calorific_kgce_per_kwh,
        s.calorific__confidence,
        1.0::DOUBLE AS calorific__coverage
    FROM unit_energy e
    SEMI JOIN keeping k ON k.area = e.area
    JOIN energy_settings s ON s.area = e.area AND s.period = e.period
)
SELECT
    *,
    energy_tce - (net_power_inflow_kwh + primary_power_kwh) * (equivalent_kgce_per_kwh - calorific_kgce_per_kwh)
        * 0.001::DOUBLE AS calorific_tce
FROM joined;
