CREATE OR REPLACE TABLE intensity_figures AS
WITH measured AS (
    SELECT
        *,
        least(energy__coverage, gdp__coverage) AS now_coverage,
        greatest(energy__confidence, gdp__confidence) AS now_rank,
        least(now_coverage, base_energy__coverage, base_gdp__coverage) AS decline_coverage,
        greatest(now_rank, base_energy__confidence, base_gdp__confidence) AS decline_rank
    FROM intensity_account
),
listed AS (
    SELECT 'energy.intensity' AS figure, area, period, floor, intensity AS value, 4 AS decimals, 'tce/10^4 yuan'
         AS unit,
           'none' AS verdict, now_coverage AS covered, now_rank AS confidence, caliber
    FROM measured
    UNION ALL
    SELECT 'energy.intensity_change', area, period, floor, change * 100.0, 2, '%', change_verdict,
           least(now_coverage, before_energy__coverage, before_gdp__coverage),
           greatest(now_rank, before_energy__confidence, before_gdp__confidence), caliber
    FROM measured
    UNION ALL
    SELECT 'energy.intensity_decline', area, period, floor, decline * 100.0, 2, '%', decline_verdict,
           decline_coverage, decline_rank, caliber
    FROM measured WHERE kind = 'year'
    UNION ALL
    SELECT 'energy.intensity_required', area, period, floor, required * 100.0, 2, '%', 'none',
           required__coverage, required__confidence, NULL
    FROM measured WHERE has_required = 1
    UNION ALL
    SELECT 'energy.intensity_incentive_required', area, period, floor, incentive_required * 100.0, 2, '%', 'none',
           incentive__coverage, incentive__confidence, NULL
    FROM measured WHERE has_incentive = 1
    UNION ALL
    SELECT 'energy.time_progress', area, period, floor, time_progress * 100.0, 2, '%', 'none',
           target__coverage, target__confidence, NULL
    FROM measured WHERE kind = 'year' AND has_target = 1
    UNION ALL
    SELECT 'energy.intensity_progress', area, period, floor, progress * 100.0, 2, '%', 'none',
           least(decline_coverage, target__coverage, method__coverage),
           greatest(decline_rank, target__confidence, method__confidence), caliber
    FROM measured WHERE kind = 'year' AND has_target = 1
    UNION ALL
    SELECT 'energy.intensity_yearly_rate_needed', area, period, floor, yearly_rate_needed * 100.0, 2, '%', 'none',
           least(decline_coverage, target__coverage), greatest(decline_rank, target__confidence), caliber
    FROM measured WHERE kind = 'year' AND has_years_left = 1
    UNION ALL
    SELECT 'energy.intensity_overfulfilment', area, period, floor, overfulfilment * 100.0, 2, '%', 'none',
           least(decline_coverage, target__coverage), greatest(decline_rank, target__confidence), caliber
    FROM measured WHERE kind = 'year' AND is_last_year = 1
),
weighed AS (
    SELECT * REPLACE (covered(value IS NULL AND verdict <> 'exempt', coalesce(covered, 1.0), floor) AS covered)
    FROM listed
)
SELECT
    figure, area, period, whole_number(value, decimals) AS scaled, decimals, unit,
    CASE WHEN covered + 1e-9 < floor THEN 'undetermined' ELSE verdict END AS verdict,
    whole_number(covered, 4) / 10000.0::DOUBLE AS coverage,
    coalesce(confidence, 2) AS confidence,
    caliber
FROM weighed;
