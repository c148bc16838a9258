"""手写的能源计量: monthly amounts of registers once more, in SQL and in pandas, by somebody who writes them for this case.

Registers of six digits read every 15 minutes on the dot, a coefficient that never changes, no register of replacements.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

HOUR_S, DAY_S = 3_600, 86_400
CAPACITY = 1_000_000 * 10_000
SQL = """
WITH told AS (SELECT point, epoch(time)::BIGINT AS began, value FROM read_parquet('{files}') WHERE last AND valid),
beside AS (SELECT *, lag(value) OVER w AS earlier, lead(value) OVER w AS later FROM told
           WINDOW w AS (PARTITION BY point ORDER BY began)),
standing AS (SELECT point, began, value FROM beside
             WHERE NOT coalesce(later >= earlier AND (value < earlier OR value > later), false)),
steps AS (SELECT point, began, value, lead(began) OVER w AS until, lead(value) OVER w AS following FROM standing
          WINDOW w AS (PARTITION BY point ORDER BY began)),
known AS (SELECT point, began, until,
          CASE WHEN following >= value THEN following - value
               WHEN value >= 0.9 * {capacity} AND following <= 0.1 * {capacity} THEN following - value + {capacity} END AS amount
          FROM steps WHERE until IS NOT NULL),
days AS (SELECT point, began // 86400 AS day, sum(amount) AS amount FROM known
         WHERE began // 86400 = (until - 1) // 86400 AND amount IS NOT NULL GROUP BY ALL),
across AS (SELECT point, began, until, amount, unnest(range(began // 3600, (until - 1) // 3600 + 1)) AS hour FROM known
         WHERE began // 86400 < (until - 1) // 86400 AND amount IS NOT NULL),
cut AS (SELECT point, hour // 24 AS day,
        floor(amount * ((least(until, (hour + 1) * 3600) - began) / (until - began)) + 0.5 + 1e-6)
        - floor(amount * ((greatest(began, hour * 3600) - began) / (until - began)) + 0.5 + 1e-6) AS amount FROM across),
daily AS (SELECT point, day, sum(amount)::BIGINT AS amount
          FROM (SELECT * FROM days UNION ALL SELECT point, day, amount::BIGINT FROM cut) GROUP BY ALL),
costed AS (SELECT point, strftime(to_timestamp(day * 86400) AT TIME ZONE 'UTC', '%Y%m')::INT AS month, amount,
           floor(amount * 0.1229 * 0.1 + 0.5 + 1e-6)::BIGINT AS grams FROM daily)
SELECT point, month, sum(amount)::BIGINT, sum(grams)::BIGINT FROM costed GROUP BY ALL ORDER BY ALL
"""


def by_sql(readings: Path) -> list[tuple[Any, ...]]:
    """Return (meter, month, amount, grams of standard coal) by one statement of DuckDB."""
    import duckdb

    connection = duckdb.connect()
    try:
        text = SQL.format(files=f"{readings}/*/*.parquet", capacity=CAPACITY)
        return connection.execute(text).fetchall()
    finally:
        connection.close()


def by_pandas(readings: Path) -> list[tuple[Any, ...]]:
    """Return the same by pandas, with everything in memory."""
    import pandas as pd
    import pyarrow.parquet as pq

    table = pq.read_table(readings, columns=["point", "time", "value"], partitioning=None, read_dictionary=["point"])
    frame = table.to_pandas().sort_values(["point", "time"], ignore_index=True)
    frame["at"] = frame.pop("time").astype("datetime64[s]").astype("int64")
    group = frame.groupby("point", observed=True)["value"]
    before, after = group.shift(1), group.shift(-1)
    odd = (after >= before) & ((frame["value"] < before) | (frame["value"] > after))
    frame = frame[~odd].reset_index(drop=True)
    group = frame.groupby("point", observed=True)
    frame["until"], frame["next"] = group["at"].shift(-1), group["value"].shift(-1)
    frame = frame.dropna()
    gone = frame["next"] - frame["value"]
    rolled = (frame["value"] >= 0.9 * CAPACITY) & (frame["next"] <= 0.1 * CAPACITY)
    frame["amount"] = gone.where(gone >= 0, (gone + CAPACITY).where(rolled))
    frame = frame.dropna().astype({"until": "int64", "amount": "int64"})
    inside = frame["at"] // DAY_S == (frame["until"] - 1) // DAY_S
    days = frame[inside].assign(day=lambda f: f["at"] // DAY_S)[["point", "day", "amount"]]
    cut = pd.DataFrame(_cut(frame[~inside]), columns=["point", "day", "amount"])
    daily = pd.concat([days.astype({"point": str}), cut]).groupby(["point", "day"], as_index=False)["amount"].sum()
    daily["grams"] = (daily["amount"] * 0.1229 * 0.1 + 0.5 + 1e-6) // 1
    month = pd.to_datetime(daily["day"] * DAY_S, unit="s").dt.strftime("%Y%m").astype(int)
    sums = daily.groupby(["point", month])[["amount", "grams"]].sum().reset_index()
    return sorted((str(p), int(m), int(a), int(g)) for p, m, a, g in sums.itertuples(index=False))


def _cut(frame: Any) -> list[tuple[str, int, int]]:
    """Cut what crosses midnight at every hour, as the accounts do, so that the parts are rounded alike."""
    found = []
    for point, at, until, amount in frame[["point", "at", "until", "amount"]].itertuples(index=False):
        for hour in range(at // HOUR_S, (until - 1) // HOUR_S + 1):
            end, begin = min(until, (hour + 1) * HOUR_S) - at, max(at, hour * HOUR_S) - at
            parts = [int(amount * (passed / (until - at)) + 0.5 + 1e-6) for passed in (end, begin)]
            found.append((point, hour // 24, parts[0] - parts[1]))
    return found
