"""读入规则库: all documents and parameters of the package and of city packs, checked; every fault at once.

What is refused: a file that is not YAML, is empty or has unknown or repeated keys; a missing or unknown citation, unit,
confidence or choice; a value that is not a decimal text; an id that stands twice; an interval that ends before it
begins; values that overlap or leave a gap; a pack that changes what the package says for an area.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.rulebook.document import Document
from shuangkong.rulebook.document_files import read_document
from shuangkong.rulebook.fields import suggestion
from shuangkong.rulebook.intervals import Placed, interval_problems
from shuangkong.rulebook.parameter_files import Source, read_parameter
from shuangkong.rulebook.reading import short
from shuangkong.rulebook.value import Parameter

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Contents:
    """What was read: documents and parameters by id."""

    documents: dict[str, Document]
    parameters: dict[str, Parameter]


def read(packs: Sequence[Path] = (), package: Path = PACKAGE) -> Contents:
    """Read rulebook/documents and every <room>/parameters of the package, then both folders of every pack."""
    problems: list[Problem] = []
    documents = _documents(files([package / "rulebook", *packs], "documents", problems), problems)
    rooms = sorted(folder.parent for folder in package.glob("*/parameters"))
    own = [read_parameter(path, documents, problems) for path in files(rooms, "parameters", problems)]
    merged = _unique(own, problems)
    known = {id_: source.parameter.choices for id_, source in merged.items()}
    for path in files(packs, "parameters", problems):
        source = read_parameter(path, documents, problems, known)
        if source is not None:
            _append(merged, source, problems)
    for source in merged.values():
        problems += interval_problems(_placed(source), whole=source.whole)
    if problems:
        raise BadData(problems)
    return Contents(documents, {id_: source.parameter for id_, source in merged.items()})


def files(parents: Iterable[Path], folder: str, problems: list[Problem]) -> list[Path]:
    """Return the YAML files in that folder of every parent, in the order of their names; hidden ones are a tool's."""
    paths = []
    for parent in parents:
        for path in sorted((parent / folder).glob("[!.]*.y*ml")):
            if path.suffix == ".yaml":
                paths.append(path)
            else:  # left out silently, an override would have no effect and nobody would know why
                problems.append(Problem(short(path), f"扩展名 {path.suffix}", "扩展名 .yaml", "把文件改名为 .yaml"))
    return paths


def _documents(paths: Iterable[Path], problems: list[Problem]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for path in paths:
        document = read_document(path, problems)
        if document is None:
            continue
        if document.id in documents:
            found = f"{document.id} 已由《{documents[document.id].title}》使用"
            problems.append(
                Problem(f"{short(path)} · id", found, "一份文件只登记一次", "删去重复的登记，或改用别的代号")
            )
        documents.setdefault(document.id, document)
    return documents


def _unique(sources: Iterable[Source | None], problems: list[Problem]) -> dict[str, Source]:
    merged: dict[str, Source] = {}
    for source in sources:
        if source is None:
            continue
        former = merged.setdefault(source.parameter.id, source)
        if former is not source:
            found = f"{source.parameter.id} 已写在 {former.place}"
            problems.append(
                Problem(f"{source.place} · id", found, "一个代号只写在一个文件里", "并入前一个文件，或改用别的代号")
            )
    return merged


def _append(merged: dict[str, Source], source: Source, problems: list[Problem]) -> None:
    id_ = source.parameter.id
    former = merged.get(id_)
    if former is None:
        # nothing computes with an id that no room has, so it can only be a slip of the pen
        mend = suggestion(id_, merged) or "用 shuangkong rule list 查看已有的参数"
        problems.append(Problem(f"{source.place} · id", f"{id_}，系统没有这个参数", "系统已有参数的代号", mend))
        return
    if source.parameter.unit != former.parameter.unit:
        found, wanted = source.parameter.unit, former.parameter.unit
        problems.append(
            Problem(f"{source.place} · unit", found, f"{wanted}（与 {former.place} 相同）", "换算成同一单位")
        )
    taken = {value.area for value in former.parameter.values}
    for where, value in _placed(source):
        if value.area in taken:
            found = f"{value.area}，{former.place} 已有这个地区的取值"
            problems.append(Problem(where, found, "其他地区的代码", "城市数据包只能补充本地区的取值；修订写进原文件"))
    parameter = replace(former.parameter, values=former.parameter.values + source.parameter.values)
    merged[id_] = Source(parameter, former.place, former.places + source.places, former.whole and source.whole)


def _placed(source: Source) -> list[Placed]:
    return list(zip(source.places, source.parameter.values, strict=True))
