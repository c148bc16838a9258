"""测月核算：手写 SQL: the month as one would write it for DuckDB by hand, for a lake without declared marks and checks.

What the made lake does not have (declared marks, checks, manual measurements, several versions of parameters) is left
out, and the numbers of the rules stand in the text: the shortest honest way to the same months.
"""

WORDS = """
CREATE MACRO whole(x, n) AS CAST(sign(x) * floor(abs(x) * pow(10.0, n) + 0.5 + 1e-6) AS BIGINT);
CREATE MACRO part(a, b) AS a / nullif(b, 0);
"""

HOURS = """
CREATE TABLE hours AS
SELECT mn, factor, datediff('day', DATE '1970-01-01', time::DATE) * 24 + hour(time) AS hour, mark, count(*) AS sent,
       count(value) AS valued, sum(value) AS value, count(corrected) AS corrected_valued, sum(corrected) AS corrected,
       sum(amount) AS amount
FROM read_parquet({files}, hive_partitioning = false)
GROUP BY ALL
"""

MEANS = """
CREATE TABLE means AS
WITH sums AS (
    SELECT o.outlet, o.medium, factor, hour, sum(sent)::DOUBLE AS sent,
           coalesce(sum(valued) FILTER (mark IS NULL OR mark IN ('N', '3')), 0)::DOUBLE AS normal,
           coalesce(sum(sent) FILTER (mark = 'F'), 0)::DOUBLE AS idle,
           sum(value) FILTER (mark IS NULL OR mark IN ('N', '3'))::DOUBLE AS value,
           sum(corrected_valued) FILTER (mark IS NULL OR mark IN ('N', '3'))::DOUBLE AS corrected_valued,
           sum(corrected) FILTER (mark IS NULL OR mark IN ('N', '3'))::DOUBLE AS corrected,
           sum(amount) FILTER (mark IS NULL OR mark IN ('N', '3'))::DOUBLE AS amount
    FROM hours JOIN outlets o USING (mn)
    WHERE factor IN (SELECT factor FROM series) OR factor IN ('a00000', 'a19001', 'w00000')
    GROUP BY ALL
)
SELECT outlet, factor, hour, part(value / 10000.0, normal) AS mean, corrected / nullif(corrected_valued, 0) / 10000.0 AS sent_corrected,
       idle, normal >= 45 AND value IS NOT NULL
           AND CASE WHEN medium = 'gas' THEN part(normal, sent) >= 0.75 - 1e-9 ELSE sent = normal END AS sound,
       amount / 10000.0 * (60.0 / nullif(normal, 0)) AS amount
FROM sums
"""

EMITTED = """
CREATE TABLE emitted AS
WITH duct AS (
    SELECT outlet, hour, max(mean) FILTER (factor = 'a19001') AS oxygen, max(mean) FILTER (factor = 'a00000') * 3600.0 AS flow,
           coalesce(max(amount) FILTER (factor = 'w00000'), max(mean) FILTER (factor = 'w00000') * 3.6) AS volume
    FROM means WHERE sound AND factor IN ('a00000', 'a19001', 'w00000') GROUP BY ALL
), due AS (
    SELECT s.outlet, s.factor, s.medium, s.reference_o2, c.hour, c.day, m.mean, m.sound, coalesce(m.idle, 0) AS idle, m.sent_corrected,
           d.oxygen, d.flow, d.volume,
           CASE WHEN s.medium = 'gas' THEN m.mean * d.flow * 0.000001
                WHEN m.mean > 0 AND m.amount IS NOT NULL THEN m.amount
                ELSE d.volume * CASE WHEN m.mean > 0 THEN m.mean ELSE greatest(s.detection, m.mean) END * 0.001 END AS kg
    FROM series s CROSS JOIN calendar c
    LEFT JOIN means m ON m.outlet = s.outlet AND m.factor = s.factor AND m.hour = c.hour
    LEFT JOIN duct d ON d.outlet = s.outlet AND d.hour = c.hour
), told AS (
    SELECT *, CASE WHEN idle >= 45 OR (medium = 'water' AND volume = 0) THEN 'stopped'
                   WHEN sound AND kg IS NOT NULL AND (medium = 'gas' OR volume IS NOT NULL) THEN 'measured'
                   ELSE 'invalid' END AS state
    FROM due
)
SELECT outlet, factor, medium, hour, day, state, whole(CASE WHEN medium = 'gas' THEN flow ELSE volume END, 4) AS flow,
       CASE WHEN state = 'measured' THEN whole(mean, 4) END AS concentration,
       CASE WHEN state = 'measured' AND medium = 'gas' THEN whole(
           CASE WHEN oxygen IS NULL THEN sent_corrected
                WHEN 21 - oxygen > 0.5 THEN mean * (21 - reference_o2) / (21 - oxygen) END, 4) END AS corrected,
       CASE WHEN state = 'measured' THEN whole(kg, 6) END AS measured_mg
FROM told
"""

