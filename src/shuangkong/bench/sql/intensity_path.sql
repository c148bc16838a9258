CREATE OR REPLACE TABLE intensity_path AS
WITH wanted AS (FROM targets WHERE indicator = 'energy.intensity'),
joined AS (
    SELECT
        f.area, f.period, f.kind, f.year, f.base_year,
        five.area AS target_area,
        five.base_year AS first_year,
        five.target_year AS last_year,
        five.base * 0.01 AS target,
        five.incentive * 0.01 AS incentive,
        CAST(five.target_year - five.base_year AS DOUBLE) AS span,
        five.confidence AS five_year__confidence,
        CASE WHEN five.area IS NOT NULL THEN 1.0::DOUBLE END AS five_year__coverage,
        f.kind = 'year' AS yearly,
        coalesce(yearly AND f.year = five.target_year, false) AS last,
        CASE WHEN last THEN target WHEN yearly THEN so_far.base * 0.01 END AS issued_since_base,
        CASE WHEN last THEN five.incentive * 0.01 WHEN yearly THEN so_far.incentive * 0.01
             END AS issued_incentive_since_base,
        so_far.base_year AS cumulative_base_year,
        CASE WHEN last THEN five.confidence ELSE so_far.confidence END AS cumulative__confidence,
        CASE WHEN last OR so_far.area IS NOT NULL THEN 1.0::DOUBLE END AS cumulative__coverage,
        annual.base * 0.01 AS issued_on_year,
        CASE WHEN last THEN NULL ELSE annual.incentive * 0.01 END AS issued_incentive_on_year,
        annual.base_year AS annual_base_year,
        annual.confidence AS annual__confidence,
        CASE WHEN annual.area IS NOT NULL THEN 1.0::DOUBLE END AS annual__coverage,
        v.value AS pace,
        v.confidence AS pace__confidence,
        1.0::DOUBLE AS pace__coverage,
        coalesce(five.base_year, so_far.base_year, f.base_year) AS reference_year,
        CAST(reference_year AS VARCHAR) AS reference,
        CASE WHEN yearly THEN CAST(f.year - reference_year AS DOUBLE) END AS years,
        CASE WHEN NOT yearly THEN span END AS span_within_year
    FROM frame f
    LEFT JOIN wanted five
      ON five.kind = 'five_year' AND five.area = f.area AND five.base_year < f.year AND f.year <= five.target_year
    LEFT JOIN wanted so_far ON so_far.kind = 'cumulative' AND so_far.area = f.area AND so_far.year = f.year
    LEFT JOIN wanted annual ON annual.kind = 'annual' AND annual.area = f.area AND annual.year = f.year
    JOIN values_in_force v ON v.id = 'targets.pace' AND v.area = f.area AND v.period = f.period
)
SELECT
    * EXCLUDE (yearly, last),
    pace(target, years, span, pace) AS pace_since_base,
    yearly_pace(target, span, pace) AS pace_on_year,
    pace(incentive, years, span, pace) AS incentive_pace_since_base,
    yearly_pace(incentive, span_within_year, pace) AS incentive_pace_on_year,
    ratio(years, span) AS time_progress,
    coalesce(issued_since_base, pace_since_base) AS required_since_base,
    coalesce(issued_on_year, pace_on_year) AS required_on_year,
    coalesce(issued_incentive_since_base, incentive_pace_since_base) AS incentive_since_base,
    coalesce(issued_incentive_on_year, incentive_pace_on_year) AS incentive_on_year,
    coalesce(required_since_base, required_on_year) AS required,
    coalesce(incentive_on_year, incentive_since_base) AS incentive_required
FROM joined;
