"""从碳排放到账册: the fuels and grids that a sum of CO₂ was made from, and the lines their numbers stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shuangkong.carbon import factors
from shuangkong.carbon.account_tables import KINDS, USED
from shuangkong.closing.explanation import Record, Step, shown
from shuangkong.closing.indicator_trail import IndicatorTrail
from shuangkong.closing.store import AreaRow
from shuangkong.energy.balance_tables import AMOUNTS
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.tables import Column

# a sum of unit_co2 → the account of its parts, and what tells the parts apart
PARTS = {"fuels_co2_t": ("fuel_account", "fuel"), "power_co2_t": ("trade_account", "grid")}
# the books and tables that such a part is taken from
OF_PART = {"fuels": "fuel", "fuel_factors": "fuel", "power_trade": "grid", "grid_factors": "grid"}
OF_CARBON = ("unit_co2", *OF_PART)
KINDS_USED = tuple(f"{kind}_tce" for kind in KINDS)
LABELS = dict(AMOUNTS)
FILES = {"fuel_factors": "carbon/factors/fuels.csv", "grid_factors": "carbon/factors/grids.csv"}


class CarbonTrail(IndicatorTrail):
    """The rows behind CO₂ of an area."""

    def parts_of(self, name: str, area: str, period: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Yield (label, account, row) of every fuel or grid in a sum, those of units that are taken out marked so."""
        account, key = PARTS[name]
        for unit, mark in self._with_units_taken_out(area):
            for row in self.closing.where(f"tables/{account}", area=unit.area, period=period):
                what = factors.grid_name(row[key]) if key == "grid" else row[key]
                yield f"{mark}{what}", account, row

    def part(self, table: str, name: str, column: Column, row: Mapping[str, Any]) -> Step:
        """Return the number of one fuel or grid with the line it stands in."""
        key = OF_PART[table]
        unit = factors.unit_of(row["fuel"]) if name in ("consumed", "feedstock") else column.unit
        if table in FILES:
            found = self.closing.where(f"inputs/{table}", year=row["year"], **{key: row[key]})
        else:
            found = self.closing.where(f"inputs/{table}", area=row["area"], period=row["period"], **{key: row[key]})
        record = self._record(table, name, found[0]) if found and row[column.name] is not None else None
        return Step(column.label, shown(row[column.name]), unit, row["period"], record=record)

    def kind_of_balance(self, column: Column, row: Mapping[str, Any]) -> Step:
        """Return what was used of coal, oil or gas with the cells of the balance sheet."""
        kinds = KINDS[column.name.removesuffix("_tce")]
        period = row["period"]
        lines = self.closing.where("inputs/balance", area=row["area"], period=period)
        steps = [
            Step(LABELS[name], shown(line[name]), "tce", period, record=self.record("balance", name, line))
            for line in lines
            if line["energy_kind"] in kinds
            for name in USED
        ]
        return Step(column.label, shown(row[column.name]), column.unit, period, steps=steps)

    def _record(self, table: str, name: str, row: Mapping[str, Any]) -> Record:
        if table not in FILES:
            return self.record(table, name, row)
        document = self.rulebook.documents.get(row["document"])
        title = f"{document.cited()} {row['at']}" if document else row["document"]
        return Record(FILES[table], row["row"], name, CONFIDENCES[row["confidence"]], title)

    def _with_units_taken_out(self, area: str) -> Iterator[tuple[AreaRow, str]]:
        areas = {a.area: a for a in self.closing.areas()}
        yield areas[area], ""
        if areas[area].unit == "net":
            for unit in areas.values():
                if unit.unit == "own" and (unit.counted_in or unit.parent) == area:
                    yield unit, f"其中单独考核的{unit.name}（扣除）· "
