"""读取 YAML: one file to one plain mapping, or the problems that kept it from being one.

Dates stay text, so that 2022-13-01 is reported with its place instead of ending the run; a key written twice is an
error, where YAML would silently keep the last.
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from shuangkong.kernel.problems import Problem


class _Twice(yaml.MarkedYAMLError):
    """A key stands twice in one mapping."""


# the loader that reads in C takes a fifth of the time, and every closing reads some hundred files
Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(Safe):  # type: ignore[misc, valid-type]  # one of two classes, told at run time
    """YAML's safe loader with dates left as text and repeated keys refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise _Twice(problem=f"“{key.value}”写了两遍", problem_mark=key.start_mark)
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def short(path: Path) -> str:
    """Return the end of a path, enough to find the file and the same on every machine."""
    return "/".join(path.parts[-3:])


def read_mapping(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """Read a file; None with a problem appended where it is not one YAML mapping."""
    place = short(path)
    try:
        # the loader looks up nothing but plain scalars, lists and mappings: it extends SafeLoader
        content = yaml.load(path.read_bytes().decode("utf-8-sig"), Loader=_Loader)  # noqa: S506
    except UnicodeDecodeError as error:
        found = f"第 {error.start + 1} 个字节不是 UTF-8 编码"
        problems.append(Problem(place, found, "UTF-8 编码的文本", "用文本编辑器另存为 UTF-8 编码"))
        return None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: an explicit tag that its text belies, as in !!int x
        problems.append(_syntax(place, error))
        return None
    if content is None:
        problems.append(Problem(place, "空文件", "一个参数或一份文件的内容", "补上内容，或删去这个文件"))
        return None
    if not isinstance(content, dict):
        problems.append(Problem(place, "不是“键: 值”的形式", "以 id: 开头的“键: 值”", "参照同一文件夹里的其他文件改写"))
        return None
    return {str(key): value for key, value in content.items()}


def _syntax(place: str, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    where = f"{place} · 第 {mark.line + 1} 行第 {mark.column + 1} 个字符" if mark else place
    if isinstance(error, _Twice):
        return Problem(where, str(error.problem), "每个键只写一遍", "删去多余的一行，或改成别的键")
    found = getattr(error, "problem", None) or str(error)
    mend = "检查这一行的缩进、冒号后的空格、引号和括号是否成对"
    return Problem(where, f"YAML 语法错误（{found}）", "合乎 YAML 语法的文本", mend)
