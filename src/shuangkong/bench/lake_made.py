"""虚构的湖: compacted readings of any number of outlets and days, seeded, as large as a bench asks for.

Half of the outlets are gas, half water, eight factors each. A load that all factors of an outlet follow, a daily cycle
and a slow walk of each factor; instruments' own resolution; calibrations, maintenance, faults, stops and marks that go
with them; gaps in which nothing was sent; rows that were withheld, to be delivered late. One random stream a day, so
that days can be made side by side and again.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from shuangkong.monitoring.lake.files import ALL, SCALE, day_folder, part_name, reading_schema, stamp, write
from shuangkong.monitoring.lake.latest import latest_of, latest_path

FIRST = date(2026, 1, 1)
MINUTES = 1440
SOURCE = "day={day}/made-0.journal"
OXYGEN = "a19001"
MARKS = (None, "N", "C", "M", "D", "F", "T", "B")
OF_GAS = ("a00000", "a01011", "a01012", "a01014", "a19001", "a21002", "a21026", "a34013", "a01013", "a21005")
OF_WATER = ("w00000", "w01001", "w01010", "w01012", "w01018", "w21001", "w21003", "w21011", "w01017", "w01014")
# typical level, resolution of the instrument (both × 10^4), how it follows the load, whether Cou and Zs… are sent
LEVELS = {
    "a00000": (300_000, 1_000, 1.0, True, False), "a01011": (120_000, 1_000, 1.0, False, False),
    "a01012": (550_000, 1_000, 0.2, False, False), "a01013": (-2_000, 100, 0.1, False, False),
    "a01014": (90_000, 1_000, 0.1, False, False), "a19001": (80_000, 1_000, -0.3, False, False),
    "a21002": (420_000, 10_000, 0.4, True, True), "a21005": (600_000, 10_000, 0.4, True, True),
    "a21026": (210_000, 10_000, 0.4, True, True), "a34013": (45_000, 1_000, 0.5, True, True),
    "w00000": (450_000, 10_000, 1.0, True, False), "w01001": (72_000, 1_000, 0.0, False, False),
    "w01010": (180_000, 1_000, 0.0, False, False), "w01012": (80_000, 10_000, 0.3, True, False),
    "w01014": (900_000, 10_000, 0.1, False, False), "w01017": (60_000, 1_000, 0.3, True, False),
    "w01018": (310_000, 10_000, 0.3, True, False), "w21001": (92_000, 1_000, 0.2, True, False),
    "w21003": (14_000, 100, 0.3, True, False), "w21011": (2_400, 100, 0.2, True, False),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What kind of lake; `gaps` and `late` are shares of all minutes."""

    outlets: int = 300
    factors: int = 8
    days: int = 30
    seed: int = 6
    gaps: float = 0.01
    late: float = 0.0
    first: date = FIRST
    kind: str = "minute"
    step: int = 1  # minutes from one reading to the next; 60 for hours


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    rows: int
    size: int  # bytes
    days: tuple[date, ...]


def stations(outlets: int) -> list[tuple[str, str]]:
    """Return the made-up stations in the order of their numbers, each with its system code (31 gas, 32 water)."""
    return [(f"52{number:06}A8900016F000{number:04}", "31" if number % 2 else "32") for number in range(outlets)]


def made_lake(folder: Path, asked: Asked | None = None, processes: int = 2) -> Made:
    """Write the readings of an invented month into a data folder, one compacted file a day.

    Rows that are late are left out; `deliver` brings them.
    """
    asked = asked or Asked()
    _write_stations(folder, asked.outlets)
    found = _each(folder, asked, [asked.first + timedelta(days=n) for n in range(asked.days)], processes, late=False)
    _remember(folder, asked)
    return Made(sum(rows for rows, _ in found), sum(size for _, size in found), _days(asked))


def deliver(folder: Path, asked: Asked, days: Sequence[date] | None = None, processes: int = 2) -> Made:
    """Write what was withheld as new parts of its days (of some days only where they are named)."""
    chosen = tuple(days) if days is not None else _days(asked)
    found = _each(folder, asked, chosen, processes, late=True)
    return Made(sum(rows for rows, _ in found), sum(size for _, size in found), chosen)


