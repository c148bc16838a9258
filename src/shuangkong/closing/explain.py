"""这个数怎么来的: an explanation is generated from the run: the rule's source and the kept row; none is written by hand.

From a figure's column the contract leads to the rule and its arguments, from those to the account they were taken
from, and at last to the line of a book or the parameter with its citation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shuangkong.carbon.account_tables import CARBON_ACCOUNT, SHORT_ACCOUNT
from shuangkong.carbon.combined_tables import COMBINED_ACCOUNT
from shuangkong.carbon.lmdi_tables import LMDI as CARBON_LMDI
from shuangkong.carbon.lmdi_tables import LMDI_UNITS as CARBON_LMDI_UNITS
from shuangkong.carbon.tables import COAL_OIL_ACCOUNT, FUEL_ACCOUNT, TRADE_ACCOUNT
from shuangkong.closing import store
from shuangkong.closing.carbon_trail import KINDS_USED, OF_CARBON, OF_PART, CarbonTrail
from shuangkong.closing.explanation import Explanation, Step, shown
from shuangkong.closing.reduction_trail import INDICATOR, OF_FIGURE, TABLE, ReductionTrail
from shuangkong.closing.sentences import sentence_of
from shuangkong.closing.store import CATALOGUE, Closing
from shuangkong.closing.trail import arguments
from shuangkong.emissions.actual_tables import ACCOUNTS as ACTUAL_ACCOUNTS
from shuangkong.emissions.area_tables import ACCOUNTS as EMISSION_ACCOUNTS
from shuangkong.energy.balance_tables import BALANCE_ACCOUNT
from shuangkong.energy.control_tables import INCREMENT_ACCOUNT, POWER_ACCOUNT
from shuangkong.energy.estimate_tables import ESTIMATE_ACCOUNT
from shuangkong.energy.lmdi_tables import LMDI as ENERGY_LMDI
from shuangkong.energy.lmdi_tables import LMDI_UNITS as ENERGY_LMDI_UNITS
from shuangkong.energy.tables import ASSESSED_ENERGY, INTENSITY_ACCOUNT
from shuangkong.energy.total_tables import TOTAL_ACCOUNT, UNITS_ACCOUNT
from shuangkong.energy.trend_tables import INTENSITY_TREND
from shuangkong.kernel.formula_text import source, used, written
from shuangkong.kernel.tables import Column, Contract
from shuangkong.targets.indicator_tables import INDICATOR_ACCOUNT
from shuangkong.targets.tables import CARBON_PATH, INTENSITY_PATH, TOTAL_TARGETS
from shuangkong.warning.tables import CARBON_WARNING, INTENSITY_WARNING, TOTAL_WARNING

CONTRACTS = {
    c.name: c
    for c in (
        ASSESSED_ENERGY, INTENSITY_ACCOUNT, TOTAL_ACCOUNT, UNITS_ACCOUNT, INTENSITY_PATH, TOTAL_TARGETS,
        INTENSITY_WARNING, TOTAL_WARNING, INDICATOR_ACCOUNT, POWER_ACCOUNT, INCREMENT_ACCOUNT, BALANCE_ACCOUNT,
        ESTIMATE_ACCOUNT, INTENSITY_TREND, CARBON_PATH, FUEL_ACCOUNT, TRADE_ACCOUNT, CARBON_ACCOUNT, SHORT_ACCOUNT,
        COAL_OIL_ACCOUNT, COMBINED_ACCOUNT, CARBON_WARNING, ENERGY_LMDI, ENERGY_LMDI_UNITS, CARBON_LMDI, CARBON_LMDI_UNITS,
        *EMISSION_ACCOUNTS.values(), *ACTUAL_ACCOUNTS.values(),
    )
}  # fmt: skip
FIGURE_OF = {(f.account, f.column): f.id for f in CATALOGUE.values()}
UNITS_OF_WHOLES = (ENERGY_LMDI_UNITS.name, CARBON_LMDI_UNITS.name)
WORKED_OUT = {column.name for column in ESTIMATE_ACCOUNT.columns}
KNOWN = 0
OLDER = "这一版由较早版本的软件锁定，算法与现行公式不同，计算过程不再展开；重新锁定后可以查看。"
INPUT_NAMES = {
    "inputs/areas": "地区和单元", "inputs/gdp": "地区生产总值", "inputs/energy": "能源消费量", "inputs/targets": "目标",
    "inputs/parameters": "规定和参数", "inputs/observations": "指标数据", "inputs/acceptances": "主管部门认定",
    "inputs/emission_actuals": "实际排放量", "inputs/permitted_amounts": "许可排放量",
    "inputs/indicators": "指标目录", "inputs/balance": "地区能源平衡表", "inputs/sectors": "分行业增速",
    "inputs/reductions": "减排项目", "inputs/reduction_inputs": "减排项目核算参数", "inputs/reduction_claims": "减排量核算申报",
    "inputs/reduction_uses": "减排量使用", "inputs/reduction_exclusions": "不予核算",
    "inputs/fuels": "化石燃料消费量", "inputs/power_trade": "电力调入调出", "inputs/support": "支撑指标",
    "inputs/fuel_factors": "燃料缺省值", "inputs/grid_factors": "电网排放因子",
}  # fmt: skip


def explain(closing: Closing, figure: str, area: str) -> Explanation:
    """Open one figure of a closing; Unknown where the closing has none."""
    row = closing.figure(figure, area)
    kind = closing.kind(figure)
    walk = _Walk(closing, area)
    walk.indicator_id = (closing.split(figure) or ("", ""))[0]
    walk.pollutant = OF_FIGURE.get(figure) or (
        kind.account.partition("_")[0] if kind.account in ACTUAL_ACCOUNTS else ""
    )
    if figure.startswith(("carbon.", "warning.carbon")):
        walk.path_indicator = "carbon.intensity"
    account = walk.account_row(kind.account, area, closing.period)
    if account is None:
        raise LookupError(f"{kind.account} has no row of {area} in {closing.period}")
    remarks = closing.remarks().get((figure, area), [])
    try:
        root = walk.step(CONTRACTS[kind.account], kind.column, account, top=True)
    except KeyError:  # the sealed table has not the columns that the rules of today ask for
        root = Step(kind.label, row.value, row.unit, row.period)
        remarks = [*remarks, OLDER]
    names = {a.area: a.name for a in closing.areas()}
    return Explanation(
        row=row,
        figure=kind,
        area_name=names.get(area, area),
        sentence=sentence_of(closing, row, account),
        root=root,
        parameters=list(walk.cited.values()),
        remarks=remarks,
        sql=closing.sqls.get(kind.account, ""),
        revisions=_revisions(closing, figure, area),
    )


def _revisions(closing: Closing, figure: str, area: str) -> list[tuple[int, str | None, str, str]]:
    found = []
    former: Closing | None = None
    for other in store.closings(closing.city):
        if other.period != closing.period or other.revision > closing.revision:
            continue
        try:
            value = other.figure(figure, area).value
        except LookupError:
            value = None
        found.append((other.revision, value, other.sealed_at, why(former, other)))
        former = other
    return found


def why(former: Closing | None, closing: Closing) -> str:
    """Return why there is a new revision: which inputs differ from the former one."""
    if former is None:
        return "首次锁定"
    before, now = former.manifest["content"], closing.manifest["content"]
    changed = [label for name, label in INPUT_NAMES.items() if before.get(name) != now.get(name)]
    return f"{'、'.join(changed)}有变化" if changed else "核算方法有变化"


class _Walk(ReductionTrail, CarbonTrail):
    """One walk from a figure down to its records; `cited` gathers the parameters met on the way."""

    def step(self, contract: Contract, name: str, row: Mapping[str, Any], top: bool = False) -> Step:
        """Return a column of a row as a step, with the steps that lead to it."""
        column = contract.column(name)
        figure = None if top else FIGURE_OF.get((contract.name, name))
        if not callable(column.source):
            return self._taken(column, row, figure)
        named = arguments(column)
        values = [row[name] for name in named]
        steps = [self.step(contract, argument, row) for argument in named]
        texts = [contract.column(name).label for name in named]
        numbers = [s.value if s.value is not None else "缺" for s in steps]
        asked = used(column.source, values)
        return Step(
            label=column.label,
            value=shown(row[name]),
            unit=self.unit_of(column, row),
            period=row["period"],
            formula=written(column.source, texts, values),
            numbers=written(column.source, numbers, values),
            rule=column.source.__name__,
            source=source(column.source),
            steps=[step for step, needed in zip(steps, asked, strict=True) if needed],
            figure=figure if row["period"] == self.closing.period else None,
        )

    def _taken(self, column: Column, row: Mapping[str, Any], figure: str | None) -> Step:
        plain = Step(
            column.label,
            shown(row[column.name]),
            self.unit_of(column, row),
            row.get(column.at) or row["period"],
            figure=figure,
        )
        table, _, source_column = str(column.source or "").partition(".")
        if (made := self._made_of_parts(table, source_column, column, row)) is not None:
            return made
        if row.get(f"{column.group}__confidence", KNOWN) is None:
            return plain  # no row went in: the number is a nought or missing, and has no record
        if column.name == "sum_y":
            years = self.yearly_levels(row) if self.indicator_id else self._yearly_intensities(row)
            return Step(column.label, plain.value, "", row["period"], steps=years)
        period = row.get(column.at) or row["period"]
        if table == "energy" and source_column in WORKED_OUT and self.is_worked_out(row["area"], period):
            table = ESTIMATE_ACCOUNT.name
        if table in CONTRACTS:
            found = self.row(f"tables/{table}", row["area"], period, row.get("base_year"))
            return plain if found is None else self._renamed(column, self.step(CONTRACTS[table], source_column, found))
        cited = self.parameter(source_column, row["area"], row["period"]) if table == "values_in_force" else None
        steps = self.records(table, source_column, column, row["area"], period, row.get("base_year"))
        record = steps[0].record if len(steps) == 1 else None
        return Step(
            column.label, plain.value, plain.unit, period, record=record, cited=cited,
            steps=steps if len(steps) > 1 else [],
        )  # fmt: skip

    def _made_of_parts(self, table: str, name: str, column: Column, row: Mapping[str, Any]) -> Step | None:
        """A number that has no record of its own: an indicator's level, a sum of projects, units, fuels; None where it has."""
        if table == "indicator_levels":
            return self.level(column, row)
        if self.pollutant and table in (TABLE, INDICATOR):
            return self.of_projects(column, row) if table == TABLE else self.of_indicator(column, row)
        if table in (*UNITS_OF_WHOLES, *OF_CARBON) or name in KINDS_USED:
            return self._of_parts(table, name, column, row)
        return None

    def _of_units(self, table: str, name: str, column: Column, row: Mapping[str, Any]) -> Step:
        """A sum over units with each unit's part."""
        names = {a.area: a.name for a in self.closing.areas()}
        parts = self.closing.where(
            f"tables/{table}", whole=row["area"], period=row["period"], base_year=row["base_year"]
        )
        parts = sorted(parts, key=lambda part: list(names).index(part["area"]))
        steps = [replace(self.step(CONTRACTS[table], name, part), label=names[part["area"]]) for part in parts]
        return Step(column.label, shown(row[column.name]), column.unit, row["period"], steps=steps)

    def _of_parts(self, table: str, name: str, column: Column, row: Mapping[str, Any]) -> Step:
        """A sum over units; a sum of CO₂ with its fuels or grids; the number of one of them; or a kind of energy of the balance sheet."""
        if table in UNITS_OF_WHOLES:
            return self._of_units(table, name, column, row)
        if table in OF_PART:
            return self.part(table, name, column, row)
        if name in KINDS_USED:
            return self.kind_of_balance(column, row)
        period = row.get(column.at) or row["period"]
        parts = self.parts_of(name, row["area"], period)
        steps = [replace(self.step(CONTRACTS[account], "co2_t", part), label=text) for text, account, part in parts]
        return Step(column.label, shown(row[column.name]), column.unit, period, steps=steps)

    def _yearly_intensities(self, row: Mapping[str, Any]) -> list[Step]:
        """The years that the trend of intensity was drawn through, each opened down to its cells."""
        sealed = self.closing.where(
            "tables/intensity_account", area=row["area"], base_year=row["base_year"], kind="year"
        )
        years = sorted((r for r in sealed if r["year"] <= row["year"]), key=lambda r: r["year"])
        base = self.step(INTENSITY_TREND, "base_intensity", row)
        return [base, *(self.step(INTENSITY_ACCOUNT, "intensity", r) for r in years if r["intensity"] is not None)]

    def _renamed(self, column: Column, step: Step) -> Step:
        """The same number under the name it has where it is used."""
        return Step(
            column.label, step.value, column.unit, step.period, step.formula, step.numbers, step.rule, step.source,
            step.steps, step.record, step.cited, step.figure,
        )  # fmt: skip
