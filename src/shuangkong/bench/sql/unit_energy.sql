CREATE OR REPLACE TABLE unit_energy AS
WITH recorded AS (
    SELECT
        area, period, confidence, own_presence, coalesce(caliber, 'V0') AS caliber,
        CASE WHEN evidence = '' AND coalesce(caliber, 'V0') <> 'V0' THEN NULL ELSE energy_tce END AS energy_tce,
        CASE WHEN evidence = '' AND feedstock_tce > 0 THEN NULL ELSE feedstock_tce END AS feedstock_tce,
        CASE WHEN evidence = '' AND nonfossil_tce > 0 THEN NULL ELSE nonfossil_tce END AS nonfossil_tce,
        CASE WHEN evidence = '' AND renewable_power_kwh > 0 THEN NULL ELSE renewable_power_kwh END AS renewable_power_kwh,
        CASE WHEN evidence = '' AND national_project_tce > 0 THEN NULL ELSE national_project_tce
             END AS national_project_tce,
        CASE WHEN evidence = '' AND quota_bought_tce > 0 THEN NULL ELSE quota_bought_tce END AS quota_bought_tce,
        net_power_inflow_kwh, primary_power_kwh
    FROM energy_rows
),
owned AS (  -- units of their own inside a unit that is assessed net of them
    SELECT m.whole, m.area
    FROM members m
    SEMI JOIN (FROM areas WHERE unit = 'own') a ON a.area = m.area
    SEMI JOIN (FROM areas WHERE unit = 'net') n ON n.area = m.whole
),
taken_out AS (
    SELECT
        w.area, w.period, w.caliber,
        CASE WHEN count(r.energy_tce) = count(*)
             THEN sum(CAST(round(r.energy_tce * 1000.0) AS BIGINT)) / 1000.0 END AS energy_tce,
        CASE WHEN count(r.feedstock_tce) = count(*)
             THEN sum(CAST(round(r.feedstock_tce * 1000.0) AS BIGINT)) / 1000.0 END AS feedstock_tce,
        CASE WHEN count(r.nonfossil_tce) = count(*)
             THEN sum(CAST(round(r.nonfossil_tce * 1000.0) AS BIGINT)) / 1000.0 END AS nonfossil_tce,
        CASE WHEN count(r.renewable_power_kwh) = count(*)
             THEN sum(CAST(round(r.renewable_power_kwh * 1000.0) AS BIGINT)) / 1000.0 END AS renewable_power_kwh,
        CASE WHEN count(r.national_project_tce) = count(*)
             THEN sum(CAST(round(r.national_project_tce * 1000.0) AS BIGINT)) / 1000.0 END AS national_project_tce,
        CASE WHEN count(r.quota_bought_tce) = count(*)
             THEN sum(CAST(round(r.quota_bought_tce * 1000.0) AS BIGINT)) / 1000.0 END AS quota_bought_tce,
        CASE WHEN count(r.net_power_inflow_kwh) = count(*)
             THEN sum(CAST(round(r.net_power_inflow_kwh * 1000.0) AS BIGINT)) / 1000.0 END AS net_power_inflow_kwh,
        CASE WHEN count(r.primary_power_kwh) = count(*)
             THEN sum(CAST(round(r.primary_power_kwh * 1000.0) AS BIGINT)) / 1000.0 END AS primary_power_kwh,
        max(r.confidence) AS confidence
    FROM recorded w
    JOIN owned o ON o.whole = w.area
    LEFT JOIN recorded r ON r.area = o.area AND r.period = w.period AND r.caliber = w.caliber
    GROUP BY w.area, w.period, w.caliber
),
present AS (
    SELECT
        m.whole AS area, f.period,
        count(e.energy_tce) / count(*) AS share
    FROM frame f
    JOIN members m ON m.area = f.area
    SEMI JOIN (FROM areas WHERE level IN ('nation', 'province', 'city')) w ON w.area = m.whole
    LEFT JOIN energy_rows e ON e.area = f.area AND e.period = f.period
    GROUP BY m.whole, f.period
)
SELECT
    r.area, r.period, r.caliber,
    CASE WHEN t.area IS NULL THEN r.energy_tce WHEN r.energy_tce >= t.energy_tce THEN r.energy_tce - t.energy_tce END AS energy_tce,
    CASE WHEN t.area IS NULL THEN r.feedstock_tce WHEN r.feedstock_tce >= t.feedstock_tce THEN r.feedstock_tce - t.feedstock_tce END AS feedstock_tce,
    CASE WHEN t.area IS NULL THEN r.nonfossil_tce WHEN r.nonfossil_tce >= t.nonfossil_tce THEN r.nonfossil_tce - t.nonfossil_tce END AS nonfossil_tce,
    CASE WHEN t.area IS NULL THEN r.renewable_power_kwh
         WHEN r.renewable_power_kwh >= t.renewable_power_kwh THEN r.renewable_power_kwh - t.renewable_power_kwh
         END AS renewable_power_kwh,
    CASE WHEN t.area IS NULL THEN r.national_project_tce WHEN r.national_project_tce >= t.national_project_tce THEN r.national_project_tce - t.national_project_tce END AS national_project_tce,
    CASE WHEN t.area IS NULL THEN r.quota_bought_tce ELSE r.quota_bought_tce - t.quota_bought_tce END AS quota_bought_tce,
    CASE WHEN t.area IS NULL THEN r.net_power_inflow_kwh ELSE r.net_power_inflow_kwh - t.net_power_inflow_kwh END AS net_power_inflow_kwh,
    CASE WHEN t.area IS NULL THEN r.primary_power_kwh WHEN r.primary_power_kwh >= t.primary_power_kwh THEN r.primary_power_kwh - t.primary_power_kwh END AS primary_power_kwh,
    greatest(r.confidence, t.confidence) AS confidence,
    least(coalesce(p.share, 1.0), r.own_presence) AS presence
FROM recorded r
LEFT JOIN taken_out t ON t.area = r.area AND t.period = r.period AND t.caliber = r.caliber
LEFT JOIN present p ON p.area = r.area AND p.period = r.period;
