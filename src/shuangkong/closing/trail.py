"""从指标到原始记录: finding, in a sealed closing, the rows that a number was taken from."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from shuangkong.closing import actual_trail
from shuangkong.closing.explanation import Cited, FiledCell, Record, Step, shown
from shuangkong.closing.filings import BOOK
from shuangkong.closing.indicators import rulebook
from shuangkong.closing.store import Closing
from shuangkong.energy.estimate_tables import LABELS
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import five_year_base
from shuangkong.kernel.tables import Column
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets import issued

# the targets behind a group of columns: indicator, kind; the groups of a path are named as the kinds are
TARGET_ROWS = {
    "gdp_growth_target": ("gdp.growth", "annual"),
    "growth_path": ("gdp.growth", "annual"),
    "issued_growth": ("energy.total_growth", "annual"),
    "issued_total": ("energy.total", "annual"),
    "increment": ("energy.increment", "five_year"),
    "co2_limit": ("carbon.total", "annual"),
    "coal_limit": ("carbon.coal_total", "annual"),
    "oil_limit": ("carbon.oil_total", "annual"),
}


def arguments(column: Column) -> list[str]:
    """Return the columns that a computed column's rule asks for (kernel.accounting does the same, with an engine)."""
    if not callable(column.source):
        return []
    return [column.args.get(name, name) for name in inspect.signature(column.source).parameters]


REGISTER = "减排项目登记"


