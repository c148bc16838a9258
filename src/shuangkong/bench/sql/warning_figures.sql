CREATE OR REPLACE TABLE warning_figures AS
WITH listed AS (
    SELECT 'warning.intensity_level' AS figure, area, period, floor, level, level_verdict AS verdict, caliber,
           least(actual__coverage, required__coverage, gap_share__coverage) AS covered,
           greatest(actual__confidence, required__confidence, gap_share__confidence) AS confidence
    FROM intensity_warning
    WHERE has_required = 1
    UNION ALL
    SELECT 'warning.total_level', area, period, floor, level, level_verdict, caliber,
           CASE WHEN by_growth = 1 THEN least(growth__coverage, limit_growth__coverage, gap_share__coverage)
                ELSE least(tce__coverage, limit_tce__coverage, gap_share__coverage) END,
           CASE WHEN by_growth = 1 THEN greatest(growth__confidence, limit_growth__confidence, gap_share__confidence)
                ELSE greatest(tce__confidence, limit_tce__confidence, gap_share__confidence) END
    FROM total_warning
    WHERE has_limit = 1
),
weighed AS (
    SELECT * REPLACE (covered(level IS NULL AND verdict <> 'exempt', coalesce(covered, 1.0), floor) AS covered)
    FROM listed
)
SELECT
    figure, area, period, CAST(level AS BIGINT) AS scaled, 0 AS decimals, 'level' AS unit,
    CASE WHEN covered + 1e-9 < floor THEN 'undetermined' ELSE verdict END AS verdict,
    whole_number(covered, 4) / 10000.0::DOUBLE AS coverage,
    coalesce(confidence, 2) AS confidence,
    caliber
FROM weighed;
