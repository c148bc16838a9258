CREATE OR REPLACE TABLE figures AS
WITH listed AS (
    FROM intensity_figures
    UNION ALL FROM total_figures
    UNION ALL FROM units_figures
    UNION ALL FROM warning_figures
    UNION ALL FROM indicator_figures
    UNION ALL FROM control_figures
    UNION ALL FROM carbon_figures
    UNION ALL FROM emission_figures
    UNION ALL FROM actual_figures
)
SELECT
    figure, area, period, unit, verdict, coverage, caliber,
    CASE decimals
        WHEN 0 THEN CAST(scaled AS VARCHAR)
        WHEN 2 THEN CAST(CAST(scaled AS DECIMAL(18, 0)) * 0.01 AS VARCHAR)
        WHEN 4 THEN CAST(CAST(scaled AS DECIMAL(18, 0)) * 0.0001 AS VARCHAR)
    END AS value,
    CASE confidence WHEN 0 THEN 'official' WHEN 1 THEN 'reported' WHEN 2 THEN 'assumed' WHEN 3
         THEN 'synthetic' END AS confidence
FROM listed;