CAPTURE = """
CREATE TABLE capture AS
SELECT outlet, factor, (count(*) - count(*) FILTER (state = 'stopped') - count(*) FILTER (state = 'invalid'))
           / nullif(count(*) - count(*) FILTER (state = 'stopped'), 0) AS rate
FROM emitted GROUP BY ALL
"""

SUBSTITUTES = """
CREATE TABLE substitutes AS
WITH valid AS (
    SELECT outlet, factor, hour, measured_mg AS mg,
           max(mg) OVER (w ROWS 179 PRECEDING) AS short, max(mg) OVER (w ROWS 719 PRECEDING) AS long,
           max(mg) OVER (w ROWS 2159 PRECEDING) AS low
    FROM emitted WHERE medium = 'gas' AND state = 'measured'
    WINDOW w AS (PARTITION BY outlet, factor ORDER BY hour)
), invalid AS (
    SELECT outlet, factor, hour, hour - row_number() OVER (PARTITION BY outlet, factor ORDER BY hour) AS run
    FROM emitted WHERE medium = 'gas' AND state = 'invalid'
), runs AS (
    SELECT outlet, factor, run, count(*) AS hours, min(hour) AS first FROM invalid GROUP BY ALL
), found AS (
    SELECT r.*, v.short, v.long, v.low FROM runs r ASOF LEFT JOIN valid v
    ON r.outlet = v.outlet AND r.factor = v.factor AND r.first > v.hour
)
SELECT i.outlet, i.factor, i.hour,
       CASE WHEN rate >= 0.9 - 1e-9 THEN CASE WHEN hours <= 24 THEN short ELSE long END
            WHEN rate >= 0.75 - 1e-9 THEN low END AS mg
FROM invalid i JOIN found USING (outlet, factor, run) JOIN capture USING (outlet, factor)
"""

EMISSIONS = """
CREATE TABLE emissions AS
SELECT e.*, s.mg AS substitute_mg,
       CASE WHEN state <> 'invalid' THEN state WHEN s.mg IS NOT NULL THEN 'substituted' ELSE 'unknown' END AS how,
       CASE state WHEN 'stopped' THEN 0 WHEN 'measured' THEN measured_mg ELSE s.mg END AS emission_mg,
       CASE WHEN state = 'measured' AND "limit" IS NOT NULL AND corrected IS NOT NULL
            THEN (corrected / 10000.0 > "limit" + 1e-9)::INT END AS exceeded
FROM emitted e
LEFT JOIN substitutes s USING (outlet, factor, hour)
LEFT JOIN limits l ON l.outlet = e.outlet AND l.factor = e.factor AND l.span = 'hour'
"""

