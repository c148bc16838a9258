"""接口参数的差错: what pydantic found wrong with a request, as the house's problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shuangkong.kernel.problems import Problem

PLACES = {"path": "地址", "query": "查询参数", "body": "请求体", "form": "表单", "file": "文件", "header": "请求头"}
WANTED = {
    "missing": "必填",
    "int_parsing": "整数",
    "int_type": "整数",
    "int_from_float": "整数",
    "bool_parsing": "true 或 false",
    "bool_type": "true 或 false",
    "string_type": "文字",
    "string_unicode": "完整的文字",
    "finite_number": "数",
    "string_too_long": "至多 {max_length} 个字符",
    "string_too_short": "至少 {min_length} 个字符",
    "string_pattern_mismatch": "符合 {pattern} 的文字",
    "greater_than_equal": "不小于 {ge}",
    "less_than_equal": "不大于 {le}",
    "literal_error": "{expected} 之一",
    "dict_type": "对象",
    "list_type": "列表",
    "model_attributes_type": "对象",
    "model_type": "对象",
}
DAY = "日期，如 2024-02-02"


def problems_of(errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """Return every fault of a request as a problem, in Chinese; the message of a kind not known here stays as it is."""
    return [_problem(error) for error in errors]


def _problem(error: Mapping[str, Any]) -> Problem:
    source, *names = error["loc"]
    # a body or a group of filters is one argument of ours: its name says nothing to whoever calls
    shown = [str(name) for name in names if name not in ("sent", "wanted", "paging")]
    place = f"{PLACES.get(source, source)} {'.'.join(shown)}".strip()
    kind = str(error["type"])
    if kind == "missing":
        return Problem(place, "没有提供", "必填", "补上后重新提交")
    known = DAY if kind.startswith("date") else WANTED.get(kind)
    wanted = known.format(**error.get("ctx", {})) if known else str(error["msg"])
    return Problem(place, "与接口说明不符", wanted, "按接口说明改正")
