CREATE OR REPLACE TABLE warning_settings AS
SELECT
    area, period,
    CAST(max(value) FILTER (id = 'warning.gap_share') AS DOUBLE) AS gap_share,
    max(confidence) FILTER (id = 'warning.gap_share') AS gap_share__confidence,
    CAST(max(value) FILTER (id = 'warning.carbon_gap_share') AS DOUBLE) AS carbon_gap_share,
    max(confidence) FILTER (id = 'warning.carbon_gap_share') AS carbon_gap_share__confidence,
    max(value) FILTER (id = 'warning.criterion') AS criterion,
    max(confidence) FILTER (id = 'warning.criterion') AS criterion__confidence,
    max(value) FILTER (id = 'warning.total_basis') AS total_basis,
    max(confidence) FILTER (id = 'warning.total_basis') AS basis__confidence
FROM values_in_force
GROUP BY area, period;
