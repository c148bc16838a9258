CREATE OR REPLACE TABLE total_warning AS
WITH measured AS (
    SELECT
        a.area, a.period, a.kind, a.caliber, a.floor, a.has_limit, a.total_verdict,
        a.assessed_tce, a.limit_tce, a.total_growth, a.limit_growth,
        greatest(a.energy__confidence, a.renewable__confidence, a.before_renewable__confidence,
             a.coefficient__confidence, a.equivalent__confidence)
            AS tce__confidence,
        CASE WHEN a.assessed_tce IS NULL THEN 0.0
             ELSE coalesce(least(a.energy__coverage, a.renewable__coverage, a.before_renewable__coverage,
                  a.coefficient__coverage, a.equivalent__coverage), 1.0)
        END AS tce__coverage,
        CASE WHEN a.issued_total_tce IS NOT NULL THEN a.issued_total__confidence
             WHEN a.issued_growth IS NOT NULL THEN greatest(a.before_energy__confidence, a.issued_growth__confidence)
             ELSE greatest(a.before_energy__confidence, a.gdp_growth_target__confidence, a.approved__confidence,
                  a.on_year__confidence)
        END AS limit_tce__confidence,
        CASE WHEN a.issued_total_tce IS NOT NULL THEN a.issued_total__coverage
             WHEN a.issued_growth IS NOT NULL THEN least(a.before_energy__coverage, a.issued_growth__coverage)
             ELSE least(a.before_energy__coverage, a.gdp_growth_target__coverage, a.approved__coverage,
                  a.on_year__coverage)
        END AS of_limit,
        CASE WHEN a.limit_tce IS NULL THEN 0.0 ELSE coalesce(of_limit, 1.0) END AS limit_tce__coverage,
        greatest(tce__confidence, a.before_energy__confidence) AS growth__confidence,
        CASE WHEN a.total_growth IS NULL THEN 0.0 ELSE least(tce__coverage, coalesce(a.before_energy__coverage, 1.0))
        END AS growth__coverage,
        greatest(limit_tce__confidence, a.before_energy__confidence) AS limit_growth__confidence,
        CASE WHEN a.limit_growth IS NULL THEN 0.0 ELSE coalesce(least(a.before_energy__coverage, of_limit), 1.0)
        END AS limit_growth__coverage
    FROM total_account a
),
joined AS (
    SELECT
        m.* EXCLUDE (of_limit),
        s.* EXCLUDE (area, period),
        1.0::DOUBLE AS gap_share__coverage,
        1.0::DOUBLE AS criterion__coverage,
        1.0::DOUBLE AS basis__coverage,
        CAST(coalesce(s.total_basis = 'growth', false) AS INTEGER) AS by_growth,
        CASE WHEN by_growth = 1 THEN m.total_growth ELSE m.assessed_tce END AS actual,
        CASE WHEN by_growth = 1 THEN m.limit_growth ELSE m.limit_tce END AS "limit",
        CASE WHEN by_growth = 1 THEN least(m.growth__coverage, m.limit_growth__coverage)
             ELSE least(m.tce__coverage, m.limit_tce__coverage) END AS covered
    FROM measured m
    LEFT JOIN warning_settings s ON s.area = m.area AND s.period = m.period
),
judged AS (
    SELECT
        * REPLACE (CASE WHEN total_verdict = 'exempt' THEN 1 ELSE has_limit END AS has_limit),
        CASE WHEN at_most(actual, "limit") THEN 3
             WHEN NOT at_most(actual, "limit") THEN level_of_gap(actual - "limit", "limit", gap_share) END AS found,
        found IS NOT NULL AND covered + 1e-9 >= floor AS enough,
        CAST(total_verdict = 'exempt' AS INTEGER) AS exempt
    FROM joined
)
SELECT
    * EXCLUDE (covered, found, enough, exempt),
    CASE WHEN exempt = 0 AND enough THEN found END AS level,
    CASE WHEN exempt = 1 THEN 'exempt' WHEN enough AND found = 3 THEN 'met' WHEN enough THEN 'behind'
         ELSE 'undetermined' END
        AS level_verdict,
    exempt
FROM judged;
