"""一个项目的写法: every key that an assessment takes, with its kind; what is wrong is told with its place and how to mend it."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from shuangkong.kernel.problems import Problem
from shuangkong.projects.benchmarks import Level
from shuangkong.projects.headroom import Claim

STAGES = {"proposed": "拟建", "building": "在建", "existing": "存量"}
FINDINGS = {"pass": "符合", "curable": "不符合，可整改", "incurable": "不符合，不可整改", "unknown": "材料不全"}
LEAST_0 = (
    "energy_tce", "power_kwh", "coal_t", "oil_t", "gas_m3", "value_added_yuan", "replaced_energy_tce",
    "actual_energy_tce", "replacement_ratio", "area_energy_tce", "area_gdp_yuan", "area_now_energy_tce",
    "area_now_gdp_yuan", "area_base_intensity",
)  # fmt: skip
BEFORE = (  # a plant that is rebuilt
    "before_energy_tce", "before_power_kwh", "before_coal_t", "before_oil_t", "before_gas_m3", "before_value_added_yuan",
)  # fmt: skip
SIGNED = ("counted_energy_tce", "unit_energy", "area_decline_required", "area_increment_tce")
FLAGS = ("two_high", "central", "exempt", "national", "same_site_and_process")
TEXTS = ("name", "area", "benchmark_item")
RECORDS = ("approvals", "first_approvals", "approvals_at_start")
NEEDED = ("authority", "number", "day")
OF_APPROVAL = (*NEEDED, "granted", "energy_tce")
OF_CLAIM = ("year", "energy_tce", "value_added_yuan", "name", "code", "replaced_energy_tce")  # the first three at least
Check = Callable[[str, Any], Iterator[Problem]]


def faults(project: Mapping[str, Any], criteria: set[str]) -> list[Problem]:
    """Return everything that is wrong with a project; `criteria` are the ids of those that apply where it is."""
    found = list(_one_of("stage", project.get("stage"), STAGES))
    for name, value in project.items():
        if name not in KEYS:
            found.append(_stranger(name, list(KEYS)))
        elif value is not None and name != "stage":
            found += KEYS[name](name, value)
    findings = project.get("criteria")
    for name in findings if isinstance(findings, Mapping) else ():
        if name not in criteria:
            wanted = f"条件代号：{'、'.join(sorted(criteria))}"
            found.append(Problem(f"criteria · {name}", str(name), wanted, "改正代号"))
    return found


def _stranger(name: str, known: list[str], inside: str = "") -> Problem:
    near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.6)
    place = f"{inside} · {name}" if inside else str(name)
    return Problem(place, str(name), "、".join(known), f"改成“{near[0]}”" if near else "改正名称，或删去这一项")


def _one_of(place: str, value: Any, words: Mapping[str, str]) -> Iterator[Problem]:
    if not isinstance(value, str) or value not in words:
        options = "、".join(f"{word}（{text}）" for word, text in words.items())
        yield Problem(place, _shown(value), options, "改成其中之一")


def _shown(value: Any) -> str:
    return "（空）" if value in (None, "") else str(value)


def _number(place: str, value: Any) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        yield Problem(place, _shown(value), "数字，不带单位和引号", "改成数字")


def _amount(place: str, value: Any) -> Iterator[Problem]:
    wrong = list(_number(place, value))
    yield from wrong
    if not wrong and value < 0:
        yield Problem(place, str(value), "不小于 0 的数字", "核对数值，去掉负号")


def _flag(place: str, value: Any) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(place, _shown(value), "true（是）或 false（否），不带引号", "改成 true 或 false")


def _text(place: str, value: Any) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem(place, _shown(value), "带引号的文字", "加上引号")


def _day(place: str, value: Any) -> Iterator[Problem]:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield Problem(place, _shown(value), "日期，如 2025-09-01", "按年-月-日写")


def _level(place: str, value: Any) -> Iterator[Problem]:
    if isinstance(value, bool) or value not in (1, 2, 3):
        yield Problem(place, _shown(value), "1、2 或 3（强度预警等级）", "改成其中之一，未确定的删去这一项")


def _local_level(place: str, value: Any) -> Iterator[Problem]:
    if not isinstance(value, Level):
        yield Problem(place, _shown(value), "由台账提供，文件中不写", "删去这一项，在“地方能效要求”页登记")


def _object(place: str, value: Any, sample: str) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(place, _shown(value), sample, "按对象写")


def _records(place: str, value: Any) -> Iterator[Problem]:
    sample = '{"energy_review": {"authority": "机关", "number": "文号", "day": "2025-09-01"}}'
    yield from _object(place, value, sample)
    for kind, record in value.items() if isinstance(value, Mapping) else ():
        yield from _record(f"{place} · {kind}", record)


def _record(place: str, record: Any) -> Iterator[Problem]:
    yield from _object(place, record, '{"authority": "机关", "number": "文号", "day": "2025-09-01"}')
    if not isinstance(record, Mapping):
        return
    for name in NEEDED:
        if record.get(name) is None:
            yield Problem(f"{place} · {name}", "（空）", "机关、文号、日期都要写", "补上这一项")
    kinds: dict[str, Check] = {"day": _day, "granted": _flag, "energy_tce": _amount}
    for name, value in record.items():
        if name not in OF_APPROVAL:
            yield _stranger(name, list(OF_APPROVAL), place)
        elif value is not None:
            yield from kinds.get(name, _text)(f"{place} · {name}", value)


def _claims(place: str, value: Any) -> Iterator[Problem]:
    sample = '[{"name": "已同意的项目", "year": 2027, "energy_tce": 1000, "value_added_yuan": 20000000}]'
    if not isinstance(value, list):
        yield Problem(place, _shown(value), sample, "按列表写，每个已同意或在建的项目一项")
        return
    for number, one in enumerate(value, 1):
        if not isinstance(one, Claim):
            yield from _claim(f"{place} · 第 {number} 项", one, sample)


def _claim(place: str, one: Any, sample: str) -> Iterator[Problem]:
    yield from _object(place, one, sample)
    if not isinstance(one, Mapping):
        return
    for name in OF_CLAIM[:3]:
        if one.get(name) is None:
            yield Problem(f"{place} · {name}", "（空）", "投产年份、年能耗和年增加值都要写", "补上这一项")
    kinds: dict[str, Check] = {"name": _text, "code": _text}
    for name, value in one.items():
        if name not in OF_CLAIM:
            yield _stranger(name, list(OF_CLAIM), place)
        elif value is not None:
            yield from kinds.get(name, _amount)(f"{place} · {name}", value)


def _findings(place: str, value: Any) -> Iterator[Problem]:
    yield from _object(place, value, '{"条件代号": "pass"}')
    for name, word in value.items() if isinstance(value, Mapping) else ():
        yield from _one_of(f"{place} · {name}", word, FINDINGS)


def _reasons(place: str, value: Any) -> Iterator[Problem]:
    yield from _object(place, value, '{"条件代号": "理由"}')
    for name, said in value.items() if isinstance(value, Mapping) else ():
        yield from _text(f"{place} · {name}", said)


KEYS: dict[str, Check] = {
    "stage": _text, **dict.fromkeys(TEXTS, _text), **dict.fromkeys(FLAGS, _flag), **dict.fromkeys((*LEAST_0, *BEFORE), _amount),
    **dict.fromkeys(SIGNED, _number), "area_level": _level, "started_on": _day, "local_level": _local_level,
    **dict.fromkeys(RECORDS, _records), "area_claims": _claims, "criteria": _findings, "reasons": _reasons,
}  # fmt: skip
