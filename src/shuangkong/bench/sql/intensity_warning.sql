CREATE OR REPLACE TABLE intensity_warning AS
WITH joined AS (
    SELECT
        a.area, a.period, a.kind, a.caliber, a.floor, a.required, a.has_required, a.on_year,
        a.judged AS actual,
        CASE WHEN a.on_year = 1
             THEN greatest(a.energy__confidence, a.gdp__confidence, a.before_energy__confidence,
                  a.before_gdp__confidence)
             ELSE greatest(a.energy__confidence, a.gdp__confidence, a.base_energy__confidence, a.base_gdp__confidence)
        END AS actual__confidence,
        CASE WHEN a.judged IS NULL THEN 0.0
             WHEN a.on_year = 1
             THEN coalesce(least(a.energy__coverage, a.gdp__coverage, a.before_energy__coverage,
                  a.before_gdp__coverage), 1.0)
             ELSE coalesce(least(a.energy__coverage, a.gdp__coverage, a.base_energy__coverage,
                  a.base_gdp__coverage), 1.0)
        END AS actual__coverage,
        a.required__confidence,
        CASE WHEN a.required IS NULL THEN 0.0 ELSE coalesce(a.required__coverage, 1.0) END AS required__coverage,
        s.* EXCLUDE (area, period),
        1.0::DOUBLE AS gap_share__coverage,
        1.0::DOUBLE AS criterion__coverage,
        1.0::DOUBLE AS basis__coverage
    FROM intensity_account a
    LEFT JOIN warning_settings s ON s.area = a.area AND s.period = a.period
),
judged AS (
    SELECT
        *,
        CASE WHEN at_least(actual, required) AND criterion IS NOT NULL THEN 3
             WHEN criterion = 'B' AND NOT at_least(actual, required) THEN CASE WHEN actual < 0 THEN 1 ELSE 2 END
             WHEN criterion <> 'B' AND NOT at_least(actual, required)
             THEN level_of_gap(required - actual, required, gap_share)
             END AS found,
        found IS NOT NULL AND least(actual__coverage, required__coverage, gap_share__coverage) + 1e-9 >= floor
             AS enough
    FROM joined
)
SELECT
    * EXCLUDE (found, enough),
    CASE WHEN enough THEN found END AS level,
    CASE WHEN enough AND found = 3 THEN 'met' WHEN enough THEN 'behind' ELSE 'undetermined' END AS level_verdict
FROM judged;
