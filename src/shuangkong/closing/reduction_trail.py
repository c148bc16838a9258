"""从指标到原始记录（减排项目）: the projects in an amount of an area, each down to its claim, or its formula and inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from shuangkong.closing.explanation import Cited, Step, shown
from shuangkong.closing.indicator_trail import IndicatorTrail
from shuangkong.closing.trail import record_of
from shuangkong.emissions import rules
from shuangkong.emissions.area_tables import FIGURES
from shuangkong.emissions.feed import BOOK, COLUMN
from shuangkong.emissions.reduction_types import PARAMETER, load
from shuangkong.emissions.tables import LEVELS
from shuangkong.kernel.formula_text import source, written
from shuangkong.kernel.tables import Column

INDICATOR = "indicator_account"
TABLE = "reduction_sums"
# what an account sums up → the project's column; over all years up to the closing's, or of its year only
OVER_YEARS = {"counted_total_t": "counted_t", "expected_total_t": "expected_t", "planned_total_t": "planned_t"}
NATION = "000000"
OF_FIGURE = {figure.id: figure.account.partition("_")[0] for figure in FIGURES}


class ReductionTrail(IndicatorTrail):
    """The projects behind an amount of an area."""

    @cached_property
    def projects(self) -> Mapping[str, Mapping[str, Any]]:
        """The sealed projects, by code."""
        return {row["project"]: row for row in self.closing.rows("inputs/reductions")}

    def of_indicator(self, column: Column, row: Mapping[str, Any]) -> Step:
        """Return a number that the indicator has: its own explanation leads on."""
        part = {"target_t": ".required", "required_t": ".required", "level_t": ""}.get(column.name, "")
        figure = f"emissions.{self.pollutant}_reduction{part}"
        there = (figure, row["area"]) in {(f.figure, f.area) for f in self.closing.figures()}
        value = shown(row[column.name])
        steps = self._recognised(row["area"], row["period"]) if column.name == "recognised_t" else []
        return Step(column.label, value, column.unit, row["period"], steps=steps, figure=figure if there else None)

    def of_projects(self, column: Column, row: Mapping[str, Any]) -> Step:
        """Return a sum with the projects in it."""
        steps = list(self._amounts(column.name, row["area"], row["period"]))
        return Step(column.label, shown(row[column.name]), column.unit, row["period"], rule="项目合计", steps=steps)

    def _amounts(self, name: str, area: str, period: str) -> Iterator[Step]:
        taken = OVER_YEARS.get(name, name)
        level = taken.removesuffix("_t")
        inside = {r["area"] for r in self.closing.where("inputs/reduction_places", place=area)}
        rows = self.closing.where("tables/reduction_amounts", pollutant=self.pollutant)
        for row in sorted(rows, key=lambda one: (one["period"], one["project"])):  # an account has no order of its own
            wanted = row["period"] <= period if name in OVER_YEARS else row["period"] == period
            value = row.get(level if level in LEVELS else taken)
            if wanted and row["area"] in inside and value:
                yield self._project(row, level, value)

    def _project(self, row: Mapping[str, Any], level: str, value: float) -> Step:
        label = self.projects[row["project"]]["name"]
        claims = self.closing.where(
            "inputs/reduction_claims", project=row["project"], pollutant=self.pollutant, year=int(row["period"])
        )
        claim = next((c for c in claims if c["level"] == level), None)
        if claim is not None:
            return Step(label, shown(value), "t", row["period"], record=record_of(BOOK, COLUMN, claim))
        if claims:
            steps = [self._claimed(c) for c in sorted(claims, key=lambda c: list(LEVELS).index(c["level"]))]
            return Step(label, shown(value), "t", row["period"], steps=steps)
        return self._by_formula(row, label, value)

    def _by_formula(self, row: Mapping[str, Any], label: str, value: float) -> Step:
        """What a year counts of a project without a claim: of its full year by days, or the rest of it."""
        first, period = str(row["first_year"]), row["period"]
        rule: Callable[..., Any] = rules.carried
        names, values = ["全年减排量", "上年计入量"], [row["annual_t"], row["booked_t"]]
        if period == first:
            rule, names, values = rules.booked, ["全年减排量", "计入天数"], [row["annual_t"], row["days"]]
        formula = written(rule, names) if row["running"] == 1 else ""
        numbers = written(rule, [shown(v) or "缺" for v in values]) if row["running"] == 1 else ""
        steps = self._formulas(row["project"], period)
        if row["annual_t"] is not None and len(steps) == 1 and steps[0].value != shown(row["annual_t"]):
            left = Step("全年减排量（扣除同一生产线前序工程）", shown(row["annual_t"]), "t/year", period, steps=steps)
            steps = [left]
        timing = self.parameter("emissions.timing_mode", self.projects[row["project"]]["area"], first)
        return Step(
            label, shown(value), "t", period, formula, numbers, rule.__name__, source(rule), steps, cited=timing
        )

    def _claimed(self, claim: Mapping[str, Any]) -> Step:
        record = record_of(BOOK, COLUMN, claim)
        return Step(LEVELS[claim["level"]], shown(claim["amount_t"]), "t", str(claim["year"]), record=record)

    def _formulas(self, project: str, period: str) -> list[Step]:
        """A full year of a project by its formula, item by item, each input with its line."""
        inputs = self.closing.where("inputs/reduction_inputs", project=project, pollutant=self.pollutant)
        items = sorted({r["item"] for r in inputs})
        return [self._formula([r for r in inputs if r["item"] == item], period) for item in items]

    def _formula(self, inputs: list[Mapping[str, Any]], period: str) -> Step:
        code, _, way_id = inputs[0]["way"].partition(".")
        way = next(w for w in load()[code].ways if w.id == way_id)
        inputs.sort(key=lambda r: r["position"])
        steps = [self._typed(r, period) for r in inputs]
        values = [r["value"] for r in inputs]
        value = way.rule(*values)
        label = f"全年减排量（{way.name}{'，' + inputs[0]['item'] if inputs[0]['item'] else ''}）"
        return Step(
            label, shown(float(value)), "t/year", period, written(way.rule, [r["label"] for r in inputs], values),
            written(way.rule, [shown(v) or "缺" for v in values], values), way.rule.__name__, source(way.rule), steps,
            cited=self._basis(code, way.name),
        )  # fmt: skip

    def _basis(self, code: str, way: str) -> Cited:
        """Return on what a type's formula rests, as a parameter is cited."""
        kind = load()[code]
        document = self.rulebook.documents.get(kind.document)
        title, number = (document.title, document.number or "") if document else (kind.document, "")
        id_ = f"emissions.types.{code}"
        made = Cited(id_, f"{code} {kind.name}", way, "", NATION, "", "", kind.confidence, title, number, kind.at, "")
        return self.cited.setdefault(id_, made)

    def _typed(self, row: Mapping[str, Any], period: str) -> Step:
        """An input as it was filed; one that was not leads to the parameter that stands for it."""
        step = Step(row["label"], shown(row["value"]), row["unit"], period)
        if row["row"] is not None:
            return replace(step, record=record_of("reduction_inputs", "value", row))
        area = self.projects[row["project"]]["area"]
        return replace(step, cited=self.parameter((row["document"] or "").removeprefix(PARAMETER), area, period))

    def own_lines(self, name: str, area: str, period: str, base_year: int) -> list[Step]:
        """A series that projects make has a line for each recognised claim."""
        rows = self.closing.where("inputs/observations", area=area, period=period, series=name, in_use=1)
        if not any(row["book"] == BOOK for row in rows):
            return super().own_lines(name, area, period, base_year)
        return self._recognised(area, period, name.partition("_")[0])

    def _recognised(self, area: str, period: str, pollutant: str = "") -> list[Step]:
        if not (self.closing.folder / "inputs" / "recognised.parquet").exists():
            return []
        inside = {r["area"] for r in self.closing.where("inputs/reduction_places", place=area)}
        rows = self.closing.where("inputs/recognised", pollutant=pollutant or self.pollutant, year=int(period))
        return [self._one(r) for r in rows if self.projects[r["project"]]["area"] in inside]

    def _one(self, row: Mapping[str, Any]) -> Step:
        label = self.projects[row["project"]]["name"]
        if abs(row["amount_t"] - row["counted_t"]) >= 0.005:
            label += f"（认定 {row['amount_t']:g} 吨，扣除已使用或不予核算的部分）"
        return Step(label, shown(row["counted_t"]), "t", str(row["year"]), record=record_of(BOOK, COLUMN, row))