def made_day(asked: Asked, day: date, *, late: bool = False) -> Any:
    """Return the readings of one day as an Arrow table in the order (mn, factor, time): what came in time, or the rest."""
    import numpy as np
    import pyarrow as pa

    chance = np.random.default_rng([asked.seed, day.toordinal(), asked.step])
    steps = MINUTES // asked.step
    names = [OF_GAS[: asked.factors] if st == "31" else OF_WATER[: asked.factors] for _, st in stations(asked.outlets)]
    names = [tuple(sorted(group)) for group in names]
    marks, sent, withheld = _events(chance, asked, steps)
    values = _values(chance, asked, names, steps, marks)
    kept = np.repeat(withheld if late else sent & ~withheld, asked.factors, axis=0).ravel()
    series = asked.outlets * asked.factors
    station = np.repeat(np.arange(asked.outlets, dtype=np.int32), asked.factors * steps)[kept]
    codes = sorted({code for group in names for code in group})
    code = np.array([codes.index(code) for group in names for code in group], np.int32)
    minute = np.tile(np.arange(steps, dtype=np.int64) * asked.step, series)[kept]
    midnight = np.datetime64(day, "ms").astype(np.int64)
    time = midnight + minute * 60_000
    delay = chance.integers(1_500, 4_000, asked.outlets)[station]  # a station answers at much the same second
    received = time - 8 * 3_600_000 + (asked.step * 60_000 if not late else 3 * 86_400_000) + delay
    mark = np.repeat(marks, asked.factors, axis=0).ravel()[kept]
    source = pa.array([SOURCE.format(day=day.isoformat())])
    columns = {
        "mn": _dictionary(station, [mn for mn, _ in stations(asked.outlets)]),
        "time": pa.array(time).cast(pa.timestamp("ms")),
        "factor": _dictionary(np.repeat(code, steps)[kept], codes),
        **{name: pa.array(array.ravel()[kept], mask=absent[kept]) for name, (array, absent) in values.items()},
        "mark": _dictionary(mark.astype(np.int32) - 1, MARKS[1:], mark == 0),
        "received": pa.array(received).cast(pa.timestamp("ms")),
        "resent": pa.array(np.full(len(time), late)),
        "source": pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(time), np.int32)), source),
        "offset": pa.array((minute // asked.step * asked.outlets + station) * 900),
    }
    return pa.table([columns[name] for name in reading_schema().names], names=reading_schema().names)


def _dictionary(indices: Any, words: Sequence[str | None], absent: Any = None) -> Any:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(indices, mask=absent), pa.array(words, pa.string()))


