"""全部报表: read every form of the package and of city packs, put them beside the catalogue, find one by name.

What is refused, all at once: faults of a form's own files; feeds of a series that does not exist, that two forms feed,
or whose unit does not fit; checks and feeds that name no column or item; two forms of one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.rulebook.fields import suggestion
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.statistics.energy_kinds import plain
from shuangkong.statistics.form import Form, FormRow, FormTable
from shuangkong.statistics.form_check import faults
from shuangkong.statistics.form_files import read_form
from shuangkong.targets.indicator import Catalogue

ROOM = Path(__file__).parent
FORMS = "forms"


@dataclass(frozen=True, slots=True)
class Forms:
    """报表制度: all forms by id."""

    forms: Mapping[str, Form]

    def form(self, name: str) -> Form:
        """Return a form by its id or its name; Unknown where there is none."""
        for form in self.forms.values():
            if plain(name) in (plain(form.id), plain(form.name)):
                return form
        hint = suggestion(name, [*self.forms, *(form.name for form in self.forms.values())])
        raise Unknown(f"没有“{name}”这张报表。{hint}用 shuangkong statistics forms 查看全部报表。")

    def feeding(self) -> dict[str, list[str]]:
        """Return which forms feed each series, and each column of another book."""
        found: dict[str, list[str]] = {}
        for form in self.forms.values():
            for series in dict.fromkeys(fed(form)):
                found.setdefault(series, []).append(form.id)
        return found


def load(catalogue: Catalogue, rulebook: Rulebook, packs: Sequence[Path] = (), room: Path = ROOM) -> Forms:
    """Read the forms of the package and of the packs; BadData with every fault at once."""
    problems: list[Problem] = []
    folders = [path for parent in (room, *packs) for path in sorted((parent / FORMS).glob("*")) if path.is_dir()]
    read = [form for folder in folders if (form := read_form(folder, rulebook, problems)) is not None]
    forms = _unique(read, problems)
    forms = {id_: _with_series(form, forms, catalogue) for id_, form in forms.items()}
    for form in forms.values():
        problems += faults(form, catalogue)
    problems += _fed_twice(forms)
    if problems:
        raise BadData(problems)
    return Forms(forms)


def fed(form: Form) -> Iterator[str]:
    """Yield every series, and every column of another book, that a form feeds."""
    yield from (feed.series for feed in form.feeds)
    yield from (row.series for table in form.tables for row in table.rows if row.series)


def _unique(read: Sequence[Form], problems: list[Problem]) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for form in read:
        former = forms.setdefault(form.id, form)
        if former is not form:
            found = f"{form.id} 已写在 {former.place}"
            problems.append(Problem(f"{form.place} · id", found, "一张报表只有一个文件夹", "改用别的代号"))
    return forms


def _with_series(form: Form, forms: Mapping[str, Form], catalogue: Catalogue) -> Form:
    """Give a form whose items are series of the catalogue those that no other form feeds."""
    if all(table.layout != "series" for table in form.tables):
        return form
    others = {series for other in forms.values() for series in fed(other)}
    rows = tuple(
        FormRow(series.id, series.name, series.unit, series.id, required=False, owner=series.owner)
        for series in catalogue.series.values()
        if series.id not in others and not series.source
    )
    tables = tuple(_filled(table, rows) for table in form.tables)
    return replace(form, tables=tables)


def _filled(table: FormTable, rows: tuple[FormRow, ...]) -> FormTable:
    return replace(table, rows=rows) if table.layout == "series" else table


def _fed_twice(forms: Mapping[str, Form]) -> Iterator[Problem]:
    first: dict[str, Form] = {}
    for form in forms.values():
        for series in dict.fromkeys(fed(form)):
            former = first.setdefault(series, form)
            if former is not form:
                found = f"{series}，{former.name}（{former.id}）也报送它"
                mend = "从其中一张报表删去；两处来源不一致时无法取舍"
                yield Problem(f"{form.place} · feeds", found, "一个数据项只由一张报表报送", mend)
