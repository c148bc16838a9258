CREATE OR REPLACE TABLE energy_rows AS
SELECT
    area, period, energy_tce, feedstock_tce, nonfossil_tce, renewable_power_kwh, national_project_tce,
    quota_bought_tce, net_power_inflow_kwh, primary_power_kwh, caliber, evidence, confidence, 1.0::DOUBLE AS own_presence
FROM energy
UNION ALL
SELECT
    area, period, energy_tce, feedstock_tce, nonfossil_tce, renewable_power_kwh, national_project_tce,
    quota_bought_tce, net_power_inflow_kwh, primary_power_kwh, caliber, evidence,
    greatest(before_energy__confidence, sectors__confidence), sectors__coverage
FROM estimate_account;