def _events(chance: Any, asked: Asked, steps: int) -> tuple[Any, Any, Any]:
    """Return by outlet and step: the mark (its number in MARKS), whether it was sent at all, whether it came late."""
    import numpy as np

    marks = np.ones((asked.outlets, steps), np.int8)
    sent = np.ones((asked.outlets, steps), bool)
    withheld = np.zeros((asked.outlets, steps), bool)
    for number in range(asked.outlets):
        for mark, likely, longest in ((2, 0.5, 20), (3, 0.05, 240), (4, 0.1, 300), (5, 0.02, 1440), (6, 0.02, 30)):
            if chance.random() < likely:
                marks[number, _stretch(chance, steps, longest // asked.step + 1)] = mark
        for share, where, says in ((asked.gaps, sent, False), (asked.late, withheld, True)):
            if chance.random() < min(1.0, share * MINUTES / 60):  # stretches of two hours at most, an hour on average
                where[number, _stretch(chance, steps, max(1, 120 // asked.step), least=share >= 1)] = says
    return marks, sent, withheld & sent


def _stretch(chance: Any, steps: int, longest: int, *, least: bool = False) -> slice:
    length = steps if least else int(chance.integers(1, longest + 1))
    start = int(chance.integers(0, max(1, steps - length + 1)))
    return slice(start, start + length)


def _values(
    chance: Any, asked: Asked, names: Sequence[Sequence[str]], steps: int, marks: Any
) -> dict[str, tuple[Any, Any]]:
    """Return by column the whole numbers of all series and where they are absent."""
    import numpy as np

    rows = [LEVELS[code] for group in names for code in group]
    level, resolution, follows = (np.array([row[at] for row in rows], np.float32)[:, None] for at in (0, 1, 2))
    lacks_amount, lacks_corrected = (np.repeat(np.array([not row[at] for row in rows]), steps) for at in (3, 4))
    size = (len(rows), steps)
    hours = np.linspace(0, 2 * np.pi, steps, endpoint=False, dtype=np.float32)
    phase = np.random.default_rng(asked.seed).uniform(0, 6, (asked.outlets, 1)).astype(np.float32)  # of every day
    load = 1 + 0.15 * np.sin(hours + phase) + _walk(chance, (asked.outlets, steps), 0.004)
    load = np.repeat(np.clip(load, 0.3, 1.4) * (marks != MARKS.index("F")), asked.factors, axis=0).astype(np.float32)
    shape = 1 + follows * (load - 1) + _walk(chance, size, 0.003) + 0.01 * chance.standard_normal(size, np.float32)
    value = (np.rint(level * np.maximum(shape, 0) / resolution) * resolution).astype(np.int64)
    spread = (np.rint(np.abs(chance.standard_normal(size, np.float32))) * resolution).astype(np.int64)
    silent = np.repeat(marks == MARKS.index("B"), asked.factors, axis=0).ravel()
    return {
        "value": (value, silent),
        "corrected": (_corrected(value, names, asked), lacks_corrected | silent),
        "low": (np.where(level < 0, value - spread, np.maximum(value - spread, 0)), silent),
        "high": (value + spread, silent),
        "amount": (_amounts(value, names, asked), lacks_amount),
    }


def _corrected(value: Any, names: Sequence[Sequence[str]], asked: Asked) -> Any:
    """Return values at 9 % of oxygen, to a tenth; where an outlet does not measure oxygen, as they are."""
    import numpy as np

    shaped = value.reshape(asked.outlets, asked.factors, -1)
    oxygen = np.full((asked.outlets, 1, shaped.shape[2]), 9 * SCALE, np.int64)
    for number, group in enumerate(names):
        if OXYGEN in group:
            oxygen[number, 0] = np.minimum(shaped[number, group.index(OXYGEN)], 20 * SCALE)
    return shaped * 12 * SCALE // (21 * SCALE - oxygen) // 1000 * 1000


def _amounts(value: Any, names: Sequence[Sequence[str]], asked: Asked) -> Any:
    """Return what flowed in a step: m3 of gas (flow in m3/s) or water (in L/s), kg of what it carries (mg/m3, mg/L)."""
    import numpy as np

    shaped = value.reshape(asked.outlets, asked.factors, -1)
    water = np.array([group[0].startswith("w") for group in names])[:, None, None]
    seconds = 60 * asked.step
    flow = np.where(water, shaped[:, :1] * seconds // 1000, shaped[:, :1] * seconds)  # the flow's code sorts first
    carried = shaped * flow // SCALE
    mass = np.where(water, carried // 1000, carried // 1_000_000)
    return np.concatenate([flow, mass[:, 1:]], axis=1)


def _walk(chance: Any, size: tuple[int, int], step: float) -> Any:
    import numpy as np

    walk = np.cumsum(chance.standard_normal(size, np.float32) * step, axis=1, dtype=np.float32)
    return walk - walk.mean(axis=1, keepdims=True)


def _each(folder: Path, asked: Asked, days: Sequence[date], processes: int, *, late: bool) -> list[tuple[int, int]]:
    tasks = [(folder, asked, day, late) for day in days]
    if processes < 2 or len(tasks) < 2:
        return [_write_day(task) for task in tasks]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_write_day, tasks))


def _write_day(task: tuple[Path, Asked, date, bool]) -> tuple[int, int]:
    folder, asked, day, late = task
    table = made_day(asked, day, late=late)
    if not table.num_rows:
        return 0, 0
    place = day_folder(folder, asked.kind, day)
    path = place / part_name(stamp(place) + 1, f"late{day:%Y%m%d}" if late else ALL)
    write(table, path)
    return table.num_rows, path.stat().st_size


def _days(asked: Asked) -> tuple[date, ...]:
    return tuple(asked.first + timedelta(days=number) for number in range(asked.days))


def _remember(folder: Path, asked: Asked) -> None:
    """Keep the newest readings, as settling would have done."""
    last = made_day(asked, _days(asked)[-1]).cast(reading_schema())
    if last.num_rows:
        write(latest_of(last, asked.kind), latest_path(folder))


def _write_stations(folder: Path, outlets: int) -> None:
    path = folder / "lake" / "stations.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("mn", "password", "outlet", "st", "key", "rate_limit"))
        writer.writerows((mn, "123456", f"made-{n:04}", st, "", "") for n, (mn, st) in enumerate(stations(outlets)))
