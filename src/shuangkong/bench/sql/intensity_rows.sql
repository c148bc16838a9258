CREATE OR REPLACE TABLE intensity_rows AS
SELECT
    f.area, f.period, f.kind, f.year, f.base_year, f.before,
    p.reference, p.target, p.incentive_on_year, p.incentive_since_base, p.required, p.incentive_required,
         p.time_progress,
    s.caliber, s.floor, s.progress_method, s.method__confidence,
    now.energy_tce, now.energy__confidence, now.energy__coverage, now.gdp_yuan, now.gdp__confidence,
         now.gdp__coverage,
    prior.energy_tce AS before_energy_tce,
    prior.energy__confidence AS before_energy__confidence,
    prior.energy__coverage AS before_energy__coverage,
    prior.gdp_yuan AS before_gdp_yuan,
    prior.gdp__confidence AS before_gdp__confidence,
    prior.gdp__coverage AS before_gdp__coverage,
    base.energy_tce AS base_energy_tce,
    base.energy__confidence AS base_energy__confidence,
    base.energy__coverage AS base_energy__coverage,
    base.gdp_yuan AS base_gdp_yuan,
    base.gdp__confidence AS base_gdp__confidence,
    base.gdp__coverage AS base_gdp__coverage,
    CASE WHEN p.required_since_base IS NULL
         THEN CASE WHEN p.issued_on_year IS NULL THEN greatest(p.five_year__confidence, p.pace__confidence) ELSE p.annual__confidence END
         WHEN p.issued_since_base IS NULL THEN greatest(p.five_year__confidence, p.pace__confidence)
         ELSE p.cumulative__confidence END AS required__confidence,
    CASE WHEN p.required IS NULL THEN 0.0::DOUBLE ELSE 1.0 END AS required__coverage,
    p.five_year__confidence AS target__confidence,
    CASE WHEN p.target IS NULL THEN 0.0::DOUBLE ELSE 1.0 END AS target__coverage,
    CASE WHEN p.incentive_on_year IS NULL
         THEN CASE WHEN p.issued_incentive_since_base IS NULL
              THEN greatest(p.five_year__confidence, p.pace__confidence)
                   ELSE p.cumulative__confidence END
         WHEN p.issued_incentive_on_year IS NULL THEN greatest(p.five_year__confidence, p.pace__confidence)
         ELSE p.annual__confidence END AS incentive__confidence,
    CASE WHEN p.incentive_required IS NULL THEN 0.0::DOUBLE ELSE 1.0 END AS incentive__coverage,
    1.0::DOUBLE AS method__coverage,
    CAST(p.required_since_base IS NULL AS INTEGER) AS on_year,
    CASE WHEN p.years < p.span THEN p.span - p.years END AS years_left,
    CAST(coalesce(p.years = p.span, false) AS INTEGER) AS is_last_year
FROM frame f
JOIN intensity_path p ON p.area = f.area AND p.period = f.period
JOIN energy_settings s ON s.area = f.area AND s.period = f.period
LEFT JOIN series now ON now.area = f.area AND now.base_year = f.base_year AND now.period = f.period
LEFT JOIN series prior ON prior.area = f.area AND prior.base_year = f.base_year AND prior.period = f.before
LEFT JOIN series base
  ON base.area = f.area AND base.base_year = f.base_year
 AND base.period = CASE WHEN f.kind = 'year' THEN p.reference END;
