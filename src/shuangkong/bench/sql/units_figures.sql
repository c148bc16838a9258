CREATE OR REPLACE TABLE units_figures AS
SELECT
    'energy.units_difference' AS figure, area, period,
    whole_number(CAST(difference_tce AS DOUBLE), 2) AS scaled, 2 AS decimals, 'tce' AS unit,
    CASE WHEN covered + 1e-9 < floor THEN 'undetermined' ELSE 'none' END AS verdict,
    whole_number(covered, 4) / 10000.0::DOUBLE AS coverage,
    coalesce(greatest(recorded__confidence, units__confidence), 2) AS confidence,
    NULL::VARCHAR AS caliber
FROM (
    SELECT *, covered(difference_tce IS NULL, coalesce(least(recorded__coverage, units__coverage), 1.0), floor)
         AS covered
    FROM units_account
);
