"""Observations as they come in: known series, prices of one year, the vintage known on the day, series of other books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shuangkong.kernel.problems import Problem, cell
from shuangkong.rulebook.fields import suggestion
from shuangkong.targets.indicator import Catalogue, Indicator, Series

FILE = "observations.csv"
SCHEMA = pa.schema(
    [
        ("area", pa.string()), ("period", pa.string()), ("series", pa.string()), ("value", pa.float64()),
        ("price_base_year", pa.int32()), ("published", pa.int32()), ("vintage", pa.string()),
        ("confidence", pa.int8()), ("document", pa.string()), ("book", pa.string()), ("column", pa.string()),
        ("row", pa.int32()), ("in_use", pa.int8()),
    ]
)  # fmt: skip
WHOLE = "energy_tce"
# what a book's energy leaves out already, by the caliber it was recorded on
LEFT_OUT = {("V1", "V2", "V3"): "feedstock_tce", ("V3",): "nonfossil_tce"}
PARTS = pa.schema(
    [
        ("indicator", pa.string()), ("series", pa.string()), ("position", pa.int32()), ("kind", pa.string()),
        ("parameter", pa.string()),
    ]
)  # fmt: skip
KINDS = pa.schema(
    [
        ("indicator", pa.string()), ("unit", pa.string()), ("decimals", pa.int8()), ("better", pa.string()),
        ("accumulate", pa.int8()), ("least", pa.float64()), ("most", pa.float64()),
    ]
)  # fmt: skip


def problems(rows: Sequence[Mapping[str, Any]], catalogue: Catalogue) -> list[Problem]:
    """Return what is wrong with rows of observations.csv: errors, and warnings about what nothing computes with."""
    found = []
    for row in rows:
        series = catalogue.series.get(row["series"] or "")
        if series is None:
            found.append(_unknown(row, catalogue))
        else:
            found += _faults(row, series)
    return found


def _unknown(row: Mapping[str, Any], catalogue: Catalogue) -> Problem:
    name = row["series"] or "（空）"
    mend = suggestion(name, catalogue.series) or "改成指标目录中的数据项，或先在指标文件的 series 中登记"
    wanted = "指标目录中登记的数据项（shuangkong indicator list）"
    return Problem(cell(FILE, row["row"], "series"), f"{name}，没有指标用到它", wanted, mend, severity="warning")


def _faults(row: Mapping[str, Any], series: Series) -> list[Problem]:
    found = []
    if series.source:
        place = cell(FILE, row["row"], "series")
        book = series.source.partition(".")[0]
        wanted = f"“{series.name}”取自 {book}.csv，不在这里填"
        found.append(Problem(place, series.id, wanted, f"删去这一行，数值填在 {book}.csv"))
    if series.prices == "constant" and row["price_base_year"] is None:
        place, wanted = cell(FILE, row["row"], "price_base_year"), f"“{series.name}”按可比价计，须写明价格基年，如 2020"
        found.append(Problem(place, "空", wanted, "补上价格基年；现价数不能代替可比价数"))
    return found


def prepared(
    book: Any, others: Mapping[str, Any], catalogue: Catalogue, as_of: int, filed: Sequence[Mapping[str, Any]] = ()
) -> Any:
    """Return the observations known on a day (yyyymmdd), those of other books among them; `in_use` marks the vintages.

    Several rows for one area, period, series and price base are vintages: the one published last by the day is in use.
    A row without a day of publication counts as known from the beginning. `filed` are rows of approved submissions,
    vintages like those of the book, with the book and the column that they came from.
    """
    own = _own(_with_filed(book, filed), as_of)
    taken = [_of_book(series, others) for series in catalogue.series.values() if series.source]
    return pa.concat_tables([own, *taken])


def _with_filed(book: Any, filed: Sequence[Mapping[str, Any]]) -> Any:
    """Return the rows of the book and those of submissions, each with where it stands."""
    height = len(book)
    own = book.append_column("book", pa.array([FILE.removesuffix(".csv")] * height, pa.string()))
    own = own.append_column("column", pa.array(["value"] * height, pa.string()))
    return pa.concat_tables([own, pa.Table.from_pylist(list(filed), schema=own.schema)])


def _own(book: Any, as_of: int) -> Any:
    published = pc.fill_null(book["published"], 0)
    known = book.append_column("day", published).filter(pc.less_equal(published, as_of))
    keys = ["area", "period", "series", "price_base_year"]
    latest = known.group_by(keys).aggregate([("day", "max")])
    # null price bases do not meet in a join
    plain = [_without_nulls(t) for t in (known, latest)]
    joined = plain[0].join(plain[1], keys, right_suffix="_latest")
    in_use = pc.cast(pc.equal(joined["day"], joined["day_max"]), pa.int8())
    base = pc.if_else(pc.equal(joined["price_base_year"], 0), pa.scalar(None, pa.int32()), joined["price_base_year"])
    columns = {name: joined[name] for name in joined.column_names} | {
        "price_base_year": base,
        "in_use": in_use,
    }
    table = pa.table({name: columns[name] for name in SCHEMA.names}).cast(SCHEMA)
    return table.sort_by([("row", "ascending")])


def _without_nulls(table: Any) -> Any:
    at = table.schema.get_field_index("price_base_year")
    return table.set_column(at, "price_base_year", pc.fill_null(table["price_base_year"], 0))


def _of_book(series: Series, others: Mapping[str, Any]) -> Any:
    """The rows of another book's column; what a caliber left out of a total is added back, and said."""
    book, _, column = series.source.partition(".")
    table = others[book]
    height = len(table)
    values, taken = table[column], pa.array([column] * height, pa.string())
    if column == WHOLE and "caliber" in table.column_names:
        values, taken = _whole(table)
    columns = {name: table[name] for name in ("area", "period", "confidence", "document", "row")}
    columns |= {
        "value": values,
        "price_base_year": table["price_base_year"] if "price_base_year" in table.column_names else _nothing(height),
        "published": _nothing(height),
        "vintage": pa.array([""] * height, pa.string()),
        "series": pa.array([series.id] * height, pa.string()),
        "book": pa.array([book] * height, pa.string()),
        "column": taken,
        "in_use": pa.array([1] * height, pa.int8()),
    }
    return pa.table({name: columns[name] for name in SCHEMA.names}).cast(SCHEMA)


