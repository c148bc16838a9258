"""指标目录: read every indicator file of the package and of city packs, and keep a catalogue in rows for sealing.

What is refused: a file that is not YAML, unknown or repeated keys, an id that is not the file's name; an indicator,
a series or a plan's name that stands twice; fields, units, documents and parameters that do not exist; formulas that
name nothing, go in a circle or whose units do not fit; series that nothing uses. All faults at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.targets.formula import names
from shuangkong.targets.indicator import Catalogue, Field, Indicator, Method, Series, called, normal

if TYPE_CHECKING:  # they read YAML, which the command line and pages need not load to start
    from shuangkong.rulebook.lookup import Rulebook
    from shuangkong.targets.indicator_files import Draft

ROOM = Path(__file__).parent
INDICATORS = "indicators"
LIKE_AN_INDICATOR = re.compile(rb"""^["']?(?:formula|figures|series|method)["']?\s*:""", re.MULTILINE)
KINDS: dict[str, type[Field | Series | Indicator]] = {"field": Field, "series": Series, "indicator": Indicator}
NESTED: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("indicator", "series"): tuple,
    ("indicator", "parameters"): dict,
    ("indicator", "accumulate"): bool,
    ("indicator", "limits"): lambda limits: None if limits is None else tuple(limits),
    ("indicator", "method"): lambda method: Method(**method),
    ("indicator", "plan"): tuple,
    ("indicator", "figures"): dict,
}


def load(packs: Sequence[Path] = (), rulebook: Rulebook | None = None, room: Path = ROOM) -> Catalogue:
    """Read the indicators of the package and of the packs' folders `indicators`; BadData with every fault at once.

    Documents and parameters are those of `rulebook`; without it, the package's and the packs'.
    """
    from shuangkong.rulebook.load import files

    problems: list[Problem] = []
    paths = files([room, *packs], INDICATORS, problems)
    return _read(paths, rulebook, room, packs, problems)


def check(folder: Path, room: Path = ROOM) -> list[str]:
    """Read the indicators of a pack, or of a folder of indicator files, on top of the package; return those files.

    BadData where there is a fault in them. In a folder that is no pack, files that look like none are left alone.
    """
    from shuangkong.rulebook.load import files
    from shuangkong.rulebook.reading import short

    problems: list[Problem] = []
    folder = folder.resolve()
    pack = folder.parent if folder.name == INDICATORS else folder
    whole = any((pack / name).exists() for name in (INDICATORS, "books", "plan.yaml"))
    own = files([pack], INDICATORS, problems) if whole else _loose(pack, problems)
    if pack == room.resolve():
        _read(own, None, room, (), problems)
    else:
        _read([*files([room], INDICATORS, problems), *own], None, room, [pack], problems)
    return [short(path) for path in own]


def _loose(folder: Path, problems: list[Problem]) -> list[Path]:
    from shuangkong.rulebook.load import files
    from shuangkong.rulebook.reading import short

    others = {short(p) for p in folder.glob("*.y*ml") if p.is_file() and not LIKE_AN_INDICATOR.search(p.read_bytes())}
    told: list[Problem] = []
    found = [path for path in files([folder], ".", told) if short(path) not in others]
    problems += [problem for problem in told if problem.place not in others]
    return found


def _read(
    paths: Iterable[Path], rulebook: Rulebook | None, room: Path, packs: Sequence[Path], problems: list[Problem]
) -> Catalogue:
    from shuangkong.rulebook.lookup import Rulebook
    from shuangkong.targets.formula_check import Formulas
    from shuangkong.targets.indicator_files import Known, read_fields, read_indicator

    book = Rulebook.load(packs) if rulebook is None else rulebook
    known = Known(read_fields(room / "fields.yaml", problems), book)
    read = [draft for path in paths if (draft := read_indicator(path, known, problems)) is not None]
    drafts = _unique(read, problems)
    series = _series(read, problems)
    units = {id_: parameter.unit for id_, parameter in book.parameters.items()}
    indicators = Formulas(drafts, series, units, problems).put_together()
    _unused(drafts, series, problems)
    _claimed_twice(indicators.values(), problems)
    if problems:
        raise BadData(problems)
    return Catalogue(indicators, series, known.fields)


