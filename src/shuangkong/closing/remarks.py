"""说明: what has to be said beside a figure: why a warning has its level, what follows, and what we computed ourselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shuangkong.carbon import words as carbon_words
from shuangkong.closing.indicator_remarks import Units, of_indicators
from shuangkong.energy.words import OF_ACCOUNT
from shuangkong.warning import words

SCHEMA = pa.schema([("figure", pa.string()), ("area", pa.string()), ("remark", pa.string())])
COMPUTED = "测算"  # the mark of a pace or a limit that nobody issued
TABLES = ("intensity_warning", "total_warning", "carbon_warning", "intensity_path", "total_account")
Rows = Sequence[Mapping[str, Any]]


def remarks(tables: Mapping[str, Any], period: str, measures: Mapping[str, str], units: Units) -> Any:
    """Return the remarks of a period as a table.

    Args:
        tables: sealed account tables by name, Arrow.
        period: the period that is closed.
        measures: per area the Chinese name of the consequence in force for level 1.
        units: which areas are made of which.
    """
    rows = {name: _of_period(tables[name], period) for name in TABLES}
    found = [*_intensity(rows["intensity_warning"], measures), *_total(rows["total_warning"])]
    found += [*_lmdi(tables["energy_lmdi"], "energy", period), *_lmdi(tables["carbon_lmdi"], "carbon", period)]
    found += [*_carbon(rows["carbon_warning"])]
    found += [*_computed_pace(rows["intensity_path"]), *_computed_limits(rows["total_account"])]
    found += [
        said
        for name, words_of in (OF_ACCOUNT | carbon_words.OF_ACCOUNT).items()
        for row in _of_period(tables[name], period)
        for said in words_of(row)
    ]
    found += of_indicators(tables["indicator_account"], int(period), units) if period.isdecimal() else ()
    return pa.Table.from_pylist(
        [{"figure": f, "area": a, "remark": r} for f, a, r in sorted(set(found))], schema=SCHEMA
    )


def _of_period(table: Any, period: str) -> Rows:
    return table.filter(pc.field("period") == period).to_pylist()


def _intensity(rows: Rows, measures: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        if not row["has_required"]:
            continue
        yield "warning.intensity_level", row["area"], words.intensity_reason(row)
        if row["level"] == 1 and measures.get(row["area"]):
            yield "warning.intensity_level", row["area"], f"措施：{measures[row['area']]}。"


def _total(rows: Rows) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        if row["has_limit"]:
            yield "warning.total_level", row["area"], words.total_reason(row)


def _lmdi(table: Any, room: str, period: str) -> Iterator[tuple[str, str, str]]:
    for row in _of_period(table, period):
        for effect in ("activity", "structure", "intensity"):
            said = "按 LMDI-I 分解，三项合计等于各单位比基期的变化，没有余项；“结构”指各单位在地区生产总值中的比重。"
            yield f"{room}.change_{effect}", row["area"], said


def _carbon(rows: Rows) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        if row["has_required"]:
            yield "warning.carbon_level", row["area"], words.carbon_reason(row)


def _computed_pace(rows: Rows) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        issued = row["issued_since_base"] if row["required_since_base"] is not None else row["issued_on_year"]
        if row["required"] is not None and issued is None:
            lacking = "累计进度目标" if row["required_since_base"] is not None else "年度目标"
            yield "energy.intensity_required", row["area"], f"{COMPUTED}：没有下达{lacking}，按五年目标推算。"
        issued = (
            row["issued_incentive_since_base"] if row["incentive_on_year"] is None else row["issued_incentive_on_year"]
        )
        if row["incentive_required"] is not None and issued is None:
            remark = f"{COMPUTED}：没有下达激励目标的进度，按五年激励目标推算。"
            yield "energy.intensity_incentive_required", row["area"], remark


def _computed_limits(rows: Rows) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        if row["limit_tce"] is not None and row["issued_total_tce"] is None:
            basis = "下达的总量增速" if row["issued_growth"] is not None else "增速目标和能耗强度年度要求"
            yield "energy.total_target", row["area"], f"{COMPUTED}：以上年实际为基数，按{basis}推算。"
            if row["approved_growth"] is not None and row["growth_in_use"] == row["approved_growth"]:
                yield "energy.total_target", row["area"], "经济增速超过预期目标，经批准按实际增速调高。"
        if row["limit_on_path_tce"] is not None:
            yield "energy.total_target_path", row["area"], f"{COMPUTED}：以基期年为基数，按历年预期增速和进度要求推算。"