def _whole(table: Any) -> tuple[Any, Any]:
    """Energy with what its caliber left out, and the columns that were added; unknown where one of those is."""
    caliber = table["caliber"].to_numpy(zero_copy_only=False)
    values, columns = table[WHOLE], pa.array([WHOLE] * len(table), pa.string())
    for left_out, part in LEFT_OUT.items():
        added = pa.array([c in left_out for c in caliber], pa.bool_())
        values = pc.if_else(added, pc.add(values, table[part]), values)
        columns = pc.if_else(added, pc.binary_join_element_wise(columns, part, " + "), columns)
    return values, columns


def _nothing(height: int) -> Any:
    return pa.nulls(height, pa.int32())


def tables_of(catalogue: Catalogue) -> dict[str, Any]:
    """Return the catalogue as the tables that accounts join: what stands where in a formula, and an indicator's units."""
    parts = [_part(catalogue, i, at, name) for i in catalogue.indicators.values() for at, name in enumerate(i.inputs)]
    least_most = {i.id: i.limits or (None, None) for i in catalogue.indicators.values()}
    indicators = [
        {
            "indicator": i.id, "unit": i.unit, "decimals": i.decimals, "better": i.better,
            "accumulate": int(i.accumulate), "least": least_most[i.id][0], "most": least_most[i.id][1],
        }
        for i in catalogue.indicators.values()
        if i.formula
    ]  # fmt: skip
    return {
        "indicator_parts": pa.Table.from_pylist(parts, schema=PARTS),
        "indicator_kinds": pa.Table.from_pylist(indicators, schema=KINDS),
    }


def _part(catalogue: Catalogue, indicator: Indicator, at: int, name: str) -> dict[str, Any]:
    parameter = indicator.parameters.get(name, "")
    kind = "parameter" if parameter else catalogue.series[name].aggregate
    return {"indicator": indicator.id, "series": name, "position": at, "kind": kind, "parameter": parameter}
