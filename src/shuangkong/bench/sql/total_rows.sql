CREATE OR REPLACE TABLE total_rows AS
SELECT
    i.area, i.period, i.kind, i.before, i.reference, i.base_year, i.caliber, i.floor, i.exempt, i.judged_verdict,
    i.energy_tce, i.before_energy_tce, i.base_energy_tce,
    i.energy__confidence, i.energy__coverage, i.before_energy__confidence, i.before_energy__coverage,
    i.base_energy__confidence, i.base_energy__coverage,
    p.required_on_year, p.required_since_base,
    g.gdp_growth_target, g.adjust_approved, g.gdp_growth_target__confidence, g.growth_path, g.growth_path__confidence,
    g.issued_growth, g.issued_growth__confidence, g.issued_total_tce, g.issued_total__confidence,
    g.gdp_growth_target__coverage, g.growth_path__coverage, g.issued_growth__coverage, g.issued_total__coverage,
    CASE WHEN i.exempt_on_year IS NULL
         THEN greatest(i.energy__confidence, i.gdp__confidence, i.base_energy__confidence, i.base_gdp__confidence,
              i.incentive__confidence)
         ELSE greatest(i.energy__confidence, i.gdp__confidence, i.before_energy__confidence,
              i.before_gdp__confidence, i.incentive__confidence)
    END AS exempt__confidence,
    CASE WHEN i.exempt IS NULL THEN 0.0
         WHEN i.exempt_on_year IS NULL
         THEN coalesce(least(i.energy__coverage, i.gdp__coverage, i.base_energy__coverage, i.base_gdp__coverage,
              i.incentive__coverage), 1.0)
         ELSE coalesce(least(i.energy__coverage, i.gdp__coverage, i.before_energy__coverage,
              i.before_gdp__coverage, i.incentive__coverage), 1.0)
    END AS exempt__coverage,
    CASE WHEN p.issued_on_year IS NULL THEN greatest(p.five_year__confidence, p.pace__confidence)
         ELSE p.annual__confidence END AS on_year__confidence,
    CASE WHEN p.required_on_year IS NULL THEN 0.0::DOUBLE ELSE 1.0 END AS on_year__coverage,
    CASE WHEN p.issued_since_base IS NULL THEN greatest(p.five_year__confidence, p.pace__confidence)
         ELSE p.cumulative__confidence END AS since_base__confidence,
    CASE WHEN p.required_since_base IS NULL THEN 0.0::DOUBLE ELSE 1.0 END AS since_base__coverage,
    now.national_project_tce, now.quota_bought_tce,
    prior.national_project_tce AS before_national_project_tce,
    prior.quota_bought_tce AS before_quota_bought_tce,
    base.national_project_tce AS base_national_project_tce,
    base.quota_bought_tce AS base_quota_bought_tce,
    now.energy_tce AS recorded_tce,
    now.caliber AS recorded_caliber,
    now.confidence AS recorded__confidence,
    now.presence AS recorded__coverage,
    CASE WHEN s.caliber = 'V2' THEN now.renewable_power_kwh ELSE 0.0 END AS renewable_power_kwh,
    CASE WHEN s.caliber = 'V2' THEN prior.renewable_power_kwh ELSE 0.0 END AS before_renewable_power_kwh,
    CASE WHEN s.caliber = 'V2' THEN s.coefficient ELSE 0.0 END AS own_kgce_per_kwh,
    CASE WHEN s.caliber = 'V2' THEN s.equivalent ELSE 0.0 END AS equivalent_kgce_per_kwh,
    CASE WHEN s.caliber = 'V2' THEN now.confidence END AS renewable__confidence,
    CASE WHEN s.caliber = 'V2' THEN now.presence END AS renewable__coverage,
    CASE WHEN s.caliber = 'V2' THEN prior.confidence END AS before_renewable__confidence,
    1.0::DOUBLE AS before_renewable__coverage,
    CASE WHEN s.caliber = 'V2' AND s.coefficient IS NOT NULL THEN s.coefficient__confidence
         END AS coefficient__confidence,
    1.0::DOUBLE AS coefficient__coverage,
    CASE WHEN s.caliber = 'V2' AND s.coefficient IS NULL THEN s.equivalent__confidence END AS equivalent__confidence,
    1.0::DOUBLE AS equivalent__coverage,
    CASE WHEN g.adjust_approved = 1 THEN i.gdp_growth END AS approved_growth,
    CASE WHEN g.adjust_approved = 1 THEN greatest(i.gdp__confidence, i.before_gdp__confidence)
         END AS approved__confidence,
    CASE WHEN g.adjust_approved = 1
         THEN CASE WHEN i.gdp_growth IS NULL THEN 0.0::DOUBLE
              ELSE coalesce(least(i.gdp__coverage, i.before_gdp__coverage), 1.0) END END AS approved__coverage
FROM intensity_account i
JOIN intensity_path p ON p.area = i.area AND p.period = i.period
JOIN total_targets g ON g.area = i.area AND g.period = i.period
JOIN energy_settings s ON s.area = i.area AND s.period = i.period
LEFT JOIN unit_energy now ON now.area = i.area AND now.period = i.period
LEFT JOIN unit_energy prior ON prior.area = i.area AND prior.period = i.before
LEFT JOIN unit_energy base ON base.area = i.area AND base.period = i.reference;
