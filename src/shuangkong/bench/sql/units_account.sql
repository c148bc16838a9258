CREATE OR REPLACE TABLE units_account AS
WITH sums AS (
    SELECT
        m.whole AS area, e.period,
        CAST(sum(CAST(round(e.energy_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 AS units_tce,
        max(e.confidence) AS confidence
    FROM energy_rows e
    JOIN members m ON m.area = e.area
    GROUP BY m.whole, e.period
    HAVING count(e.energy_tce) > 0
)
SELECT
    e.area, e.period, s.floor, s.base_year,
    e.energy_tce AS recorded_tce,
    e.confidence AS recorded__confidence,
    1.0::DOUBLE AS recorded__coverage,
    u.units_tce,
    u.confidence AS units__confidence,
    own.presence AS units__coverage,
    e.energy_tce - u.units_tce AS difference_tce
FROM energy e
SEMI JOIN (FROM areas WHERE level IN ('nation', 'province', 'city')) a ON a.area = e.area
JOIN sums u ON u.area = e.area AND u.period = e.period
JOIN unit_energy own ON own.area = e.area AND own.period = e.period
JOIN energy_settings s ON s.area = e.area AND s.period = e.period;
