"""参数的写法: parameters/X.yaml, checked key by key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shuangkong.kernel.problems import Problem
from shuangkong.kernel.units import UNITS
from shuangkong.rulebook.document import Document
from shuangkong.rulebook.fields import Fields, suggestion
from shuangkong.rulebook.reading import read_mapping, short
from shuangkong.rulebook.value import Parameter, Value
from shuangkong.rulebook.value_rows import read_value

NOTHING_KNOWN: Mapping[str, Mapping[str, str]] = {}
PARAMETER_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A parameter as one file has it, with the places of its sound values to name in problems."""

    parameter: Parameter
    place: str
    places: tuple[str, ...]
    whole: bool = True  # no value was left out for a fault


def read_parameter(
    path: Path,
    documents: Mapping[str, Document],
    problems: list[Problem],
    known: Mapping[str, Mapping[str, str]] = NOTHING_KNOWN,
) -> Source | None:
    """Read parameters/X.yaml; None where not even its id can be read. Values with a fault are left out.

    `known` holds the choices of the package by id: a pack's override keeps to them without repeating them.
    """
    mapping = read_mapping(path, problems)
    if mapping is None:
        return None
    fields = Fields(short(path), mapping, problems)
    id_ = fields.text("id", "参数的代号，如 warning.gap_share")
    if id_ and not PARAMETER_ID.fullmatch(id_):
        fields.fault("id", id_, "房间名.参数名，小写字母、数字和下划线", "改成如 warning.gap_share 的写法")
    fields.place = place = f"{short(path)} · {id_}" if id_ else short(path)
    parameter = Parameter(
        id=id_,
        name=fields.text("name", "参数的中文名称"),
        unit=_unit(fields),
        note=fields.text("note", "说明", required=False),
        choices=_choices(fields, known.get(id_, {})),
    )
    rows = fields.get("values")
    unset = fields.get("optional") is True and rows == []  # for packs to set; accounts do without where none does
    fields.done()
    if not unset and (not isinstance(rows, list) or not rows):
        fields.fault(
            "values", "没有一个取值" if rows in (None, []) else "不是列表", "取值的列表", "每个取值一行，以“- ”开头"
        )
        rows = []
    sound = _sound_values(rows, place, parameter, documents, problems)
    if not id_:
        return None
    parameter = replace(parameter, values=tuple(value for _, value in sound))
    return Source(parameter, place, tuple(where for where, _ in sound), len(sound) == len(rows))


def _unit(fields: Fields) -> str:
    unit = fields.text("unit", '计量单位；没有单位的写 "1"，取值是词语的写 word')
    if unit and unit not in UNITS:
        mend = suggestion(unit, UNITS) or "改用已有的单位，或先在 kernel/units.py 中登记"
        fields.fault("unit", unit, "已登记的计量单位", mend)
        return ""
    return unit


def _choices(fields: Fields, known: Mapping[str, str]) -> Mapping[str, str]:
    choices = fields.get("choices")
    if known and choices in (None, known):
        return known
    is_word = fields.mapping.get("unit") == "word"
    wanted = "“词语: 中文说法”的列表"
    if choices is None:
        if is_word:
            fields.fault("choices", "没有写", wanted, "unit 是 word 的参数，补上 choices，列出可用的词语")
        return {}
    if known:
        fields.fault("choices", choices, f"{'、'.join(known)}（与原参数相同）", "删去 choices，可用的词语以原参数为准")
        return known
    if not isinstance(choices, dict) or not is_word:
        mend = "按“词语: 中文说法”逐行写" if is_word else "删去 choices，或把 unit 改成 word"
        fields.fault("choices", choices, f"{wanted}，只用于 unit 是 word 的参数", mend)
        return {}
    return {str(word): str(label) for word, label in choices.items()}


def _sound_values(
    rows: list[Any], place: str, parameter: Parameter, documents: Mapping[str, Document], problems: list[Problem]
) -> list[tuple[str, Value]]:
    sound = []
    for number, row in enumerate(rows, start=1):
        where = f"{place} · 第 {number} 个取值"
        if not isinstance(row, dict):
            problems.append(Problem(where, str(row), "{area: …, from: …, value: …, …}", "参照其他取值改写"))
            continue
        faults: list[Problem] = []
        value = read_value(Fields(where, {str(k): v for k, v in row.items()}, faults), parameter, documents)
        problems.extend(faults)
        if not faults:
            sound.append((where, value))
    return sound
