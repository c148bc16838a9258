"""指标文件的写法: indicators/X.yaml and fields.yaml, checked key by key; every fault becomes a problem."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import Problem
from shuangkong.kernel.units import UNITS
from shuangkong.rulebook.fields import Fields, suggestion
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.rulebook.reading import read_mapping, short
from shuangkong.targets.elsewhere import COLUMNS, ROOM_FIGURES
from shuangkong.targets.formula import FormulaFault, Tree, parse
from shuangkong.targets.indicator import FIGURES, Field, Indicator, Method, Series

INDICATOR_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
NAME = re.compile(r"[a-z][a-z0-9_]*")
NAME_WANTED = "小写字母开头的名称，只用小写字母、数字和下划线"
DOTTED_WANTED = "两段小写名称，中间一点，如 energy.intensity"
WITHOUT_FIGURES = ("formula", "series", "parameters", "accumulate")


@dataclass(frozen=True, slots=True)
class Known:
    """What an indicator file may name."""

    fields: Mapping[str, Field]
    rulebook: Rulebook


@dataclass(frozen=True, slots=True)
class Draft:
    """An indicator as its file has it; what follows from other files is not filled in yet."""

    indicator: Indicator
    own: tuple[Series, ...]
    tree: Tree | None  # None: no formula, or one with a fault


def read_fields(path: Path, problems: list[Problem]) -> dict[str, Field]:
    """Read fields.yaml: the chapters of a plan in their order."""
    found = {}
    for id_, content in (read_mapping(path, problems) or {}).items():
        fields = _nested(Fields(short(path), {}, problems), id_, content, "{name: …, english: …}")
        if fields is not None:
            found[id_] = Field(id_, fields.text("name", "中文名称"), fields.text("english", "英文名称"))
            fields.done()
    return found


def read_indicator(path: Path, known: Known, problems: list[Problem]) -> Draft | None:
    """Read indicators/X.yaml; None where not even its id can be read."""
    mapping = read_mapping(path, problems)
    if mapping is None:
        return None
    fields = Fields(short(path), mapping, problems)
    id_ = _id(fields, path)
    owner = fields.text("owner", "掌握数据的部门，如 城市管理")
    formula, tree = _formula(fields)
    own = _series(fields, id_, owner)
    indicator = Indicator(
        id=id_,
        name=fields.text("name", "指标的中文名称"),
        english=fields.text("english", "指标的英文名称"),
        field=fields.one_of("field", known.fields, "领域的代号"),
        unit=_unit(fields),
        decimals=_decimals(fields),
        better=fields.one_of("better", ("higher", "lower"), "评价方向（越高越好、越低越好）"),
        formula=formula,
        expanded="",
        times=1.0,
        series=(),
        parameters=_parameters(fields, known.rulebook),
        accumulate=fields.one_of("accumulate", ("cycle",), "累计方式（自基期年以来逐年相加）", otherwise="") == "cycle",
        limits=_limits(fields),
        owner=owner,
        method=_method(fields, known.rulebook),
        plan=_plan(fields),
        note=fields.text("note", "说明", required=False),
        figures=_figures(fields),
        place=short(path),
    )
    fields.done()
    _not_of_a_room(fields, indicator)
    return Draft(indicator, own, tree) if id_ else None


def _id(fields: Fields, path: Path) -> str:
    id_ = fields.text("id", "指标的代号，如 waste.recycling_rate")
    if id_ and not INDICATOR_ID.fullmatch(id_):
        fields.fault("id", id_, DOTTED_WANTED, "改成如 waste.recycling_rate 的写法")
    elif id_ and id_ != path.stem:
        fields.fault("id", id_, f"与文件名相同：{path.stem}", f"改代号，或把文件改名为 {id_}.yaml")
    return id_


def _not_of_a_room(fields: Fields, indicator: Indicator) -> None:
    """A figure that a room computes itself goes by its id; only the indicator that stands for that figure may, too."""
    if indicator.id in ROOM_FIGURES and indicator.figures.get("level") != indicator.id:
        found = f"{indicator.id}，是系统专门账目的指标值"
        fields.fault("id", found, "专门账目没有用到的代号", "给指标换一个代号，文件名一并改")


def _unit(fields: Fields) -> str:
    unit = fields.text("unit", '计量单位；没有单位的写 "1"')
    if unit and (unit not in UNITS or unit == "word"):
        mend = suggestion(unit, UNITS) or "改用已有的单位，或先在 kernel/units.py 中登记"
        fields.fault("unit", unit, "已登记的计量单位", mend)
        return ""
    return unit


def _decimals(fields: Fields) -> int:
    found = fields.get("decimals")
    if isinstance(found, int) and not isinstance(found, bool) and found in (0, 2, 4):
        return found
    fields.fault("decimals", _seen(found), "小数位数：0、2 或 4", "改成其中之一")
    return 0


def _formula(fields: Fields) -> tuple[str, Tree | None]:
    """Return the formula with its tree; an indicator has either a formula or the figures of a room."""
    if "figures" in fields.mapping:
        for key in WITHOUT_FIGURES:
            if key in fields.mapping:
                wanted = "由房间自行计算的指标（figures）没有公式和序列"
                fields.fault(key, f"与 figures 同时写了 {key}", wanted, f"删去 {key}，或删去 figures")
        fields.asked.add("formula")
        return "", None
    text = fields.text("formula", "算式，如 (supplied_m3 - used_m3) / supplied_m3")
    if not text:
        return "", None
    try:
        return text, parse(text)
    except FormulaFault as fault:
        fields.fault(f"formula · 第 {fault.at} 个字符", fault.found, fault.wanted, fault.mend)
        return text, None


def _series(fields: Fields, brought_by: str, owner: str) -> tuple[Series, ...]:
    found = []
    for id_, content in _mapping(fields, "series", "“序列名: {name: …, unit: …}”的列表").items():
        if not _sound_name(fields, f"series.{id_}", id_):
            continue
        one = _nested(fields, f"series.{id_}", content, "{name: …, unit: …}")
        if one is None:
            continue
        unit = _unit(one)
        found.append(
            Series(
                id=id_,
                name=one.text("name", "序列的中文名称"),
                unit=unit,
                owner=one.text("owner", "掌握数据的部门", required=False) or owner,
                aggregate=one.one_of("aggregate", ("sum", "own"), "汇总方式（下级相加、只用本级数据）", "sum"),
                prices=one.one_of("prices", ("constant",), "价格（不变价）", ""),
                source=_source(one, unit),
                brought_by=brought_by,
            )
        )
        one.done()
    return tuple(found)


def _source(fields: Fields, unit: str) -> str:
    """Return the column of another book that a series is; it must be there, and in the unit of the series."""
    wanted = "gdp.csv 或 energy.csv 的数值列，如 energy.nonfossil_tce"
    text = _dotted(fields, "from", wanted)
    if text and text not in COLUMNS:
        mend = suggestion(text, COLUMNS) or f"改用 {'、'.join(COLUMNS)} 之一；其他数据填在 observations.csv，删去 from"
        fields.fault("from", f"{text}，没有这一列", wanted, mend)
        return ""
    if text and unit and unit != COLUMNS[text]:
        mend = f"unit 改为 {COLUMNS[text]}；指标的计量单位由系统换算"
        fields.fault("unit", unit, f"与 {text} 相同的单位：{COLUMNS[text]}", mend)
    return text


def _parameters(fields: Fields, rulebook: Rulebook) -> dict[str, str]:
    found = {}
    for name, id_ in _mapping(fields, "parameters", "“公式中的名称: 参数代号”的列表").items():
        key = f"parameters.{name}"
        parameter = rulebook.parameters.get(str(id_))
        if not _sound_name(fields, key, name):
            continue
        if parameter is None:
            mend = suggestion(str(id_), rulebook.parameters) or "用 shuangkong rule list 查看已有的参数"
            fields.fault(key, f"{_seen(id_)}，没有这个参数", "已有参数的代号", mend)
        elif parameter.unit == "word":
            fields.fault(key, f"{id_}，取值是词语", "取值是数的参数", "换成取值是数的参数")
        else:
            found[name] = str(id_)
    return found


def _method(fields: Fields, rulebook: Rulebook) -> Method:
    one = _nested(fields, "method", fields.get("method"), "{document: …, at: …, confidence: …}")
    if one is None:
        return Method("", "", "")
    document = one.text("document", "文件的代号，见 rulebook/documents")
    if document and document not in rulebook.documents:
        mend = suggestion(document, rulebook.documents) or "先在 documents 文件夹中登记这份文件"
        one.fault("document", f"{document}，没有登记", "已登记文件的代号", mend)
    at = one.text("at", "文件中的位置，如 第三条")
    confidence = one.one_of("confidence", CONFIDENCES, "可信程度")
    registered = rulebook.documents.get(document)
    if registered is not None and confidence in _better_than(registered.confidence):
        wanted = f"不高于文件登记的可信程度：{registered.confidence}"
        one.fault("confidence", confidence, wanted, f"改为 {registered.confidence}；文件已核实的，先改文件的登记")
    method = Method(document, at, confidence, one.text("reading", "对规定的理解", required=False))
    one.done()
    return method


def _better_than(confidence: str) -> tuple[str, ...]:
    return CONFIDENCES[: CONFIDENCES.index(confidence)]


def _limits(fields: Fields) -> tuple[float, float] | None:
    found = fields.get("limits")
    if found is None:
        return None
    numbers = isinstance(found, list) and len(found) == 2 and all(map(_is_number, found))
    if not numbers:
        fields.fault("limits", _seen(found), "两个数 [下限, 上限]，如 [0, 100]", "改成两个数")
    elif found[0] >= found[1]:
        fields.fault("limits", found, "下限小于上限", f"对调为 [{found[1]}, {found[0]}]，或核对两个数")
    else:
        return float(found[0]), float(found[1])
    return None


def _is_number(found: object) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found)


def _plan(fields: Fields) -> tuple[str, ...]:
    found = fields.get("plan")
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(name, str) and name.strip() for name in found):
        fields.fault("plan", _seen(found), "规划中的代号和名称的列表", "写成 [代号, 名称]；名称是数字的加引号")
        return ()
    return tuple(name.strip() for name in found)


def _figures(fields: Fields) -> dict[str, str]:
    content = _mapping(fields, "figures", f"“{'、'.join(FIGURES)}: 指标值代号”的列表")
    one = Fields(f"{fields.place} · figures", content, fields.problems)
    found = {key: _figure(one, key) for key in FIGURES if key in content}
    one.asked.update(FIGURES)
    one.done()
    if "figures" in fields.mapping and "level" not in content:
        one.fault("level", "没有写", "指标水平的指标值代号，如 energy.intensity", "补上 level: …")
    return found


def _figure(fields: Fields, key: str) -> str:
    text = _dotted(fields, key, DOTTED_WANTED)
    if text and text not in ROOM_FIGURES:
        mend = suggestion(text, ROOM_FIGURES) or "改用专门账目的指标值；没有的，删去 figures，写公式"
        fields.fault(key, f"{text}，没有这个指标值", "专门账目的指标值代号", mend)
        return ""
    return text


def _dotted(fields: Fields, key: str, wanted: str) -> str:
    text = fields.text(key, wanted, required=False)
    if text and not INDICATOR_ID.fullmatch(text):
        fields.fault(key, text, wanted, "改成两段小写名称，中间一点")
        return ""
    return text


def _sound_name(fields: Fields, key: str, name: str) -> bool:
    if NAME.fullmatch(name) and not keyword.iskeyword(name):
        return True
    fields.fault(key, name, NAME_WANTED, "改名")  # a word of Python (in, is …) could not stand in a formula
    return False


def _seen(found: object) -> str:
    return {"None": "没有写", "": "空的文本"}.get(str(found), str(found))


def _mapping(fields: Fields, key: str, wanted: str) -> dict[str, Any]:
    found = fields.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict):
        fields.fault(key, _seen(found), wanted, "按“键: 值”逐行写")
        return {}
    return {str(name): content for name, content in found.items()}


def _nested(fields: Fields, key: str, content: object, wanted: str) -> Fields | None:
    if isinstance(content, dict):
        place = f"{fields.place} · {key}"
        return Fields(place, {str(name): value for name, value in content.items()}, fields.problems)
    fields.fault(key, _seen(content), wanted, f"按 {wanted} 的写法补上")
    return None
