CREATE OR REPLACE TABLE increment_account AS
WITH capped AS (
    SELECT
        f.area, f.period, f.kind, f.base_year, t.base AS cap_tce, t.confidence AS increment__confidence,
        1.0::DOUBLE AS increment__coverage,
        CAST(t.base_year AS VARCHAR) AS reference,
        CAST(f.year - t.base_year AS DOUBLE) AS years,
        CAST(t.target_year - t.base_year AS DOUBLE) AS span
    FROM frame f
    JOIN targets t
      ON t.indicator = 'energy.increment' AND t.kind = 'five_year' AND t.area = f.area
     AND t.base_year < f.year AND f.year <= t.target_year
    WHERE f.kind = 'year'
),
joined AS (
    SELECT
        c.*, s.caliber, s.floor,
        now.energy_tce, n.national_project_tce, n.quota_bought_tce,
        now.energy__confidence, now.energy__coverage,
        base.energy_tce AS base_energy_tce,
        b.national_project_tce AS base_national_project_tce,
        b.quota_bought_tce AS base_quota_bought_tce,
        base.energy__confidence AS base_energy__confidence,
        base.energy__coverage AS base_energy__coverage
    FROM capped c
    JOIN energy_settings s ON s.area = c.area AND s.period = c.period
    LEFT JOIN series now ON now.area = c.area AND now.base_year = c.base_year AND now.period = c.period
    LEFT JOIN unit_energy n ON n.area = now.area AND n.period = now.period
    LEFT JOIN series base ON base.area = c.area AND base.base_year = c.base_year AND base.period = c.reference
    LEFT JOIN unit_energy b ON b.area = base.area AND b.period = base.period
),
computed AS (
    SELECT
        *,
        energy_tce - national_project_tce - quota_bought_tce AS comparable_tce,
        base_energy_tce - base_national_project_tce - base_quota_bought_tce AS base_comparable_tce,
        cap_tce * ratio(years, span) AS allowed_tce,
        ratio(years, span) AS time_progress,
        comparable_tce - base_comparable_tce AS increment_tce,
        ratio(increment_tce, cap_tce) AS progress,
        CASE WHEN increment_tce IS NULL THEN 0.0
             ELSE coalesce(least(energy__coverage, base_energy__coverage), 1.0) END + 1e-9 >= floor AS enough
    FROM joined
)
SELECT
    * EXCLUDE (enough),
    CASE WHEN enough AND at_most(increment_tce, allowed_tce) THEN 'met'
         WHEN enough AND NOT at_most(increment_tce, allowed_tce) THEN 'behind'
         ELSE 'undetermined' END AS increment_verdict
FROM computed;
