"""报表自查: whether feeds and checks of a form name columns, items and series that exist, in units that fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict

from shuangkong.kernel.problems import Problem
from shuangkong.kernel.units import label, measure
from shuangkong.rulebook.fields import suggestion
from shuangkong.statistics.column_files import RESERVED
from shuangkong.statistics.conditions import condition
from shuangkong.statistics.form import BY_KIND, Check, Feed, Form, FormTable
from shuangkong.targets.formula import FormulaFault, names, parse
from shuangkong.targets.indicator import Catalogue

BALANCE = (
    "opening_stock", "production", "inflow", "outflow", "closing_stock", "final_agriculture", "final_industry",
    "final_construction", "final_transport", "final_services", "final_households", "transformation_loss", "other_loss",
)  # fmt: skip
# columns of other books that statistics bring: their units, as their contracts have them
BOOK_UNITS = {
    "gdp.gdp_yuan": "yuan", "energy.energy_tce": "tce", "energy.feedstock_tce": "tce", "energy.nonfossil_tce": "tce",
    "energy.renewable_power_kwh": "kWh", "energy.net_power_inflow_kwh": "kWh", "energy.primary_power_kwh": "kWh",
    "energy.coal_t": "t", "energy.oil_t": "t",
    **dict.fromkeys((f"balance.{name}_tce" for name in BALANCE), "tce"),
}  # fmt: skip
OF_KIND = ("coefficient.low", "coefficient.high", "ncv.low", "ncv.high")


def faults(form: Form, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what in a form names nothing or does not fit."""
    tables = {table.id: table for table in form.tables}
    for feed in form.feeds:
        yield from _feed_faults(form, feed, tables.get(feed.table), catalogue)
    for table in form.tables:
        for row in table.rows:
            if row.series:
                place = f"{form.place} · rows.csv · {row.key}"
                yield from _series_faults(place, row.series, row.unit, catalogue)
    yield from _energy_faults(form)
    for check in form.checks:
        yield from _check_faults(form, check, tables.get(check.table))
        yield from _sum_faults(form, check)
    conditional: tuple[Feed | Check, ...] = (*form.feeds, *form.checks)
    for one in conditional:
        if one.where and one.table in tables:
            yield from _where_faults(form, one, tables[one.table])


def unit_of_series(series: str, catalogue: Catalogue) -> str | None:
    """Return the unit of a series or of another book's column; None where there is none of that name."""
    if "." in series:
        return BOOK_UNITS.get(series)
    found = catalogue.series.get(series)
    return found.unit if found else None


def _feed_faults(form: Form, feed: Feed, table: FormTable | None, catalogue: Catalogue) -> Iterator[Problem]:
    place = f"{form.place} · feeds · {feed.series}"
    if table is None:
        yield Problem(place, feed.table, f"tables 中的代号：{'、'.join(t.id for t in form.tables)}", "改正表的代号")
        return
    columns = {column.name: column for column in table.columns}
    try:
        used = names(parse(feed.value))
    except FormulaFault as fault:
        yield Problem(f"{place} · value", fault.found, fault.wanted, fault.mend)
        return
    for name in (*used, *feed.where, *filter(None, [feed.prices])):
        if name not in columns:
            yield Problem(place, name, "这张表的栏目", suggestion(name, columns) or "改正栏目的名称")
    units = list(dict.fromkeys(columns[name].unit for name in used if name in columns))
    if len(units) > 1:
        found = "、".join("随能源品种" if unit == BY_KIND else label(unit) for unit in units)
        yield Problem(place, f"单位不同的栏目（{found}）", "单位相同的栏目相加减", "改用同一单位的栏目")
    elif units and units[0] != BY_KIND:
        yield from _series_faults(place, feed.series, units[0], catalogue)
    elif unit_of_series(feed.series, catalogue) is None:
        yield from _series_faults(place, feed.series, "", catalogue)


def _energy_faults(form: Form) -> Iterator[Problem]:
    columns = {f"{table.id}.{column.name}" for table in form.tables for column in table.columns}
    for name, place in asdict(form.energy).items() if form.energy else ():
        if (found := ".".join(place)) not in columns:
            mend = suggestion(found, columns) or "改正表的代号和栏目的名称"
            yield Problem(f"{form.place} · energy · {name}", found, "本报表的“表的代号.栏目”", mend)


