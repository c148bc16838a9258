"""锁定数据: books in, sealed closings out. The one place that closes a city; the command line and the pages call it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shuangkong.closing.approved_filings import source
from shuangkong.closing.books import Books, read_books
from shuangkong.closing.filings import Source
from shuangkong.closing.indicator_remarks import Units
from shuangkong.closing.remarks import remarks
from shuangkong.closing.run import Run, run
from shuangkong.closing.seal import Content, seal
from shuangkong.closing.store import Closing
from shuangkong.emissions.feed import Register
from shuangkong.kernel.engine import engine
from shuangkong.kernel.figures import COLUMNS
from shuangkong.kernel.periods import CHINA, Period, five_year_base
from shuangkong.kernel.problems import BadData, NotInForce, Problem, Unknown
from shuangkong.registers import tree
from shuangkong.registers.tables import pack_area
from shuangkong.rulebook.lookup import implied_chain
from shuangkong.rulebook.value import Value

INPUTS = (
    "areas",
    "gdp",
    "energy",
    "balance",
    "sectors",
    "targets",
    "observations",
    "acceptances",
    "parameters",
    "indicators",
)
# frozen where a city keeps an account of carbon, of coal or of oil
CARBON_INPUTS = ("fuels", "power_trade", "support", "fuel_factors", "grid_factors")
CARBON_KEPT = (
    "carbon_path", "fuel_account", "trade_account", "carbon_account", "short_account", "coal_oil_account",
    "combined_account", "carbon_warning", "carbon_lmdi_units", "carbon_lmdi",
)  # fmt: skip
CARBON_ACCOUNTS = ("carbon_account", "short_account", "coal_oil_account")
# frozen where a city has projects
REDUCTION_INPUTS = (
    "reductions", "reduction_inputs", "reduction_claims", "reduction_uses", "reduction_exclusions", "reduction_places",
    "recognised",
)  # fmt: skip
KEPT = (
    "values_in_force", "unit_energy", "gdp_in_use", "assessed_energy", "intensity_path", "total_targets", "observed",
    "intensity_account", "total_account", "units_account", "intensity_warning", "total_warning", "indicator_account",
    "estimate_account", "power_account", "increment_account", "balance_account", "intensity_trend",
    "energy_lmdi_units", "energy_lmdi", "cod_account", "nh3n_account", "nox_account", "vocs_account",
    "reduction_amounts", "reduction_sums", "cod_actual", "nh3n_actual", "nox_actual", "vocs_actual",
)  # fmt: skip
CONSEQUENCE = "warning.consequence"
GUIDANCE, SUSPENSION = "strengthened_guidance", "review_suspension"
# a cycle without one of these cannot be accounted at all
NEEDED = ("energy.caliber", "energy.coverage_floor", "targets.pace", "targets.progress_method")


@dataclass(frozen=True, slots=True)
class City:
    """Which city a books folder is about."""

    area: str
    name: str


def close(
    folder: Path,
    periods: Sequence[str],
    as_of: date,
    now: datetime | None = None,
    progress: Callable[[str], None] = lambda _: None,
    warn: Callable[[Sequence[Problem]], None] = lambda _: None,
    filed: Source | None = None,
    register: Register | None = None,
) -> list[tuple[Closing, bool]]:
    """Close periods of a city: read and check its books, run all accounts once, seal each period.

    Args:
        folder: the city pack, or a folder with books/*.csv.
        periods: texts of periods; Unknown where the books have none such.
        as_of: what was published by this day is known.
        now: the time put on the seal.
        progress: is told what is going on, in Chinese.
        warn: is given what was strange in the books but let in.
        filed: where approved submissions come from, if the installation has any.
        register: where reduction projects of the register come from, if the installation has any.
    """
    wanted = [_period(text) for text in periods]
    books = read_books(folder, as_of, filed, register)
    warn(books.warnings)
    city = city_of(folder, books)
    known = set(books.tables["cycles"]["period"].to_pylist())
    for period in wanted:
        if period.text not in known:
            raise Unknown(f"{city.name}的账册里没有 {period.text} 的数据。已有：{_listed(known)}")
    progress(f"{city.name}：核算 {len(known)} 个时期")
    sealed = []
    with engine() as opened:
        done = run(books.tables, books.catalogue, opened)
        for period in wanted:
            _require_rules(done, books, period, as_of)
            content = _content(done, books, city, period, as_of, now or datetime.now(UTC))
            sealed.append(seal(content))
            progress(f"{city.name}：{period.label()}已锁定")
    return sealed


def _require_rules(done: Run, books: Books, period: Period, as_of: date) -> None:
    """Raise NotInForce where a rule that every account needs has no value for the period."""
    there = done.rows("values_in_force", f"period = '{period.text}'").select(["id", "area"]).to_pylist()
    held = {(row["id"], row["area"]) for row in there}
    for area in done.rows("frame", f"period = '{period.text}'")["area"].unique().to_pylist():
        for id_ in NEEDED:
            if (id_, area) not in held:
                name = books.rulebook.parameter(id_).name
                known = f"按 {as_of} 以前发布的规定"
                raise NotInForce(f"{name}（{id_}）在 {area}、{period.end_date()} 没有有效的取值（{known}）")


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as fault:
        raise Unknown(str(fault)) from None


def _listed(periods: set[str]) -> str:
    return "、".join(sorted(periods)) or "账册是空的"


def city_of(folder: Path, books: Books) -> City:
    """Return the city of a folder: plan.yaml's area, else the root of areas.csv; BadData where areas.csv has it not."""
    area = pack_area(folder)
    names = {row["area"]: row["name"] for row in books.tables["areas"].to_pylist()}
    if area not in names and area != tree.NATION:
        place = f"{folder.name}/plan.yaml · area"
        raise BadData([Problem(place, area, "areas.csv 中已有的代码", "改正 plan.yaml 或 areas.csv")])
    return City(area, names.get(area, folder.name))


def _content(done: Run, books: Books, city: City, period: Period, as_of: date, now: datetime) -> Content:
    figures = _figures(done, period)
    tables = {name: done.rows(name, _of_cycle(done.tables[name].columns, period)) for name in (*KEPT, *CARBON_KEPT)}
    measures = _measures(books, figures, period, as_of)
    content = {f"inputs/{name}": books.tables[name] for name in INPUTS}
    if len(books.tables["emission_actuals"]):
        content |= {f"inputs/{name}": books.tables[name] for name in ("emission_actuals", "permitted_amounts")}
    if len(books.tables["reductions"]):
        content |= {f"inputs/{name}": books.tables[name] for name in REDUCTION_INPUTS}
    if len(books.tables["filed"]):  # without submissions a closing is what it was before there could be any
        content["inputs/filed"] = books.tables["filed"]
    has_carbon = any(len(tables[name]) for name in CARBON_ACCOUNTS)
    content |= {f"inputs/{name}": books.tables[name] for name in CARBON_INPUTS if has_carbon}
    content |= {f"tables/{name}": table for name, table in tables.items() if has_carbon or name in KEPT}
    content["figures"] = figures
    content["remarks"] = remarks(tables, period.text, measures, _units(books))
    return Content(
        city=city.area,
        city_name=city.name,
        period=period.text,
        as_of=as_of.isoformat(),
        sealed_at=now.isoformat(timespec="seconds"),
        tables=content,
        sqls=done.sqls,
        notes={"warnings": [f"{p.place}：{p.found}" for p in books.warnings if p.severity == "warning"]},
    )


def _units(books: Books) -> Units:
    """Which areas are made of which, and which are assessed net of a part."""
    members: dict[str, list[str]] = {}
    for row in books.tables["members"].to_pylist():
        members.setdefault(row["whole"], []).append(row["area"])
    return Units(members, {row["area"] for row in books.tables["areas"].to_pylist() if row["unit"] == "net"})


def _figures(done: Run, period: Period) -> Any:
    """Return the period's figures, sorted; their key has to be unique, or an account counts something twice."""
    table = (
        done.rows("figures", f"period = '{period.text}'")
        .select(COLUMNS)
        .sort_by([("figure", "ascending"), ("area", "ascending")])
    )
    keys = pa.table({"key": pc.binary_join_element_wise(table["figure"], table["area"], "|")})
    doubled = keys.group_by("key").aggregate([("key", "count")]).filter(pc.field("key_count") > 1)
    if doubled.num_rows:
        raise AssertionError(f"figures stand twice for one area and period: {doubled['key'].to_pylist()[:5]}")
    return table


def _of_cycle(columns: Collection[str], period: Period) -> str:
    """Tell the rows that the period's figures came from: its own, the year before's, and the cycle's years."""
    base = five_year_base(period.year)
    texts = sorted({period.text, period.before(), *(str(y) for y in range(base, period.year + 1))})
    of_period = "period IN ('" + "', '".join(texts) + "')"
    return f"{of_period} AND base_year = {base}" if "base_year" in columns else of_period


def _measures(books: Books, figures: Any, period: Period, as_of: date) -> dict[str, str]:
    """Return the consequence in force for level 1 per area, in Chinese with its basis, on the last day of the period.

    The suspension of reviews was ordered for cities whose intensity rose, in provinces on level 1; whether the province
    was is not known here, so it is said as a condition, and to nobody else.
    """
    parameter = books.rulebook.parameter(CONSEQUENCE)
    day = period.end_date()
    areas = {row["area"]: row for row in books.tables["areas"].to_pylist()}
    rows = [row for row in figures.to_pylist() if row["figure"] == "energy.intensity_change"]
    rose = {row["area"] for row in rows if row["value"] is not None and Decimal(row["value"]) > 0}
    found = {}
    for area in {row["area"] for row in rows}:
        try:
            value = books.rulebook.value(CONSEQUENCE, _chain(area, areas), day, as_of)
        except NotInForce:
            continue
        if value.text != SUSPENSION:
            found[area] = f"{parameter.choices[value.text]}{_basis(books, value)}"
        elif area in rose and areas[area]["level"] == "city":
            found[area] = (
                f"{parameter.choices[GUIDANCE]}；所在省（区）为一级预警的，{parameter.choices[SUSPENSION]}{_basis(books, value)}"
            )
        else:
            found[area] = parameter.choices[GUIDANCE]
    return found


def _basis(books: Books, value: Value) -> str:
    document = books.rulebook.document(value.document)
    assumed = "" if value.confidence in ("official", "reported") else "，假定"
    return f"（依据：{document.title} {value.at}{assumed}）"


def _chain(area: str, areas: Mapping[str, Mapping[str, Any]]) -> list[str]:
    chain = [area]
    while chain[-1] in areas and areas[chain[-1]]["parent"]:
        chain.append(areas[chain[-1]]["parent"])
    return list(dict.fromkeys([*chain, *implied_chain(chain[-1])]))


def periods_to_close(
    folder: Path, as_of: date, filed: Source | None = None, register: Register | None = None
) -> list[str]:
    """Return the periods of a pack worth closing: all years after the first, and the quarters of the last two years."""
    texts = read_books(folder, as_of, filed, register).tables["cycles"]
    rows = [row for row in texts.to_pylist() if row["own"]]
    years = sorted(row["year"] for row in rows if row["kind"] == "year")
    if not years:
        return sorted(row["period"] for row in rows)
    wanted = [str(year) for year in years[1:]] or [str(years[0])]
    quarters = [r["period"] for r in rows if r["kind"] == "quarter" and r["year"] > years[-1] - 2]
    return sorted([*wanted, *quarters], key=lambda text: (text[:4], len(text) == 4, text))


def close_packs(folders: Sequence[Path], progress: Callable[[str], None], as_of: date | None = None) -> None:
    """Close every pack that has not been closed yet, or whose books changed."""
    day, filed = as_of or datetime.now(CHINA).date(), source(folders[0].parent) if folders else None
    for folder in folders:
        close(folder, periods_to_close(folder, day, filed), day, progress=progress, filed=filed)
