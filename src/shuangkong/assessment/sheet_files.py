"""计分表的读入: sheets/<id>.yaml, checked key by key, sums of groups and items included; all faults at once.

    id: gov_…            title: 表名        object: county     status: found, partial, known, assumed
    document: id         from: 2006         to: 2010           full: 100
    bands: [[95, 超额完成], …, [0, 未完成]]  veto_grade: 未完成
    grades_confidence: assumed              where the document of the sheet has no grades of its own
    groups:
    - name: 节能目标      full: 40
      items:
      - {id: T1, name: …, full: 40, inputs: {actual: figure, target: figure}, rule: {type: ratio_steps, …}, veto: {when: always}}

    report: {grades: [未完成], within: 1, unit: month, document: id, at: 位置, confidence: assumed}
                                            who fails reports in writing after the circular (day, working_day, month)

Sheets without points (2026 的综合评价考核) have `grades` with conditions in the place of bands. An installation adds its own
sheets as files of the same form in the folder sheets/ of its data folder; one with a known id takes its place.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from shuangkong.assessment import sheet_parts as parts
from shuangkong.assessment.item_parts import group as group_of
from shuangkong.assessment.sheet import OBJECTS, STATUSES, TERMS, Group, Rectification, Sheet
from shuangkong.assessment.sheet_checks import whole
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.rulebook.fields import Fields, suggestion
from shuangkong.rulebook.reading import read_mapping, short

SHEETS = Path(__file__).parent / "sheets"
DOCUMENTS = Path(__file__).parents[1] / "rulebook" / "documents"


def own_folder() -> Path:
    """Return where an installation keeps sheets of its own: sheets/ in its data folder."""
    return Path(os.environ.get("SHUANGKONG_HOME") or "var").absolute() / "sheets"


def sheets() -> Mapping[str, Sheet]:
    """Return all sheets by id; BadData with every fault of every file."""
    return _read((SHEETS, own_folder()), _stamp(own_folder()))


def sheet(id_: str) -> Sheet:
    """Return one sheet; Unknown where there is none of that id."""
    known = sheets()
    if id_ not in known:
        hint = suggestion(id_, known) or "用 shuangkong assessment sheets 查看全部。"
        raise Unknown(f"没有“{id_}”这张计分表。{hint}")
    return known[id_]


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """What tells that the files of an installation have changed."""
    return tuple((path.name, path.stat().st_mtime_ns) for path in _files(folder))


@cache
def _read(folders: tuple[Path, ...], _stamp: Any) -> Mapping[str, Sheet]:
    return read(path for folder in folders for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def read(paths: Iterable[Path]) -> dict[str, Sheet]:
    """Read files; BadData with every fault at once. A later file of the same id takes the place of the former."""
    problems: list[Problem] = []
    found = [one for path in paths if (one := read_sheet(path, problems)) is not None]
    if problems:
        raise BadData(problems)
    return {one.id: one for one in found}


def path_of(id_: str) -> Path:
    """Return the file of a sheet, the installation's own before ours."""
    own = own_folder() / f"{id_}.yaml"
    return own if own.is_file() else SHEETS / f"{id_}.yaml"


@cache
def kept(path: Path, id_: str) -> Sheet:
    """Return a sheet as it was kept when an assessment began, wherever the bytes stand now."""
    problems: list[Problem] = []
    found = read_sheet(path, problems, id_)
    if problems or found is None:
        raise BadData(problems)
    return found


def read_sheet(path: Path, problems: list[Problem], name: str = "") -> Sheet | None:
    """Read one file, adding its faults to `problems`; None where it is no mapping at all. `name` where the file has another."""
    mapping = read_mapping(path, problems)
    if mapping is None:
        return None
    f = Fields(short(path), mapping, problems)
    id_ = f.text("id", "计分表的代号，与文件名相同")
    if id_ and id_ != (name or path.stem):
        f.fault("id", id_, f"与文件名相同：{name or path.stem}", "改成文件名，或改文件名")
    full = parts.number(f, "full", required=False)
    groups = tuple(_groups(f, full))
    found = Sheet(
        id=id_,
        title=f.text("title", "计分表的中文名称"),
        object=f.one_of("object", tuple(OBJECTS), "考核对象"),
        status=f.one_of("status", tuple(STATUSES), "取得原文的程度"),
        document=_document(f),
        from_=parts.year(f, "from"),
        to=parts.year(f, "to"),
        full=full,
        bands=parts.bands(f),
        veto_grade=f.text("veto_grade", "否决后的等次", required=False),
        grades_confidence=parts.grades_confidence(f),
        groups=groups,
        grades=parts.grade_rules(f),
        undecided=parts.conditions(f, "undecided"),
        facts=parts.facts(f),
        combine=parts.combine(f, [group.name for group in groups]),
        progress=parts.progress(f, [item.id for group in groups for item in group.items]),
        report=_report(f),
        follow_up=f.text("follow_up", "不合格后的要求", required=False),
        note=f.text("note", "说明", required=False),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    f.done()
    whole(f, found)
    return found


def _groups(f: Fields, full: float | None) -> Iterator[Group]:
    rows = f.get("groups") or []
    if not isinstance(rows, list):
        f.fault("groups", "不是列表", "各组的列表", "每组一段，以“- ”开头")
        return
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield group_of(Fields(f"{f.place} · 第 {number} 组", row, f.problems), points=full is not None)
        else:
            f.fault("groups", row, "{name: …, full: …, items: […]}", "参照其他组改写")


def _report(f: Fields) -> Rectification | None:
    found = f.get("report")
    if found is None:
        return None
    inner = Fields(f"{f.place} · report", found if isinstance(found, dict) else {}, f.problems)
    made = Rectification(
        grades=parts.names(inner, "grades"),
        within=int(parts.number(inner, "within") or 0),
        unit=inner.one_of("unit", tuple(TERMS), "期限的单位"),
        document=_document(inner, required=True),
        at=inner.text("at", "文件中的位置"),
        confidence=inner.one_of("confidence", CONFIDENCES, "期限的可信程度"),
    )
    inner.done()
    return made


def _document(f: Fields, *, required: bool = False) -> str:
    found = f.text("document", "登记的文件代号", required=required)
    if found and not (DOCUMENTS / f"{found}.yaml").is_file():
        known = [path.stem for path in DOCUMENTS.glob("*.yaml")]
        f.fault("document", found, "rulebook/documents 中登记的文件", suggestion(found, known) or "先登记这份文件")
    return found
