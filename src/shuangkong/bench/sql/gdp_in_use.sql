CREATE OR REPLACE TABLE gdp_in_use AS
WITH rows_of_cycle AS (SELECT g.*, c.base_year FROM unit_gdp g JOIN cycles c ON c.period = g.period),
prices AS (
    SELECT area, base_year, CASE WHEN bool_or(price_base_year = base_year) THEN base_year
         ELSE max(price_base_year) END AS price_base_year
    FROM rows_of_cycle
    GROUP BY area, base_year
)
SELECT area, period, price_base_year, gdp_yuan, confidence, presence, base_year
FROM rows_of_cycle
JOIN prices USING (area, base_year, price_base_year);