def _unique(read: Iterable[Draft], problems: list[Problem]) -> dict[str, Draft]:
    drafts: dict[str, Draft] = {}
    for draft in read:
        former = drafts.setdefault(draft.indicator.id, draft)
        if former is not draft:
            found = f"{draft.indicator.id} 已写在 {former.indicator.place}"
            place = f"{draft.indicator.place} · id"
            problems.append(Problem(place, found, "一个指标只写在一个文件里", "改用别的代号，或删去这个文件"))
    return drafts


def _series(read: Iterable[Draft], problems: list[Problem]) -> dict[str, Series]:
    series: dict[str, Series] = {}
    places: dict[str, str] = {}
    for draft in read:
        for one in draft.own:
            former = series.setdefault(one.id, one)
            if former is not one:
                place, found = f"{draft.indicator.place} · series.{one.id}", f"{one.id} 已写在 {places[one.id]}"
                problems.append(Problem(place, found, "一个序列只写在一个文件里", "删去这里的一份；公式可以直接用它"))
            places.setdefault(one.id, draft.indicator.place)
    return series


def _unused(drafts: dict[str, Draft], series: dict[str, Series], problems: list[Problem]) -> None:
    """A series that no formula names would be asked for in vain."""
    if any(draft.tree is None and draft.indicator.formula for draft in drafts.values()):
        return  # a formula that could not be read may well name it
    used = {name for draft in drafts.values() if draft.tree is not None for name in names(draft.tree)}
    for one in series.values():
        if one.id not in used and one.brought_by in drafts:
            place = f"{drafts[one.brought_by].indicator.place} · series.{one.id}"
            problems.append(Problem(place, "没有公式用到这个序列", "公式用到的序列", "写进公式，或删去这个序列"))


def _claimed_twice(indicators: Iterable[Indicator], problems: list[Problem]) -> None:
    claims: dict[str, Indicator] = {}
    for indicator in indicators:
        for name in called(indicator):
            former = claims.setdefault(normal(name), indicator)
            if former is not indicator:
                key = "name" if name == indicator.name else "plan"
                place, found = f"{indicator.place} · {key}", f"{name}，{former.place} 也叫这个名称"
                problems.append(Problem(place, found, "一个名称只指一个指标", "从其中一个文件删去这个名称，或加以区别"))


def rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the catalogue as rows of one table: texts, numbers and None; nested things as JSON text."""
    things: list[Field | Series | Indicator] = [
        *catalogue.fields.values(),
        *catalogue.series.values(),
        *catalogue.indicators.values(),
    ]
    columns = list(dict.fromkeys(f.name for kind in KINDS.values() for f in fields(kind)))
    kinds = {type_: kind for kind, type_ in KINDS.items()}
    return [
        {"kind": kinds[type(thing)], **dict.fromkeys(columns), **_row(kinds[type(thing)], asdict(thing))}
        for thing in things
    ]


def _row(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    def flat(key: str, value: Any) -> Any:
        return json.dumps(value, ensure_ascii=False) if (kind, key) in NESTED else value

    return {key: flat(key, value) for key, value in values.items()}


def from_rows(rows: Iterable[dict[str, Any]]) -> Catalogue:
    """Return the catalogue that the rows were made of."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for row in rows:
        kind = row["kind"]
        values = {f.name: _value(kind, f.name, row[f.name]) for f in fields(KINDS[kind])}
        found[kind][row["id"]] = KINDS[kind](**values)
    return Catalogue(found["indicator"], found["series"], found["field"])


def _value(kind: str, key: str, value: Any) -> Any:
    restored = NESTED.get((kind, key))
    return value if restored is None else restored(json.loads(value))
