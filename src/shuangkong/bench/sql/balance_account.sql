CREATE OR REPLACE TABLE balance_account AS
WITH wholes AS (SELECT area, period FROM balance WHERE coalesce(energy_kind, '') = ''),
chosen AS (
    FROM balance WHERE coalesce(energy_kind, '') = ''
    UNION ALL
    FROM balance ANTI JOIN wholes USING (area, period)
),
of_all_kinds AS (
    SELECT
        area, period,
        CASE WHEN count(opening_stock_tce) = count(*)
             THEN CAST(sum(CAST(round(opening_stock_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS opening_stock_tce,
        CASE WHEN count(production_tce) = count(*)
             THEN CAST(sum(CAST(round(production_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS production_tce,
        CASE WHEN count(inflow_tce) = count(*)
             THEN CAST(sum(CAST(round(inflow_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS inflow_tce,
        CASE WHEN count(outflow_tce) = count(*)
             THEN CAST(sum(CAST(round(outflow_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS outflow_tce,
        CASE WHEN count(closing_stock_tce) = count(*)
             THEN CAST(sum(CAST(round(closing_stock_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS closing_stock_tce,
        CASE WHEN count(final_agriculture_tce) = count(*)
             THEN CAST(sum(CAST(round(final_agriculture_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS final_agriculture_tce,
        CASE WHEN count(final_industry_tce) = count(*)
             THEN CAST(sum(CAST(round(final_industry_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS final_industry_tce,
        CASE WHEN count(final_construction_tce) = count(*)
             THEN CAST(sum(CAST(round(final_construction_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS final_construction_tce,
        CASE WHEN count(final_transport_tce) = count(*)
             THEN CAST(sum(CAST(round(final_transport_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS final_transport_tce,
        CASE WHEN count(final_services_tce) = count(*)
             THEN CAST(sum(CAST(round(final_services_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS final_services_tce,
        CASE WHEN count(final_households_tce) = count(*)
             THEN CAST(sum(CAST(round(final_households_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS final_households_tce,
        CASE WHEN count(transformation_loss_tce) = count(*)
             THEN CAST(sum(CAST(round(transformation_loss_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS transformation_loss_tce,
        CASE WHEN count(other_loss_tce) = count(*)
             THEN CAST(sum(CAST(round(other_loss_tce * 1000.0) AS BIGINT)) AS DOUBLE) / 1000.0 END AS other_loss_tce,
        max(confidence) AS balance__confidence,
        1.0::DOUBLE AS balance__coverage
    FROM chosen
    GROUP BY area, period
),
computed AS (
    SELECT
        b.*, s.base_year, s.floor, s.tolerance, s.tolerance__confidence,
        1.0::DOUBLE AS tolerance__coverage,
        e.energy_tce AS recorded_tce,
        e.confidence AS recorded__confidence,
        1.0::DOUBLE AS recorded__coverage,
        opening_stock_tce + production_tce + inflow_tce - outflow_tce - closing_stock_tce AS supply_tce,
        final_agriculture_tce + final_industry_tce + final_construction_tce + final_transport_tce
            + final_services_tce + final_households_tce AS final_tce,
        final_tce + transformation_loss_tce + other_loss_tce AS use_tce,
        supply_tce - recorded_tce AS beside_recorded_tce,
        ratio(supply_tce - use_tce, use_tce) AS difference
    FROM of_all_kinds b
    JOIN energy_settings s ON s.area = b.area AND s.period = b.period
    LEFT JOIN energy e ON e.area = b.area AND e.period = b.period AND coalesce(e.caliber, 'V0') = 'V0'
)
SELECT
    *,
    CASE WHEN difference IS NULL THEN 'undetermined'
         WHEN at_most(abs(difference), tolerance) THEN 'met' WHEN NOT at_most(abs(difference), tolerance) THEN 'behind'
         ELSE 'undetermined' END AS balance_verdict
FROM computed;
