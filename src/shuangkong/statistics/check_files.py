"""checks.yaml of a form: conditions as data, checked key by key; every fault becomes a problem.

    total_is_sum:
      table: basic               # whose rows are checked; over: row (each of them) or table (the items of a fixed list)
      over: row
      where: {kind: [a, b]}      # only rows with these values
      when: made = 0             # only where this holds
      holds: total = used        # one comparison of two formulas
      share: "0.001"             # tolerance: a share of the right side, `least` in the unit; a number or a parameter's id
      blank: zero                # an empty cell counts as 0 (otherwise the condition is left alone)
      sums:                      # names for sums over other tables of the filing; without rows 0 with blank: zero
        used: {table: structure, column: consumed_tce, where: {…}}
        made: {table: physical, column: produced, same: [energy_kind]}   # of the rows that agree with the row checked
      parameters: {margin: statistics.ncv_margin}
      severity: error            # or warning: may pass with a reason

Names in a condition are columns (or items of a fixed list), and with a prefix: before., year_ago., year_end. (the same in
another period's filing), sum. (of the table's rows), whole., parts. (the area's own row, and the sum of those below it),
area. (what others filed for the area), coefficient.low, coefficient.high, ncv.low, ncv.high (of the row's energy kind).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shuangkong.kernel.problems import Problem
from shuangkong.rulebook.fields import Fields, suggestion
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.rulebook.reading import read_mapping, short
from shuangkong.statistics.conditions import condition
from shuangkong.statistics.form import Check, OtherSum
from shuangkong.statistics.form_parts import legal, nested, where
from shuangkong.targets.formula import FormulaFault


def read_checks(path: Path, rulebook: Rulebook, problems: list[Problem]) -> tuple[Check, ...]:
    """Return the checks of a form, in the file's order; a file that is not there has none."""
    if not path.exists():
        return ()
    mapping = read_mapping(path, problems)
    return tuple(_read(mapping, path, rulebook, problems)) if mapping is not None else ()


def _read(mapping: dict[str, object], path: Path, rulebook: Rulebook, problems: list[Problem]) -> Iterator[Check]:
    whole = Fields(short(path), mapping, problems)
    for id_ in mapping:
        one = nested(whole, id_, whole.get(id_), "{table: …, over: …, holds: …}")
        if one is None:
            continue
        yield Check(
            id=id_,
            table=one.text("table", "表的代号"),
            over=one.one_of("over", ("row", "table"), "审核的范围（每一行、整张表）"),
            holds=_condition(one, "holds"),
            severity=one.one_of("severity", ("error", "warning"), "严重程度"),
            message=one.text("message", "不符合时的说明"),
            mend=one.text("mend", "怎么改"),
            when=_condition(one, "when", required=False),
            where=where(one),
            columns=_columns(one),
            share=_tolerance(one, "share", rulebook),
            least=_tolerance(one, "least", rulebook),
            blank=one.one_of("blank", ("skip", "zero"), "空白单元格（不审核、按 0 计）", otherwise="skip"),
            parameters=_parameters(one, rulebook),
            sums=_sums(one),
            names=_names(one),
            legal=legal(one, "legal", rulebook) if "legal" in one.mapping else None,
        )
        one.done()


def _condition(fields: Fields, key: str, *, required: bool = True) -> str:
    text = fields.text(key, "审核条件，如 supply = use", required=required)
    try:
        if text:
            condition(text)
    except FormulaFault as fault:
        fields.fault(f"{key} · 第 {fault.at} 个字符", fault.found, fault.wanted, fault.mend)
        return ""
    return text


def _columns(fields: Fields, key: str = "columns") -> tuple[str, ...]:
    found = fields.get(key)
    if found is None:
        return ()
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return tuple(found)
    fields.fault(key, found, "栏目的列表", "写成 [栏目, …]")
    return ()


def _sums(fields: Fields) -> dict[str, OtherSum]:
    """Sums over other tables, by the names that the condition has for them."""
    found = {}
    whole = nested(fields, "sums", fields.get("sums") or {}, "{条件中的名称: {table: …, column: …}}")
    for name in whole.mapping if whole else ():
        one = nested(whole, name, whole.get(name), "{table: …, column: …}") if whole else None
        if one is not None:
            table, column = one.text("table", "表的代号"), one.text("column", "栏目")
            found[name] = OtherSum(table, column, where(one), _columns(one, "same"))
            one.done()
    return found


def _tolerance(fields: Fields, key: str, rulebook: Rulebook) -> str:
    """A number written as text, or the id of a parameter."""
    text = fields.text(key, "加引号的数，或参数的代号", required=False)
    if not text or text in rulebook.parameters:
        return text
    try:
        float(text)
    except ValueError:
        mend = suggestion(text, rulebook.parameters) or "用 shuangkong rule list 查看已有的参数"
        fields.fault(key, text, "加引号的数，或已有参数的代号", mend)
        return ""
    return text


def _names(fields: Fields) -> dict[str, str]:
    content = fields.get("names")
    if content is None:
        return {}
    if isinstance(content, dict) and all(isinstance(name, str) for name in content.values()):
        return {str(name): text for name, text in content.items()}
    fields.fault("names", content, "{条件中的名称: 中文名称}", "按这个写法改写")
    return {}


def _parameters(fields: Fields, rulebook: Rulebook) -> dict[str, str]:
    content = fields.get("parameters")
    if content is None:
        return {}
    if not isinstance(content, dict):
        fields.fault("parameters", content, "{条件中的名称: 参数代号}", "按这个写法改写")
        return {}
    for name, id_ in content.items():
        if id_ not in rulebook.parameters:
            mend = suggestion(str(id_), rulebook.parameters) or "用 shuangkong rule list 查看已有的参数"
            fields.fault(f"parameters.{name}", f"{id_}，没有这个参数", "已有参数的代号", mend)
    return {str(name): str(id_) for name, id_ in content.items()}
