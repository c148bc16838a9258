CREATE OR REPLACE TABLE total_figures AS
WITH measured AS (
    SELECT
        *,
        least(energy__coverage, renewable__coverage, before_renewable__coverage, coefficient__coverage,
             equivalent__coverage)
             AS assessed_coverage,
        greatest(energy__confidence, renewable__confidence, before_renewable__confidence,
             coefficient__confidence, equivalent__confidence) AS assessed_rank,
        CASE WHEN issued_total_tce IS NOT NULL THEN issued_total__coverage
             WHEN issued_growth IS NOT NULL THEN least(before_energy__coverage, issued_growth__coverage)
             ELSE least(before_energy__coverage, gdp_growth_target__coverage, approved__coverage, on_year__coverage)
        END AS limit_coverage,
        CASE WHEN issued_total_tce IS NOT NULL THEN issued_total__confidence
             WHEN issued_growth IS NOT NULL THEN greatest(before_energy__confidence, issued_growth__confidence)
             ELSE greatest(before_energy__confidence, gdp_growth_target__confidence, approved__confidence,
                  on_year__confidence)
        END AS limit_rank
    FROM total_account
),
listed AS (
    SELECT 'energy.total' AS figure, area, period, floor, recorded_tce AS value, 'tce' AS unit, 'none' AS verdict,
           recorded__coverage AS covered, recorded__confidence AS confidence, recorded_caliber AS caliber
    FROM measured
    UNION ALL
    SELECT 'energy.total_assessed', area, period, floor, assessed_tce, 'tce', total_verdict, assessed_coverage,
         assessed_rank, caliber
    FROM measured
    UNION ALL
    SELECT 'energy.total_growth', area, period, floor, total_growth * 100.0, '%', 'none',
           least(assessed_coverage, before_energy__coverage), greatest(assessed_rank, before_energy__confidence),
                caliber
    FROM measured
    UNION ALL
    SELECT 'energy.total_target', area, period, floor, limit_tce, 'tce', 'none', limit_coverage, limit_rank, caliber
    FROM measured WHERE has_limit = 1
    UNION ALL
    SELECT 'energy.total_target_path', area, period, floor, limit_on_path_tce, 'tce', 'none',
           least(base_energy__coverage, growth_path__coverage, since_base__coverage),
           greatest(base_energy__confidence, growth_path__confidence, since_base__confidence), caliber
    FROM measured WHERE kind = 'year' AND has_path = 1
),
weighed AS (
    SELECT * REPLACE (covered(value IS NULL AND verdict <> 'exempt', coalesce(covered, 1.0), floor) AS covered)
    FROM listed
)
SELECT
    figure, area, period, whole_number(value, 2) AS scaled, 2 AS decimals, unit,
    CASE WHEN covered + 1e-9 < floor THEN 'undetermined' ELSE verdict END AS verdict,
    whole_number(covered, 4) / 10000.0::DOUBLE AS coverage,
    coalesce(confidence, 2) AS confidence,
    caliber
FROM weighed;
