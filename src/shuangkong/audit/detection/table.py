"""读入数据表: a plain table of readings (outlet, factor, time, value and what else is known) as outlets on grids of hours.

    outlet,factor,time,value[,area,corrected,mark,limit,received,source,slope,intercept,flow,load,power,treatment,o2,expected_kg]

Rows finer than an hour become hourly means; of rows that come every few hours each stands for its hours. A period told
twice with two values is kept as such. Flow and oxygen may come as factors of their own (a00000, w00000, a19001).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from shuangkong.audit.detection.hours import by_hours
from shuangkong.audit.detection.outlet import Numbers, Outlet, Series, Twice
from shuangkong.kernel.problems import BadData, Problem, cell

NEEDED = ("outlet", "factor", "time", "value")
NUMBERS = (
    "value",
    "corrected",
    "limit",
    "source",
    "slope",
    "intercept",
    "flow",
    "load",
    "power",
    "treatment",
    "o2",
    "expected_kg",
)
CHANNELS = ("flow", "load", "power", "treatment", "o2")
OF_SERIES = ("corrected", "source", "slope", "intercept", "expected_kg")
TIMES = ("time", "received")
TEXTS = ("area", "mark")
AS_CHANNEL = {
    "a00000": "flow",
    "w00000": "flow",
    "flow": "flow",
    "a19001": "o2",
    "o2": "o2",
    "load": "load",
    "power": "power",
}
FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y%m%d%H%M%S",
    "%Y%m%d%H",
    "%Y-%m-%d",
)
Columns = dict[str, Any]


def read(path: Path) -> list[Outlet]:
    """Read a CSV file; BadData with every bad cell."""
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    try:
        with path.open(encoding="utf-8-sig") as file:
            names = file.readline().strip().split(",")
        table = arrow_csv.read_csv(
            path, convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
        )  # fmt: skip
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise BadData(
            [Problem(path.name, str(error).splitlines()[0], "UTF-8 编码的 CSV，第一行为列名", "按样式重新导出")]
        ) from error
    known = [name.strip().lower() for name in table.column_names]
    missing = [name for name in NEEDED if name not in known]
    if missing:
        found = "、".join(known)
        raise BadData(
            [Problem(path.name, f"列：{found}", f"必须有列 {'、'.join(NEEDED)}", f"补上列 {'、'.join(missing)}")]
        )
    if not table.num_rows:
        raise BadData([Problem(path.name, "只有列名，没有数据行", "列名下面至少一行数据", "按样式重新导出")])
    return outlets(columns(table.rename_columns(known), path.name))


def columns(table: Any, file: str) -> Columns:
    """Return the columns of a table of text as arrays; BadData with every bad cell."""
    import pyarrow.compute as pc

    problems: list[Problem] = []
    found: Columns = {}
    for name in table.column_names:
        if name in NUMBERS:
            found[name] = _numbers(pc.utf8_trim_whitespace(table[name]), name, file, problems)
        elif name in TIMES:
            found[name] = _times(pc.utf8_trim_whitespace(table[name]), name, file, problems)
        elif name in (*NEEDED, *TEXTS):
            found[name] = _texts(pc.utf8_trim_whitespace(table[name]))
    if problems:
        raise BadData(problems)
    return found


def _texts(column: Any) -> Any:
    """Return a column of few different texts as an array: a list of millions of them would take gigabytes."""
    coded = column.combine_chunks().dictionary_encode()
    names = np.array(coded.dictionary.to_pylist() or [""], dtype=str)
    return names[coded.indices.to_numpy(zero_copy_only=False)] if len(coded) else np.zeros(0, dtype=str)


def outlets(found: Columns) -> list[Outlet]:
    """Return the outlets of columns: outlet, factor, time (datetime64), value and what else there is."""
    order = np.lexsort(
        (found["received"] if "received" in found else found["time"], found["time"], found["factor"], found["outlet"])
    )
    rows = {name: values[order] for name, values in found.items()}
    return [_outlet(code, part) for code, part in _parts(rows, "outlet")]


def _outlet(code: str, rows: Columns) -> Outlet:
    times = rows["time"]
    step = _step(rows)
    start = times.min().astype("datetime64[D]").astype("datetime64[s]")
    at = ((times - start) // np.timedelta64(step * 60, "s")).astype(int)
    length = int(at.max()) + 1
    channels: dict[str, Numbers] = {}
    for name in CHANNELS:
        if name in rows:
            channels[name] = _grid(at, rows[name], length)
    series = {}
    for (factor, part), (_, places) in zip(
        _parts(rows, "factor"), _parts({**rows, "value": at}, "factor"), strict=True
    ):
        if factor in AS_CHANNEL:
            channels.setdefault(AS_CHANNEL[factor], _grid(places["value"], part["value"], length))
        else:
            series[factor] = _series(factor, part, places["value"], length)
    area = str(rows["area"][0]) if "area" in rows else ""
    return by_hours(Outlet(code, area, start.astype(datetime), series, channels, step))


def _series(factor: str, rows: Columns, at: Any, length: int) -> Series:
    late = None
    if "received" in rows:
        late = (rows["received"] - rows["time"]).astype("timedelta64[s]").astype(float) / 3600
        late = _grid(at, np.where(np.isnat(rows["received"]), np.nan, late), length)
    marks = np.full(length, "", dtype="<U4")
    if "mark" in rows:
        marks[at] = rows["mark"]
    limit = rows.get("limit", np.full(len(at), np.nan))
    known = limit[np.isfinite(limit)]
    limits = _grid(at, limit, length)
    again = np.flatnonzero((at[1:] == at[:-1]) & (rows["value"][1:] != rows["value"][:-1]))
    more: dict[str, Any] = {
        name: _grid(at, rows[name], length) for name in OF_SERIES if name in rows and np.isfinite(rows[name]).any()
    }
    return Series(
        factor, _grid(at, rows["value"], length), marks,
        np.where(np.isfinite(limits), limits, np.median(known) if len(known) else np.nan),
        late=late,
        twice=[Twice(int(at[i]), float(rows["value"][i]), float(rows["value"][i + 1])) for i in again],
        **more,
    )  # fmt: skip


def _parts(rows: Mapping[str, Any], key: str) -> Iterator[tuple[str, Columns]]:
    """Yield the rows of each value of a column that they are ordered by."""
    values = rows[key]
    edges = np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1, [len(values)]))
    for first, last in pairwise(edges):
        yield str(values[first]), {name: column[first:last] for name, column in rows.items()}


def _step(rows: Columns) -> int:
    """Return the minutes between rows: what is most frequent."""
    gaps = [np.diff(part["time"]).astype("timedelta64[s]").astype(int) // 60 for _, part in _parts(rows, "factor")]
    every = np.concatenate(gaps)
    every = every[every > 0]
    if not len(every):
        return 60
    values, counts = np.unique(every, return_counts=True)
    return max(1, int(values[counts.argmax()]))


def _grid(at: Any, values: Any, length: int) -> Numbers:
    found = np.full(length, np.nan)
    known = np.isfinite(values)
    found[at[known]] = values[known]
    return found


def _numbers(column: Any, name: str, file: str, problems: list[Problem]) -> Numbers:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        numbers = pc.cast(pc.if_else(pc.equal(column, ""), None, column), pa.float64())
        return np.asarray(numbers.to_numpy(), dtype=float)
    except pa.ArrowInvalid:
        texts = column.to_pylist()
        bad = [(row, text) for row, text in enumerate(texts) if text and not _is_number(text)]
        problems += [Problem(cell(file, row + 2, name), text, "数值", "只写数字；没有数据留空") for row, text in bad]
        return np.array([float(text) if text and _is_number(text) else np.nan for text in texts])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _times(column: Any, name: str, file: str, problems: list[Problem]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    column = pc.replace_substring_regex(column, r"\+08:?00$", "")  # Beijing time is what is meant anyway
    try:
        if name == "time" and pc.any(pc.equal(column, "")).as_py():
            raise pa.ArrowInvalid("blank")
        return (
            pc.cast(pc.if_else(pc.equal(column, ""), None, column), pa.timestamp("us"))
            .to_numpy()
            .astype("datetime64[s]")
        )
    except pa.ArrowInvalid:
        texts = column.to_pylist()
        found = [_moment(text) for text in texts]
        wanted = "时间，如 2024-03-05 08:00"
        problems += [
            Problem(cell(file, row + 2, name), text, wanted, "写明年月日和时分")
            for row, (text, moment) in enumerate(zip(texts, found, strict=True))
            if moment is None and (text or name == "time")
        ]
        return np.array([moment or "NaT" for moment in found], dtype="datetime64[s]")


def _moment(text: str) -> datetime | None:
    for form in FORMS:
        try:
            return datetime.strptime(text.replace("T", " "), form)  # noqa: DTZ007 - Beijing time, as devices tell it
        except ValueError:
            continue
    return None
