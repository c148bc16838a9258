CREATE OR REPLACE TABLE estimate_account AS
WITH weighed AS (
    SELECT
        s.area, s.period, c.before, s.growth, s.confidence,
        coalesce(s.before_energy_tce, s.weight) AS weighs,
        CASE WHEN s.growth IS NOT NULL THEN weighs END AS known
    FROM sectors s
    JOIN cycles c ON c.period = s.period AND c.kind = 'quarter' AND c.own = 1
),
summed AS (
    SELECT
        area, period, before,
        CAST(sum(CAST(round(weighs * 1000000.0) AS BIGINT)) AS DOUBLE) / 1000000.0 AS of_all,
        CAST(sum(CAST(round(known * 1000000.0) AS BIGINT)) AS DOUBLE) / 1000000.0 AS of_known,
        CAST(sum(CAST(round(known * growth * 0.01::DOUBLE * 1000000.0) AS BIGINT)) AS DOUBLE) / 1000000.0 AS grown,
        max(confidence) AS rank
    FROM weighed
    GROUP BY area, period, before
),
rows_before AS (
SELECT
    s.area, s.period, s.before,
    s.grown AS weighted_growth_tce,
    s.of_known AS weight_known_tce,
    greatest(s.rank, 2::TINYINT) AS sectors__confidence,
    coalesce(ratio(coalesce(s.of_known, 0.0), s.of_all), 0.0) AS sectors__coverage,
    e.energy_tce AS before_energy_tce,
    e.feedstock_tce AS before_feedstock_tce,
    e.nonfossil_tce AS before_nonfossil_tce,
    e.renewable_power_kwh AS before_renewable_power_kwh,
    e.national_project_tce AS before_national_project_tce,
    e.quota_bought_tce AS before_quota_bought_tce,
    e.net_power_inflow_kwh AS before_net_power_inflow_kwh,
    e.primary_power_kwh AS before_primary_power_kwh,
    e.confidence AS before_energy__confidence,
    1.0::DOUBLE AS before_energy__coverage,
    e.caliber, e.evidence
FROM summed s
JOIN energy e ON e.area = s.area AND e.period = s.before AND e.energy_tce IS NOT NULL
ANTI JOIN energy r ON r.area = s.area AND r.period = s.period
)
SELECT
    *,
    ratio(weighted_growth_tce, weight_known_tce) AS energy_growth,
    before_energy_tce * (1 + energy_growth) AS energy_tce,
    before_feedstock_tce * (1 + energy_growth) AS feedstock_tce,
    before_nonfossil_tce * (1 + energy_growth) AS nonfossil_tce,
    before_renewable_power_kwh * (1 + energy_growth) AS renewable_power_kwh,
    before_national_project_tce * (1 + energy_growth) AS national_project_tce,
    before_quota_bought_tce * (1 + energy_growth) AS quota_bought_tce,
    before_net_power_inflow_kwh * (1 + energy_growth) AS net_power_inflow_kwh,
    before_primary_power_kwh * (1 + energy_growth) AS primary_power_kwh
FROM rows_before;