def _where_faults(form: Form, one: Feed | Check, table: FormTable) -> Iterator[Problem]:
    """A value that no row can have would make a feed or a check that never applies."""
    what = one.series if isinstance(one, Feed) else one.id
    columns = {column.name: column for column in table.columns}
    for name, values in one.where.items():
        items = {row.key for row in table.rows} if (name,) == table.key else set()
        known = items or (set(columns[name].choices.values()) if name in columns else set())
        for value in values if known else ():
            if value not in known:
                mend = suggestion(value, known) or "改正取值"
                yield Problem(f"{form.place} · {what} · where", f"{name}: {value}", "这一栏可能有的取值", mend)


def _series_faults(place: str, series: str, unit: str, catalogue: Catalogue) -> Iterator[Problem]:
    wanted = unit_of_series(series, catalogue)
    if wanted is None:
        mend = suggestion(series, [*catalogue.series, *BOOK_UNITS]) or "用 shuangkong indicator list 查看"
        yield Problem(place, f"{series}，没有这个数据项", "指标目录的数据项，或“账册.列”", mend)
    elif "." not in series and catalogue.series[series].source:
        source = catalogue.series[series].source
        yield Problem(place, f"{series}，取自 {source}", "账册中的列", f"改成 {source}")
    elif unit and measure(unit).dimensions != measure(wanted).dimensions:
        found, needed = label(unit) or "无单位", label(wanted) or "无单位"
        yield Problem(place, f"单位 {found}", f"与数据项的单位（{needed}）可以换算", "核对单位")


def _check_faults(form: Form, check: Check, table: FormTable | None) -> Iterator[Problem]:
    place = f"{form.place} · checks.yaml · {check.id}"
    if table is None:
        yield Problem(place, check.table, f"tables 中的代号：{'、'.join(t.id for t in form.tables)}", "改正表的代号")
        return
    columns = {column.name for column in table.columns}
    keys = {row.key for row in table.rows}
    known = columns if check.over == "row" else keys
    for name in set(check.columns) | set(check.where):
        if name not in columns:
            yield Problem(place, name, "这张表的栏目", suggestion(name, columns) or "改正栏目的名称")
    for text in filter(None, (check.holds, check.when)):
        for name in condition(text).names:
            if name not in check.parameters and name not in check.sums and not _known(name, known, columns, check.over):
                options = [*known, *OF_KIND] if check.over == "row" else [*keys, *columns]
                mend = suggestion(name, options) or "改正名称"
                yield Problem(place, name, "这张表的栏目、项目，或上期、同期、合计的同名栏目", mend)


def _sum_faults(form: Form, check: Check) -> Iterator[Problem]:
    """A sum names a table and columns of the form; those in which rows have to agree stand in both tables."""
    tables = {table.id: {column.name for column in table.columns} for table in form.tables}
    for name, one in check.sums.items():
        place = f"{form.place} · checks.yaml · {check.id} · sums.{name}"
        if one.table not in tables:
            yield Problem(place, one.table, f"tables 中的代号：{'、'.join(tables)}", "改正表的代号")
            continue
        there, here = tables[one.table], tables.get(check.table, set())
        wrong = [column for column in (one.column, *one.where, *one.same) if column not in there]
        for column in [*wrong, *(column for column in one.same if column not in here)]:
            yield Problem(
                place, column, "该表的栏目；same 的栏目两张表都有", suggestion(column, there) or "改正栏目的名称"
            )


def _known(name: str, known: Collection[str], columns: Collection[str], over: str) -> bool:
    first, dot, rest = name.partition(".")
    if not dot:
        return name in known
    if name in OF_KIND:
        return over == "row"
    if first in ("before", "year_ago", "year_end"):
        return rest in known
    if first == "area":
        return True  # what the caller knows of the area: series, or columns of another form
    if first in RESERVED:
        return rest in columns
    return over == "table" and first in known and rest in columns
