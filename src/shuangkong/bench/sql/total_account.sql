CREATE OR REPLACE TABLE total_account AS
WITH computed AS (
    SELECT
        *,
        coalesce(own_kgce_per_kwh, equivalent_kgce_per_kwh) AS kgce_per_kwh,
        before_energy_tce - before_national_project_tce - before_quota_bought_tce AS before_comparable_tce,
        base_energy_tce - base_national_project_tce - base_quota_bought_tce AS base_comparable_tce,
        renewable_power_kwh - before_renewable_power_kwh AS added,
        CASE WHEN approved_growth >= gdp_growth_target THEN approved_growth ELSE gdp_growth_target
             END AS growth_in_use,
        CASE WHEN added >= 0 THEN added WHEN added < 0 THEN 0.0 END * kgce_per_kwh * 0.001 AS new_renewable_tce,
        (1 + growth_in_use) * (1 - required_on_year) - 1 AS growth_limit_computed,
        base_comparable_tce * growth_path * (1 - required_since_base) AS limit_on_path_tce,
        energy_tce - new_renewable_tce - national_project_tce - quota_bought_tce AS assessed_tce,
        coalesce(issued_growth, growth_limit_computed) AS growth_limit,
        ratio(assessed_tce, before_comparable_tce) - 1 AS total_growth,
        before_comparable_tce * (1 + growth_limit) AS limit_computed_tce,
        coalesce(issued_total_tce, limit_computed_tce) AS limit_tce,
        ratio(limit_tce, before_comparable_tce) - 1 AS limit_growth,
        CAST(coalesce(gdp_growth_target, issued_growth, issued_total_tce) IS NOT NULL AS INTEGER) AS has_limit,
        CAST(growth_path IS NOT NULL AND required_since_base IS NOT NULL AS INTEGER) AS has_path,
        CASE WHEN assessed_tce IS NULL THEN 0.0
             ELSE coalesce(least(energy__coverage, renewable__coverage, before_renewable__coverage,
                  coefficient__coverage, equivalent__coverage), 1.0)
        END AS assessed_coverage,
        CASE WHEN limit_tce IS NULL THEN 0.0
             WHEN issued_total_tce IS NOT NULL THEN coalesce(issued_total__coverage, 1.0)
             WHEN issued_growth IS NOT NULL THEN coalesce(least(before_energy__coverage, issued_growth__coverage),
                  1.0)
             ELSE coalesce(least(before_energy__coverage, gdp_growth_target__coverage, approved__coverage,
                  on_year__coverage), 1.0)
        END AS limit_coverage,
        least(assessed_coverage, limit_coverage) >= floor - 1e-9 AS enough
    FROM total_rows
)
SELECT
    * EXCLUDE (added, assessed_coverage, limit_coverage, enough),
    CASE WHEN coalesce(exempt, false) AND judged_verdict = 'met' AND exempt__coverage >= floor - 1e-9 THEN 'exempt'
         WHEN has_limit = 0 THEN 'none'
         WHEN enough AND at_most(assessed_tce, limit_tce) THEN 'met'
         WHEN enough AND NOT at_most(assessed_tce, limit_tce) THEN 'behind'
         ELSE 'undetermined' END AS total_verdict
FROM computed;
