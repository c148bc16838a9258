"""化石燃料和电力调入调出账册的审核: fuels and grids by their names, the same fuels every year, power as energy.csv has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from shuangkong.carbon import factors
from shuangkong.kernel.problems import Problem, cell
from shuangkong.rulebook.fields import suggestion

FUELS, TRADE = "fuels.csv", "power_trade.csv"
PLAUSIBLE = 2.0  # a measured calorific value beyond half or twice the default is one in another unit
Row = Mapping[str, Any]

FUEL_FACTORS = pa.schema(
    [
        ("fuel", pa.string()), ("year", pa.int32()), ("unit", pa.string()), ("ncv_gj", pa.float64()),
        ("carbon_tc_per_gj", pa.float64()), ("oxidation", pa.float64()), ("confidence", pa.int8()),
        ("document", pa.string()), ("at", pa.string()), ("row", pa.int32()),
    ]
)  # fmt: skip
GRID_FACTORS = pa.schema(
    [
        ("grid", pa.string()), ("year", pa.int32()), ("factor_year", pa.int32()), ("kgco2_per_kwh", pa.float64()),
        ("confidence", pa.int8()), ("document", pa.string()), ("at", pa.string()), ("row", pa.int32()),
    ]
)  # fmt: skip


def prepared(tables: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return both books with the names of the factors' tables, and what is wrong with them."""
    fuels, more = _named(tables["fuels"], "fuel", factors.fuel_names(), FUELS, "燃料品种")
    trade, others = _named(tables["power_trade"], "grid", factors.grid_names(), TRADE, "电网（省份、区域或全国）")
    problems = [*more, *others]
    if not problems:
        rows = fuels.to_pylist()
        problems += [*_of_fuels(rows), *_lacking(rows, "fuel", FUELS), *_lacking(trade.to_pylist(), "grid", TRADE)]
        problems += _against_energy(trade.to_pylist(), tables["energy"].to_pylist())
    return {"fuels": fuels, "power_trade": trade}, problems


def factor_tables(tables: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    """Return the defaults and factors that the books ask for, one row per fuel or grid and year."""
    years = range(*_span(tables))
    fuels = factors.fuel_factors(set(tables["fuels"]["fuel"].to_pylist()), years)
    grids = factors.grid_factors(set(tables["power_trade"]["grid"].to_pylist()), years, as_of)
    return {
        "fuel_factors": pa.Table.from_pylist(fuels, schema=FUEL_FACTORS),
        "grid_factors": pa.Table.from_pylist(grids, schema=GRID_FACTORS),
    }


def _span(tables: Mapping[str, Any]) -> tuple[int, int]:
    periods = [*tables["fuels"]["period"].to_pylist(), *tables["power_trade"]["period"].to_pylist()]
    years = [int(period[:4]) for period in periods]
    return (min(years), max(years) + 1) if years else (0, 0)


def _named(book: Any, column: str, names: Mapping[str, str], file: str, what: str) -> tuple[Any, list[Problem]]:
    """The book with each name as the factors' table has it; what it has not is told, and so is one thing under two names."""
    problems: list[Problem] = []
    seen: dict[tuple[Any, ...], Row] = {}
    rows = book.to_pylist()
    for row in rows:
        written = (row[column] or "").strip()
        known = names.get(written)
        if known is None and written:
            mend = suggestion(written, list(names)) or f"改成 carbon/factors/{file} 中的一个；缺的品种可以补进去"
            found = f"{what}名录中的名称，如 {'、'.join(list(dict.fromkeys(names))[:4])}"
            problems.append(Problem(cell(file, row["row"], column), written, found, mend))
        row[column] = known or written
        former = seen.setdefault((row["area"], row["period"], row[column]), row)
        if former is not row and known:
            place, wanted = cell(file, row["row"], column), "一个地区一期一个品种只有一行"
            problems.append(Problem(place, f"{written} 与第 {former['row']:,} 行是同一种", wanted, "两行并成一行"))
    return pa.Table.from_pylist(rows, schema=book.schema), problems


def _of_fuels(rows: list[dict[str, Any]]) -> Iterator[Problem]:
    for row in rows:
        unit = {"t": "吨", "10^4 m3": "万立方米"}[factors.unit_of(row["fuel"])]
        if row["consumed"] is not None and (row["feedstock"] or 0.0) > row["consumed"]:
            found = f"{row['feedstock']:g}，大于消费量 {row['consumed']:g}"
            mend = f"核对两列的数值，{row['fuel']}的计量单位是{unit}"
            yield Problem(cell(FUELS, row["row"], "feedstock"), found, "不大于消费量", mend)
        default = factors.default_ncv(row["fuel"])
        if row["ncv_gj"] is not None and not default / PLAUSIBLE <= row["ncv_gj"] <= default * PLAUSIBLE:
            wanted = f"百万千焦/{unit}，{row['fuel']}的缺省值是 {default:g}"
            mend = "核对计量单位（1 百万千焦＝1000 兆焦＝238.8 千大卡）；没有实测值的留空"
            yield Problem(cell(FUELS, row["row"], "ncv_gj"), f"{row['ncv_gj']:g}", wanted, mend)


def _lacking(rows: list[dict[str, Any]], column: str, file: str) -> Iterator[Problem]:
    """A fuel or a grid that an area has in other periods: an absent line is not a nought."""
    known: dict[str, set[str]] = defaultdict(set)
    held: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        known[row["area"]].add(row[column])
        held[row["area"], row["period"]][row[column]] = row["row"]
    for (area, period), there in held.items():
        for name in sorted(known[area] - there.keys()):
            place = cell(file, min(there.values()), column)
            found = f"{area} 的 {period} 没有{name}这一行，其他时期有"
            yield Problem(place, found, "每期的品种相同", "补上这一行；没有的填 0，还不知道的留空")


def _against_energy(trade: list[dict[str, Any]], energy: Iterable[Row]) -> Iterator[Problem]:
    """The balance of traded power beside the one that energy.csv has; a stranger, but it goes in."""
    sums: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for row in trade:
        whole = row["inflow_kwh"] is not None and row["outflow_kwh"] is not None
        sums[row["area"], row["period"]].append(row["inflow_kwh"] - row["outflow_kwh"] if whole else None)
    for line in energy:
        parts = sums.get((line["area"], line["period"]), [None])
        said = line["net_power_inflow_kwh"]
        if said is None or None in parts:
            continue
        balance = sum(part for part in parts if part is not None)
        if abs(balance - said) > max(1.0, abs(said) * 1e-6):
            place, wanted = cell("energy.csv", line["row"], "net_power_inflow_kwh"), "两本账册一致"
            found = f"{said:.15g}，而 {TRADE} 的调入减调出是 {balance:.15g}"
            yield Problem(place, found, wanted, "核对电力调入、调出电量", severity="warning")