DAYS = """
CREATE TABLE days AS
WITH gas AS (
    SELECT outlet, factor, day, count(*) AS due, count(*) FILTER (how = 'measured') AS measured,
           count(*) FILTER (how = 'substituted') AS substituted, count(*) FILTER (how = 'unknown') AS unknown,
           count(*) FILTER (how = 'stopped') AS stopped, sum(emission_mg) AS emission_mg,
           coalesce(sum(emission_mg) FILTER (how = 'substituted'), 0) AS substituted_mg,
           count(*) FILTER (how = 'measured') >= 20 AS valid,
           whole(part(sum(concentration) / 10000.0, count(*) FILTER (how = 'measured')), 4) AS mean, NULL::BIGINT AS flow
    FROM emissions WHERE medium = 'gas' GROUP BY ALL
), sums AS (
    SELECT outlet, factor, day, count(*) AS due, count(*) FILTER (state = 'stopped') AS stopped, due - stopped AS running,
           count(*) FILTER (state = 'measured') AS measured,
           sum(measured_mg)::DOUBLE / 1e6 AS kg, sum(flow) FILTER (state = 'measured')::DOUBLE / 10000.0 AS weighed,
           sum(flow) FILTER (state <> 'stopped')::DOUBLE / 10000.0
               / nullif(count(flow) FILTER (state <> 'stopped'), 0)::DOUBLE * running::DOUBLE AS volume
    FROM emissions WHERE medium = 'water' GROUP BY ALL
), water AS (
    SELECT *, part(kg * 1000.0, weighed) AS mean_, coalesce(part(measured, running) >= 0.75 - 1e-9, false) AS enough,
           CASE WHEN enough THEN whole(volume * mean_ * 0.001, 6) END AS mg,
           CASE WHEN running = 0 THEN 'stopped' WHEN mg IS NOT NULL THEN 'measured' ELSE 'invalid' END AS state
    FROM sums
), best AS (
    SELECT outlet, factor, day, max(mg) OVER (PARTITION BY outlet, factor ORDER BY day ROWS 29 PRECEDING) AS largest
    FROM water WHERE mg IS NOT NULL
), filled AS (
    SELECT w.*, CASE WHEN w.state = 'invalid' THEN b.largest END AS substitute FROM water w ASOF LEFT JOIN best b
    ON w.outlet = b.outlet AND w.factor = b.factor AND w.day > b.day
)
FROM gas UNION ALL
SELECT outlet, factor, day, due, CASE WHEN state = 'measured' THEN running ELSE 0 END,
       CASE WHEN state = 'invalid' AND substitute IS NOT NULL THEN running ELSE 0 END,
       CASE WHEN state = 'invalid' AND substitute IS NULL THEN running ELSE 0 END, stopped,
       CASE WHEN state = 'stopped' THEN 0 ELSE coalesce(mg, substitute) END, coalesce(substitute, 0), mg IS NOT NULL,
       whole(mean_, 4), whole(volume, 4)
FROM filled
"""

MONTHS = """
CREATE TABLE months AS
SELECT d.outlet, d.factor, count(*) AS days, count(*) FILTER (valid) AS valid_days, sum(due)::BIGINT AS due,
       sum(stopped)::BIGINT AS stopped, sum(measured)::BIGINT AS measured, sum(substituted)::BIGINT AS substituted,
       sum(unknown)::BIGINT AS unknown, sum(emission_mg)::BIGINT AS emission_mg,
       sum(substituted_mg)::BIGINT AS substituted_mg, max(rate) AS rate,
       whole(CASE WHEN max(medium) = 'gas' THEN part(sum(mean) FILTER (valid)::DOUBLE / 10000.0, count(*) FILTER (valid))
             ELSE part(sum(emission_mg) FILTER (valid)::DOUBLE / 1e6 * 1000.0, sum(flow) FILTER (valid)::DOUBLE / 10000.0) END, 4) AS mean
FROM days d JOIN capture USING (outlet, factor) JOIN series USING (outlet, factor)
GROUP BY ALL
"""

STEPS = (HOURS, MEANS, EMITTED, CAPTURE, SUBSTITUTES, EMISSIONS, DAYS, MONTHS)
KEPT = (
    "COPY (FROM hours ORDER BY mn, factor, hour, mark NULLS FIRST) TO '{folder}/hours.parquet' (COMPRESSION zstd)",
    "COPY (FROM emissions ORDER BY outlet, factor, hour) TO '{folder}/emissions.parquet' (COMPRESSION zstd)",
    "COPY (FROM days ORDER BY outlet, factor, day) TO '{folder}/days.parquet' (COMPRESSION zstd)",
)
COMPARED = (
    "outlet", "factor", "days", "valid_days", "due", "stopped", "measured", "substituted", "unknown", "emission_mg",
    "substituted_mg", "rate", "mean",
)  # fmt: skip