class Trail:
    """The rows of one closing, found by area and period."""

    indicator_id = ""  # the indicator of the catalogue that is explained, if it is one
    pollutant = ""  # the pollutant whose account is explained, if it is one
    path_indicator = "energy.intensity"  # what the targets of a path are for

    def __init__(self, closing: Closing, area: str) -> None:
        self.closing = closing
        self.area = area
        self.cited: dict[str, Cited] = {}

    @property
    def rulebook(self) -> Rulebook:
        """The rules as shipped, for titles; the values themselves come from the sealed parameters."""
        return rulebook()

    def row(self, name: str, area: str, period: str, base_year: int | None) -> Mapping[str, Any] | None:
        """Return the row of a sealed table for an area and period (and cycle, where the table has cycles)."""
        for row in self.closing.where(name, area=area, period=period):
            if base_year is None or row.get("base_year", base_year) == base_year:
                return row
        return None

    def parameter(self, id_: str, area: str, period: str) -> Cited | None:
        """Return the parameter that was in force, from the sealed parameters, with the title of its document.

        What is decided by the cycle has its row under the closing's own period.
        """
        for row in self.closing.where("tables/values_in_force", id=id_, area=area):
            if row["period"] in (period, self.closing.period):
                sealed = self.closing.rows("inputs/parameters")[row["parameter"]]
                return self.cited.setdefault(id_, self._cited(sealed))
        return None

    def _cited(self, sealed: Mapping[str, Any]) -> Cited:
        parameter = self.rulebook.parameter(sealed["id"])
        document = self.rulebook.documents.get(sealed["document"])
        return Cited(
            id=sealed["id"],
            name=parameter.name,
            value=parameter.choices.get(sealed["value"], sealed["value"]),
            unit=parameter.unit,
            area=sealed["area"],
            from_=_day(sealed["applies_from"]),
            to=_day(sealed["applies_to"]),
            confidence=CONFIDENCES[sealed["confidence"]],
            document_title=document.title if document else sealed["document"],
            document_number=(document.number or "") if document else "",
            at=sealed["at"],
            reading="",
        )

    def records(
        self, table: str, name: str, column: Column, area: str, period: str, base_year: int | None
    ) -> list[Step]:
        """Return the lines of the books behind a number, each as a step with its record."""
        if column.group == "units":
            names = {a.area: a.name for a in self.closing.areas()}
            units = self._units(area)
            return [s for m in units for s in self._unit_total(m, column, period, names[m])]
        if table == "targets":
            return self._targets(name, column, area, period)
        if table == "emission_actuals":
            return actual_trail.sources(self.closing, self.pollutant, name, column, area, period)
        if table in ("balance", "sectors"):
            return self._parts_of_row(table, name, area, period)
        if table == "gdp_in_use":
            used = self.row("tables/gdp_in_use", area, period, base_year)
            price = used["price_base_year"] if used else None
            return self._with_parts("gdp", "gdp_yuan", column, area, period, price)
        return self._with_parts(table, name, column, area, period, None) if table == "energy" else []

    def record(self, book: str, column: str, row: Mapping[str, Any]) -> Record:
        """Return where a number stands: in a line of a book, or in the cells of approved submissions."""
        return replace(record_of(book, column, row), filed=tuple(self._filed(book, column, row)))

    def _filed(self, book: str, column: str, row: Mapping[str, Any]) -> Iterator[FiledCell]:
        if not (self.closing.folder / "inputs" / "filed.parquet").exists():
            return
        if book == BOOK:
            lines = self.closing.where("inputs/filed", row=row["row"])
        else:
            of_cell = {"series": f"{book}.{column}", "area": row["area"], "period": row["period"]}
            lines = self.closing.where("inputs/filed", in_use=1, **of_cell)
        names = [name for name in FiledCell.__dataclass_fields__ if name != "published"]
        for line in lines:
            yield FiledCell(**{name: line[name] for name in names}, published=_day(line["published"]))

    def is_worked_out(self, area: str, period: str) -> bool:
        """Tell whether energy of a quarter was worked out because the book has no row of it."""
        if self.closing.where("inputs/energy", area=area, period=period):
            return False
        # closings of before there were estimates have no such table
        kept = (self.closing.folder / "tables" / "estimate_account.parquet").exists()
        return kept and self.row("tables/estimate_account", area, period, None) is not None

    def _unit_total(self, unit: str, column: Column, period: str, name: str) -> list[Step]:
        """The line of a unit's total, or what was worked out in its place."""
        if self.is_worked_out(unit, period):
            worked_out = self.row("tables/estimate_account", unit, period, None) or {}
            return [Step(f"{name}（测算）", shown(worked_out.get("energy_tce")), column.unit, period)]
        return self._lines("energy", "energy_tce", column, unit, period, label=name)

    def _parts_of_row(self, book: str, name: str, area: str, period: str) -> list[Step]:
        """The kinds of energy of a balance sheet that were added up, or the sectors of a quarter."""
        rows = self.closing.where(f"inputs/{book}", area=area, period=period)
        if book == "balance":
            chosen = [row for row in rows if not row["energy_kind"]] or rows
            return [
                Step(
                    row["energy_kind"] or "各品种合计",
                    shown(row[name]),
                    "tce",
                    period,
                    record=self.record(book, name, row),
                )
                for row in chosen
            ]
        found = []
        for row in rows:
            own = "before_energy_tce" if name == "weight" and row["weight"] is None else name
            unit = "tce" if own == "before_energy_tce" else "%"
            found.append(Step(LABELS[row["sector"]], shown(row[own]), unit, period, record=self.record(book, own, row)))
        return found

    def _with_parts(
        self, book: str, name: str, column: Column, area: str, period: str, price: int | None
    ) -> list[Step]:
        """The area's own line, and for an area assessed net of others the lines that were taken out."""
        areas = {a.area: a for a in self.closing.areas()}
        found = self._lines(book, name, column, area, period, price)
        if area in areas and areas[area].unit == "net":
            for part in areas.values():
                if part.unit == "own" and (part.counted_in or part.parent) == area:
                    label = f"其中单独考核的{part.name}（扣除）"
                    found += self._lines(book, name, column, part.area, period, price, label)
        return found

    def _lines(
        self, book: str, name: str, column: Column, area: str, period: str, price: int | None = None, label: str = ""
    ) -> list[Step]:
        names = {a.area: a.name for a in self.closing.areas()}
        found = []
        for row in self.closing.where(f"inputs/{book}", area=area, period=period):
            if price in (None, row.get("price_base_year")):
                text = label or f"{names.get(area, area)} · {column.label}"
                found.append(Step(text, shown(row[name]), column.unit, period, record=self.record(book, name, row)))
        return found

    def _units(self, whole: str) -> list[str]:
        return [a.area for a in self.closing.areas() if (a.counted_in or a.parent) == whole]

    def _targets(self, name: str, column: Column, area: str, period: str) -> list[Step]:
        if self.indicator_id:
            return self._indicator_targets(column, area, period)
        indicator, kind = TARGET_ROWS.get(column.group, (self.path_indicator, column.group))
        rows = self._target_rows(area, indicator, kind, int(period[:4]), column.group)
        if column.group == "cumulative":  # the last year has the five-year target itself
            five_year = self._target_rows(area, indicator, "five_year", int(period[:4]), "five_year")
            rows = [row for row in five_year if row["target_year"] == int(period[:4])] or rows
        found = []
        for row in rows:
            value = row[name]
            text = f"{value:g}%" if isinstance(value, float) else str(value)
            text, unit = (shown(value) or "", "tce") if column.unit == "tce" else (text, "")
            label = f"{column.label}（{row['period'] or row['target_year']}）"
            found.append(Step(label, text, unit, period, record=record_of("targets", name, row)))
        return found

    def _indicator_targets(self, column: Column, area: str, period: str) -> list[Step]:
        kinds = ("five_year",) if column.group == "target" else ("annual", "cumulative")
        rows = [r for kind in kinds for r in self._target_rows(area, self.indicator_id, kind, int(period[:4]), kind)]
        return [
            Step(f"{column.label}（{r['period'] or r['target_year']}）", f"{r['base']:.10g}", "", period,
                 record=record_of("targets", "base", r))
            for r in rows
        ]  # fmt: skip

    def _target_rows(self, area: str, indicator: str, kind: str, year: int, group: str) -> list[Mapping[str, Any]]:
        return [
            row
            for row in self.closing.rows("inputs/targets")
            if (row["area"], row["indicator"], row["kind"]) == (area, indicator, kind)
            and self._covers(row, year, group)
        ]

    def _covers(self, row: Mapping[str, Any], year: int, group: str) -> bool:
        if row["kind"] == "five_year":
            return bool(row["base_year"] < year <= row["target_year"])
        if group == "growth_path":
            return bool(five_year_base(year) < row["year"] <= year)
        return bool(row["year"] == year)


OTHER_FILES = {"plan": "plan.yaml", issued.BOOK: issued.NAME}


def record_of(book: str, column: str, row: Mapping[str, Any]) -> Record:
    """Return where a number stands: a line of a book, of the plan's facts, or the page of a project of the register."""
    if not row["row"] and row.get("project"):
        confidence = CONFIDENCES[row["confidence"]]
        return Record(REGISTER, 0, column, confidence, row["document"] or "", project=row["project"])
    file = OTHER_FILES.get(str(row.get("book")), f"{book}.csv")
    return Record(file, row["row"], column, CONFIDENCES[row["confidence"]], row["document"] or "")


def _day(number: int) -> str:
    """Return a day yyyymmdd as text; the open ends of an interval are empty."""
    text = f"{number:08d}"
    return "" if number in (10101, 99991231) else f"{text[:4]}-{text[4:6]}-{text[6:]}"
