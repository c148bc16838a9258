CREATE OR REPLACE TABLE assessed_energy AS
WITH calibers AS (
    SELECT DISTINCT area, base_year, caliber AS cycle_caliber, caliber__confidence FROM energy_settings
)
SELECT
    * EXCLUDE (rest_tce),
    CASE WHEN rest_tce > 0 THEN rest_tce END AS assessed_tce
FROM (
SELECT
    e.*, c.base_year, k.caliber__confidence, k.cycle_caliber,
    CAST(coalesce(e.caliber <> 'V0', false) AS INTEGER) AS recorded_without_feedstock,
    CAST(coalesce(e.caliber = 'V3', false) AS INTEGER) AS recorded_without_nonfossil,
    CAST(coalesce(k.cycle_caliber <> 'V0', false) AS INTEGER) AS without_feedstock,
    CAST(coalesce(k.cycle_caliber = 'V3', false) AS INTEGER) AS without_nonfossil,
    CASE WHEN recorded_without_feedstock = without_feedstock THEN 0.0
         ELSE e.feedstock_tce * (without_feedstock - recorded_without_feedstock) END AS feedstock_excluded_tce,
    CASE WHEN recorded_without_nonfossil = without_nonfossil THEN 0.0
         ELSE e.nonfossil_tce * (without_nonfossil - recorded_without_nonfossil) END AS nonfossil_excluded_tce,
    e.energy_tce - feedstock_excluded_tce - nonfossil_excluded_tce AS rest_tce
FROM unit_energy e
JOIN cycles c ON c.period = e.period
JOIN calibers k ON k.area = e.area AND k.base_year = c.base_year
);
