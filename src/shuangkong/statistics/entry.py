"""读入报送件: from the bytes of a file to a filing. Every fault at once; a file goes in whole or not at all."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shuangkong.kernel.mending import shown
from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import BadData, Problem
from shuangkong.statistics.energy_kinds import plain
from shuangkong.statistics.files import open_file
from shuangkong.statistics.filing import Filing, FilingRow, place
from shuangkong.statistics.form import PERIOD_KINDS, Form, FormTable
from shuangkong.statistics.forms import Forms
from shuangkong.statistics.headings import find_headings
from shuangkong.statistics.importers import Importer, recognised
from shuangkong.statistics.lines import read_lines_of
from shuangkong.statistics.sheets import Opened, Sheet

WHAT = {"form": "报表", "area": "地区", "organisation": "单位", "period": "报告期"}


@dataclass(frozen=True, slots=True)
class Expected:
    """What the person who hands a file in says that it is; what is empty is taken from the template's marker."""

    form: str = ""
    area: str = ""
    organisation: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Exports:
    """Through which mappings the file of another system is read: the one `chosen`, else the one it is recognised by."""

    known: Iterable[Importer] = ()
    chosen: Importer | None = None


def read(raw: bytes, file: str, forms: Forms, expected: Expected = Expected(), exports: Exports = Exports()) -> Filing:
    """Read a file; its faults stand in the filing. Unknown where a form is named that does not exist."""
    sha256 = hashlib.sha256(raw).hexdigest()
    chosen = exports.chosen
    try:
        opened, chosen = open_through(raw, file, forms, expected.form, exports)
        expected = replace(expected, form=expected.form or chosen.form) if chosen else expected
    except BadData as fault:
        named = expected.form or (chosen.form if chosen else "")
        form = forms.form(named).id if named else ""
        return Filing(form, "", expected.area, expected.organisation, expected.period, (), fault.problems, file, sha256)
    return read_opened(opened, sha256, forms, expected)


def open_through(
    raw: bytes, file: str, forms: Forms, form: str = "", exports: Exports = Exports()
) -> tuple[Opened, Importer | None]:
    """Open a file, another system's export with the columns of our form, and tell by which mapping; BadData as it may be."""
    opened = open_file(raw, file)
    importer = exports.chosen or recognised(opened, exports.known, forms.form(form).id if form else "")
    if importer is None:
        return opened, None
    return importer.applied(opened, forms.form(importer.form).table(importer.table).title), importer


def read_opened(opened: Opened, sha256: str, forms: Forms, expected: Expected) -> Filing:
    """Read what a file was taken apart into, or what somebody typed on a page."""
    file, problems = opened.file, list(opened.faults)
    form_ = _form(opened, forms, expected, problems)
    said = {key: _agreed(key, opened, expected, problems) for key in ("area", "organisation", "period")}
    period = _period(said["period"], form_, file, problems)
    rows: list[FilingRow] = []
    if form_ is not None:
        year = period.year if period else 9999
        rows = _tables(opened, form_, year, problems)
        _tell_version(opened, form_, problems)
        _tell_others(rows, said["organisation"], opened, problems)
        _tell_mixed(rows, form_, opened, problems)
        _tell_empty(rows, form_, opened, problems)
    problems.sort(key=lambda problem: problem.severity == "warning")
    return Filing(
        form=form_.id if form_ else "",
        version=form_.version if form_ else "",
        area=said["area"],
        organisation=said["organisation"],
        period=said["period"],
        rows=tuple(rows),
        problems=tuple(problems),
        file=file,
        sha256=sha256,
    )


def _form(opened: Opened, forms: Forms, expected: Expected, problems: list[Problem]) -> Form | None:
    """Return the form that a file is: the one asked for, its marker's, or the one its worksheets are named after."""
    said = opened.marker.get("form", "")
    marked = forms.forms.get(said)
    if expected.form:
        wanted = forms.form(expected.form)
        if said and said != wanted.id:
            found = f"{marked.name}（{said}）的模板" if marked else f"报表 {shown(said)} 的模板"
            mend = "换成这张报表的文件，或改选报表"
            problems.append(Problem(opened.file, found, f"{wanted.name}（{wanted.id}）", mend))
            return None
        return wanted
    if marked is not None:
        return marked
    titles = {plain(sheet.name) for sheet in opened.sheets if sheet.name}
    named = [form for form in forms.forms.values() if titles & {plain(table.title) for table in form.tables}]
    if len(named) == 1:
        return named[0]
    mend = "用 --form 写明，或从系统下载模板后填写"
    problems.append(Problem(opened.file, "看不出是哪一张报表", "系统的模板，或写明报表", mend))
    return None


def _agreed(key: str, opened: Opened, expected: Expected, problems: list[Problem]) -> str:
    """Return what is asked for or what the marker says; a problem where the two differ."""
    wanted, found = getattr(expected, key), opened.marker.get(key, "")
    if wanted and found and wanted != found:
        mend = f"换成{WHAT[key]} {wanted} 的文件，或改选{WHAT[key]}"
        problems.append(Problem(opened.file, f"{WHAT[key]} {shown(found)} 的模板", f"{WHAT[key]} {wanted}", mend))
    if key != "organisation" and not (wanted or found):
        mend = f"用 --{key} 写明，或从系统下载模板后填写"
        problems.append(Problem(opened.file, f"没有{WHAT[key]}", f"写明{WHAT[key]}", mend))
    return wanted or found


