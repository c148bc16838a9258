"""读取数据湖: hours of the lake as outlets, with limits and areas from the books of a city pack where one is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from shuangkong.audit.detection.outlet import Outlet
from shuangkong.audit.detection.table import outlets
from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring.lake.files import lake
from shuangkong.monitoring.lake.stations import load

COLUMNS = ("mn", "time", "factor", "value", "corrected", "mark", "received")
GIVEN = ("corrected", "measured")  # which limit counts where both are set


def read(home: Path, first: date, last: date, outlet: str = "", pack: Path | None = None) -> list[Outlet]:
    """Return the outlets of which hours lie in the lake; Unknown where none do."""
    from shuangkong.monitoring.lake.lake import in_order, paths

    names = {mn.decode(): station.outlet or mn.decode() for mn, station in load(lake(home) / "stations.csv").items()}
    table = in_order(paths(home, "hour", first, last), "hour", columns=COLUMNS)
    if not table.num_rows:
        raise Unknown(f"{first} 至 {last} 没有小时数据。先运行 shuangkong monitoring settle 入库，或核对日期。")
    codes = np.array([names.get(mn, mn) for mn in table["mn"].to_pylist()], dtype=str)
    rows: dict[str, Any] = {
        "outlet": codes,
        "factor": np.array(table["factor"].to_pylist(), dtype=str),
        "time": table["time"].to_numpy().astype("datetime64[s]"),
        "value": _numbers(table["value"]),
        "corrected": _numbers(table["corrected"]),
        "mark": np.array([mark or "" for mark in table["mark"].to_pylist()], dtype=str),
        "received": table["received"].to_numpy().astype("datetime64[s]"),
    }
    if outlet:
        rows = {name: column[codes == outlet] for name, column in rows.items()}
        if not len(rows["outlet"]):
            raise Unknown(f"{first} 至 {last} 没有排放口“{outlet}”的小时数据。")
    if pack is not None:
        _with_books(rows, home, pack)
    return outlets(rows)


def _with_books(rows: dict[str, Any], home: Path, pack: Path) -> None:
    from shuangkong.monitoring.close_books import read_books

    books = read_books(home, pack)
    limits: Mapping[tuple[str, str], float] = {
        (row["outlet"], row["factor"]): row["limit"]
        for row in sorted(books.limits, key=lambda row: (-GIVEN.index(row["basis"]), row["span"], row["from"]))
    }
    pairs = zip(rows["outlet"], rows["factor"], strict=True)
    rows["limit"] = np.array([limits.get((str(outlet), str(factor)), np.nan) for outlet, factor in pairs])
    rows["area"] = np.array([books.outlets.get(str(one), {}).get("area", "") for one in rows["outlet"]], dtype=str)


def _numbers(column: Any) -> Any:
    from shuangkong.monitoring.lake.lake import SCALE

    return column.to_numpy(zero_copy_only=False).astype(float) / SCALE
