-- The latest version of a parameter that an area itself sets for a period; then, per area, the nearest area's.
CREATE OR REPLACE TABLE values_in_force AS
WITH own AS (
    SELECT p.id, p.area, c.period, c.base_year, arg_max(p.parameter, p.published) AS parameter
    FROM parameters p
    JOIN cycles c
      ON c.own = 1
     AND CASE WHEN p.published > 10101 THEN c.cycle_day ELSE c.end_day END BETWEEN p.applies_from AND p.applies_to
    GROUP BY p.id, p.area, c.period, c.base_year
),
nearest AS (
    SELECT own.id, a.area, own.period, own.base_year, arg_min(own.parameter, a.distance) AS parameter
    FROM own
    JOIN ancestors a ON a.ancestor = own.area
    GROUP BY own.id, a.area, own.period, own.base_year
)
SELECT n.id, n.area, n.period, n.base_year, p.value, p.confidence, n.parameter
FROM nearest n
JOIN parameters p ON p.parameter = n.parameter;