def _period(text: str, form: Form | None, file: str, problems: list[Problem]) -> Period | None:
    if not text:
        return None
    try:
        period = Period.parse(text)
    except ValueError as fault:
        problems.append(Problem(file, shown(text), str(fault), "改正报告期"))
        return None
    if form is not None and period.kind not in form.periods:
        wanted = f"{'、'.join(PERIOD_KINDS[kind] for kind in form.periods)}报，如 {'、'.join(_like(period, form))}"
        problems.append(Problem(file, f"报告期 {text}", wanted, "改正报告期"))
    return period


def _like(period: Period, form: Form) -> list[str]:
    texts = {"year": f"{period.year}", "quarter": f"{period.year}Q1", "month": f"{period.year}-01"}
    return [texts[kind] for kind in form.periods]


def _tables(opened: Opened, form: Form, year: int, problems: list[Problem]) -> list[FilingRow]:
    rows: list[FilingRow] = []
    for table in form.tables:
        sheet = sheet_of(opened, form, table, year)
        if sheet is None:
            if not table.optional:
                problems.append(_no_sheet(opened, table, form))
            continue
        if sheet.hidden:
            where = place(opened.file, sheet.name)
            problems.append(Problem(where, "工作表被隐藏", "没有隐藏的工作表", "取消隐藏，核对后保存"))
        headings = find_headings(sheet, table, year, opened.file)
        problems += headings.problems
        if headings.at >= 0:
            read_rows, faults = read_lines_of(sheet, table, headings, year, opened.file)
            rows += read_rows
            problems += faults
    return rows


def sheet_of(opened: Opened, form: Form, table: FormTable, year: int) -> Sheet | None:
    """Return the worksheet of a table: by its name; for a form of one table, the one that has its headings."""
    for sheet in opened.sheets:
        if plain(sheet.name) == plain(table.title):
            return sheet
    others = [sheet for sheet in opened.sheets if not sheet.hidden]
    if len(form.tables) > 1:
        return None
    fitting = [sheet for sheet in others if find_headings(sheet, table, year, opened.file).at >= 0]
    if len(fitting) == 1 or len(others) == 1:
        return (fitting or others)[0]
    return None


def _no_sheet(opened: Opened, table: FormTable, form: Form) -> Problem:
    names: Sequence[str] = [sheet.name for sheet in opened.sheets]
    taken = {plain(other.title) for other in form.tables}  # a sheet that is another table's must keep its name
    free = [name for name in names if plain(name) not in taken]
    near = difflib.get_close_matches(table.title, free, n=1, cutoff=0.5)
    listed = "、".join(f"“{shown(name)}”" for name in names[:8]) or "没有可见的工作表"
    mend = f"把工作表“{near[0]}”改名为“{table.title}”" if near else "重新下载模板，照模板填写"
    return Problem(opened.file, f"没有工作表“{table.title}”（有{listed}）", f"工作表“{table.title}”", mend)


def _tell_version(opened: Opened, form: Form, problems: list[Problem]) -> None:
    version = opened.marker.get("version", form.version)
    if version != form.version:
        found, mend = f"{shown(version)} 版的模板", "能读入；下次请下载新模板"
        problems.append(Problem(opened.file, found, f"{form.version} 版的模板", mend, "warning"))


def _tell_others(rows: list[FilingRow], organisation: str, opened: Opened, problems: list[Problem]) -> None:
    """An organisation files its own data; a code of another in its rows is a slip, or a file of somebody else."""
    for row in rows:
        found = row.values.get("organisation")
        if organisation and found and found != organisation:
            where = place(opened.file, row.sheet, row.line, "统一社会信用代码")
            mend = "改成本单位的代码，或换成本单位的文件"
            problems.append(Problem(where, shown(str(found)), f"填报单位的代码 {organisation}", mend))


def _tell_mixed(rows: list[FilingRow], form: Form, opened: Opened, problems: list[Problem]) -> None:
    """Rows of organisations and rows of their sum in one table would be counted twice."""
    for table in form.tables:
        if "organisation" not in table.key:
            continue
        own = [row for row in rows if row.table == table.id]
        without = [row for row in own if not row.values.get("organisation")]
        if without and len(without) < len(own):
            where = place(opened.file, without[0].sheet, without[0].line)
            found = f"{len(without):,} 行没有单位代码，其余 {len(own) - len(without):,} 行有"
            mend = "补上单位代码；汇总数另存一份文件"
            problems.append(Problem(where, found, "全是单位的行，或全是汇总的行", mend))


def _tell_empty(rows: list[FilingRow], form: Form, opened: Opened, problems: list[Problem]) -> None:
    filled = any(_says_something(row, form) for row in rows)
    if filled or any(problem.severity == "error" for problem in problems):
        return
    found = "项目都空着，没有数据" if rows else "只有表头，没有数据"
    mend = "填写后再上传；确实没有数据的，按零填报一行"
    problems.append(Problem(opened.file, found, f"{form.name}的数据", mend))


def _says_something(row: FilingRow, form: Form) -> bool:
    """Tell whether a row has a value besides its key: a list of items comes with all its keys filled in."""
    key = form.table(row.table).key if form.table(row.table).listed else ()
    return any(value is not None for name, value in row.values.items() if name not in key)
