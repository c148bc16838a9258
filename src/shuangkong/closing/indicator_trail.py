"""从指标到原始记录（指标目录）: a level opened by the formula of its indicator, down to the lines of the series."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from shuangkong.closing.explanation import Step, shown
from shuangkong.closing.trail import Trail
from shuangkong.kernel.tables import Column
from shuangkong.targets.formula import parse, written
from shuangkong.targets.indicator import Indicator
from shuangkong.targets.indicator_tables import INDICATOR_ACCOUNT

LEVELS = (
    "level", "base_level", "level_at_start", "forecast_level", "forecast_level_low", "forecast_level_high", "least", "most",
)  # fmt: skip
AMOUNTS = (
    "target", "issued", "start", "measured", "path", "path_capped", "computed", "required", "gap", "needed", "about",
    "at_low", "at_high", "forecast", "forecast_low", "forecast_high",
)  # fmt: skip


class IndicatorTrail(Trail):
    """The rows behind one indicator of an area."""

    indicator_id = ""

    @cached_property
    def indicator(self) -> Indicator:
        """The definition that the closing was sealed with."""
        return self.closing.catalogue.indicators[self.indicator_id]

    def account_row(self, name: str, area: str, period: str) -> Mapping[str, Any] | None:
        """Return the row of a sealed table; of the indicators' account that of this indicator."""
        if name == INDICATOR_ACCOUNT.name:
            rows = self.closing.where(f"tables/{name}", area=area, indicator=self.indicator_id, period=period)
        else:
            rows = self.closing.where(f"tables/{name}", area=area, period=period)
        return rows[0] if rows else None

    def unit_of(self, column: Column, row: Mapping[str, Any]) -> str:
        """Return the unit of a step: the indicator's where the account can't know it."""
        if not self.indicator_id or column.unit != "1":
            return column.unit
        if column.name in LEVELS:
            return self.indicator.unit
        if row.get("is_rate") == 1 or column.name not in AMOUNTS:
            return "1"
        points = self.indicator.unit == "%" and (row.get("is_level") == 0 or column.name in ("gap", "needed"))
        return "percentage point" if points else self.indicator.unit

    def level(self, column: Column, row: Mapping[str, Any]) -> Step:
        """Return a level with its formula; amounts that add up over the years with every year's."""
        year = int(row["reference"] if column.at == "reference" else row["period"])
        value = shown(row[column.name])
        if not self.indicator.accumulate:
            step = self._of_year(year, row["base_year"], column.label)
            return Step(
                column.label, value, self.indicator.unit, str(year), step.formula, step.numbers, step.rule, step.source,
                step.steps,
            )  # fmt: skip
        years = [self._of_year(y, row["base_year"], f"{y}年") for y in range(row["base_year"] + 1, year + 1)]
        terms = " + ".join(s.label for s in years) or "基期为零"
        numbers = " + ".join(s.value or "缺" for s in years) or "0"
        return Step(column.label, value, self.indicator.unit, str(year), terms, numbers, "各年合计", "", years)

    def _of_year(self, year: int, base_year: int, label: str) -> Step:
        known = self.indicator
        text = known.expanded if known.times == 1 else f"({known.expanded}) * {known.times:.15g}"
        steps = {name: self._input(name, self.area, str(year), base_year) for name in known.inputs}
        labels = {name: step.label for name, step in steps.items()}
        numbers = {name: step.value if step.value is not None else "缺" for name, step in steps.items()}
        tree = parse(text)
        return Step(
            label, self._computed(text, base_year, year), known.unit, str(year),
            written(tree, labels), written(tree, numbers), known.id, known.formula, list(steps.values()),
        )  # fmt: skip

    def _computed(self, text: str, base_year: int, year: int) -> str | None:
        """The year's own value, computed again from the inputs: of amounts that add up only the sum is kept."""
        from shuangkong.kernel.formulas import Missing
        from shuangkong.targets.formula import evaluate

        rows = {name: self._observed(name, self.area, str(year), base_year) for name in self.indicator.inputs}
        values = {n: Missing if r is None or r["value"] is None else float(r["value"]) for n, r in rows.items()}
        found = evaluate(parse(text), values)
        return None if found is Missing else shown(float(found))

    def _observed(self, name: str, area: str, period: str, base_year: int) -> Mapping[str, Any] | None:
        rows = self.closing.where(
            "tables/observed", area=area, period=period, series=name, base_year=base_year, indicator=self.indicator_id
        )
        return rows[0] if rows else None

    def _input(self, name: str, area: str, period: str, base_year: int, label: str = "") -> Step:
        """What a formula names: a parameter, a line of a book, or a sum with the units that are in it or lack."""
        if name in self.indicator.parameters:
            return self._parameter(name, period)
        series = self.closing.catalogue.series[name]
        row = self._observed(name, area, period, base_year)
        value = None if row is None else shown(row["value"])
        if row is None or not row["summed"]:
            lines = self.own_lines(name, area, period, base_year)
            record = lines[0].record if len(lines) == 1 else None
            steps = lines if len(lines) > 1 else []
            return Step(label or series.name, value, series.unit, period, record=record, steps=steps)
        names = {a.area: a.name for a in self.closing.areas()}
        units = [
            self._input(name, unit, period, base_year, names[unit])
            for unit in self._units(area)
            if self._takes_part(unit, base_year)
        ]
        return Step(label or series.name, value, series.unit, period, rule="所属单位合计", steps=units)

    def _takes_part(self, area: str, base_year: int) -> bool:
        """Tell whether a unit ever reported anything that the formula adds up: then the sum waits for it."""
        rows = self.closing.where("tables/observed", area=area, base_year=base_year, indicator=self.indicator_id)
        return any(r["kind"] == "sum" for r in rows)

    def _parameter(self, name: str, period: str) -> Step:
        id_ = self.indicator.parameters[name]
        cited = self.parameter(id_, self.area, period)
        if cited is None:
            return Step(name, None, "", period)
        return Step(cited.name, cited.value, cited.unit, period, cited=cited)

    def own_lines(self, name: str, area: str, period: str, base_year: int) -> list[Step]:
        """Return the line of the book that is in use, at the prices that the accounts chose."""
        series = self.closing.catalogue.series[name]
        rows = self.closing.where("inputs/observations", area=area, period=period, series=name, in_use=1)
        rows.sort(key=lambda r: (r["price_base_year"] == base_year, r["price_base_year"] or 0), reverse=True)
        return [
            Step(
                series.name,
                shown(r["value"]),
                series.unit,
                period,
                record=self.record(r["book"], r["column"], r),
            )
            for r in rows[:1]
        ]

    def yearly_levels(self, row: Mapping[str, Any]) -> list[Step]:
        """Return the years that a trend was drawn through; each opens as that year's own figure."""
        rows = self.closing.where(f"tables/{INDICATOR_ACCOUNT.name}", area=self.area, indicator=self.indicator_id)
        known = [r for r in rows if r["year"] <= row["year"] and r["level"] is not None]
        first = self.level(INDICATOR_ACCOUNT.column("base_level"), row) if row["base_level"] is not None else None
        steps = [
            Step(f"{r['year']}年", shown(r["level"]), self.indicator.unit, r["period"], figure=self.indicator_id)
            for r in sorted(known, key=lambda r: r["year"])
        ]
        return [first, *steps] if first else steps
