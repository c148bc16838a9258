"""读入排序账册: a folder of CSV files, or one JSON file, as a plan; every bad cell at once (see sequence_tables.py)."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shuangkong.kernel.books import read_book
from shuangkong.kernel.encoding import file_text
from shuangkong.kernel.lines import read_lines
from shuangkong.kernel.problems import BadData, Problem, Unknown, errors
from shuangkong.projects import sequence_tables as tables
from shuangkong.projects.plan import Plan
from shuangkong.projects.sequence_rows import Rows, plan_of

YEAR = re.compile(r"(19|20|21)[0-9]{2}")
LINE = re.compile(r"^(\w+)\.csv · 第 ([0-9,]+) 行")


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's rows, and what is wrong with it."""

    rows: list[dict[str, Any]]
    header: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_plan(path: Path, *, hold_lagging: bool = False) -> Plan:
    """Return the plan that a folder or a JSON file holds; BadData with every fault, Unknown where there is nothing."""
    if path.is_dir():
        return _folder(path, hold_lagging)
    if not path.is_file():
        raise Unknown(f"没有“{path}”这个文件夹或文件。")
    with tempfile.TemporaryDirectory(prefix="shuangkong-sequence-") as made:
        _as_csv(path, Path(made))
        try:
            return _folder(Path(made), hold_lagging)
        except BadData as fault:
            raise BadData([_in_json(path.name, problem) for problem in fault.problems]) from fault


def _folder(folder: Path, hold_lagging: bool) -> Plan:
    absent = [name for name in tables.FILES[:2] if not (folder / f"{name}.csv").is_file()]
    if absent:
        raise Unknown(f"“{folder}”中没有 {'、'.join(f'{name}.csv' for name in absent)}。")
    headers = {name: _header(folder / f"{name}.csv") for name in tables.FILES}
    years = {name: [h for h in headers[name] if YEAR.fullmatch(h)] for name in ("counties", "limits")}
    limits = _read(folder / "limits.csv", tables.limits(years["limits"]))
    counties = _read(folder / "counties.csv", tables.counties(years["counties"]))
    resources = [row["resource"] for row in limits.rows if row["resource"]]
    projects = _read(folder / "projects.csv", tables.projects(resources))
    problems = [*projects.problems, *counties.problems, *limits.problems]
    planned = sorted({int(year) for year in (*years["counties"], *years["limits"])})
    found: list[Problem] = []
    plan = plan_of(Rows(projects.rows, counties.rows, limits.rows, tuple(planned)), found)
    problems += found if not errors(problems) else [p for p in found if p.place.startswith("projects.csv")]
    if errors(problems) or plan is None:
        raise BadData(problems)
    notes = tuple(f"{p.place}：{p.found}" for p in problems)
    return replace(plan, hold_lagging=hold_lagging, notes=notes)


def _header(path: Path) -> list[str]:
    return read_lines(file_text(path), path.name, "").header if path.is_file() else []


def _read(path: Path, contract: Any) -> _Read:
    book = read_book(path, contract)
    return _Read(book.table.to_pylist(), book.header, book.problems)


def _as_csv(path: Path, folder: Path) -> None:
    """Write the lists of a JSON file as the files of a folder, so that both are checked by the same contracts."""
    wanted = '{"projects": [{…}], "counties": [{…}], "limits": [{…}]}'
    try:
        whole = json.loads(file_text(path))
    except json.JSONDecodeError as error:
        place = f"{path.name} · 第 {error.lineno} 行第 {error.colno} 个字符"
        raise BadData([Problem(place, f"不是 JSON（{error.msg}）", wanted, "改正这一处，再读入")]) from error
    lists = whole if isinstance(whole, dict) else {}
    bad = [
        Problem(f"{path.name} · {name}", "没有，或不是对象的列表", wanted, f"补上 {name}")
        for name in tables.FILES
        if not _rows_of(lists.get(name, [] if name == "limits" else None))
    ]
    if bad:
        raise BadData(bad)
    for name in tables.FILES:
        rows = lists.get(name, [])
        if rows or name != "limits":
            _write(folder / f"{name}.csv", rows)


def _rows_of(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    heads = list(dict.fromkeys(str(key) for row in rows for key in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows([[_cell(row.get(head)) for head in heads] for row in rows])


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return ";".join(_cell(part) for part in value)
    return "" if value is None else str(value).replace("\n", " ")


def _in_json(file: str, problem: Problem) -> Problem:
    """Say the place as it is in the JSON file: the row of a list instead of the line of a file."""

    def said(match: re.Match[str]) -> str:
        return f"{file} · {match[1]} 第 {int(match[2].replace(',', '')) - 1} 项"

    place = LINE.sub(said, problem.place)
    if place == problem.place:
        place = f"{file} · {place.replace('.csv', '')}"
    return replace(problem, place=place)
