"""form.yaml of a form, checked key by key; every fault becomes a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import Problem
from shuangkong.rulebook.fields import Fields, suggestion
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.rulebook.reading import read_mapping, short
from shuangkong.statistics import form as words
from shuangkong.statistics.check_files import read_checks
from shuangkong.statistics.column_files import read_columns, read_rows
from shuangkong.statistics.form import Due, EnergyUse, Feed, Form, FormTable
from shuangkong.statistics.form_parts import legal, listed, nested, texts, where

FORM_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def read_form(folder: Path, rulebook: Rulebook, problems: list[Problem]) -> Form | None:
    """Read a form's folder; None where not even its id can be read."""
    path = folder / "form.yaml"
    if not path.exists():
        problems.append(Problem(short(folder), "没有 form.yaml", "每张报表的文件夹里有 form.yaml", "补上这个文件"))
        return None
    mapping = read_mapping(path, problems)
    if mapping is None:
        return None
    fields = Fields(short(path), mapping, problems)
    id_ = fields.text("id", "报表的代号，如 205-1")
    if id_ and (id_ != folder.name or not FORM_ID.fullmatch(id_)):
        fields.fault("id", id_, f"与文件夹同名：{folder.name}", "改代号，或给文件夹改名")
    tables = tuple(_tables(fields, folder, problems))
    form = Form(
        id=id_,
        name=fields.text("name", "报表的中文名称"),
        english=fields.text("english", "报表的英文名称"),
        version=fields.text("version", "版本，如 “2024”"),
        entry=fields.one_of("entry", words.ENTRIES, "报送方式"),
        filer=fields.one_of("filer", words.FILERS, "由谁填报"),
        filed_by=fields.text("filed_by", "填报单位，如 规模以上工业企业"),
        records=fields.one_of("records", words.RECORDS, "资料的性质"),
        law=fields.one_of("law", words.LAWS, "依据的法律性质"),
        legal=legal(fields, "legal", rulebook),
        periods=_words(fields, "periods", words.PERIOD_KINDS, "报告期"),
        due=_due(fields),
        uses=_words(fields, "uses", words.PURPOSES, "用途"),
        tables=tables,
        feeds=tuple(_feeds(fields)),
        checks=read_checks(folder / "checks.yaml", rulebook, problems),
        note=fields.text("note", "说明", required=False),
        place=short(path),
        energy=_energy(fields),
    )
    fields.done()
    _guarded(fields, form)
    return form if id_ else None


def _tables(fields: Fields, folder: Path, problems: list[Problem]) -> Iterator[FormTable]:
    columns = read_columns(folder / "columns.csv", problems)
    rows = read_rows(folder / "rows.csv", problems)
    seen = set()
    for one in listed(fields, "tables", "{id: …, title: …, layout: …, key: […]}"):
        id_ = one.text("id", "表的代号")
        seen.add(id_)
        table = FormTable(
            id=id_,
            title=one.text("title", "工作表的名称"),
            layout=one.one_of("layout", words.LAYOUTS, "行的排列"),
            key=texts(one, "key", "唯一确定一行的栏目的列表"),
            columns=tuple(columns.get(id_, ())),
            rows=tuple(rows.get(id_, ())),
            optional=_yes(one, "optional"),
            repeats=texts(one, "repeats", "下期模板中照抄的栏目的列表") if "repeats" in one.mapping else (),
        )
        one.done()
        _whole(one, table)
        yield table
    for other in sorted({*columns, *rows} - seen):
        fields.fault("tables", f"columns.csv 或 rows.csv 中有“{other}”", "tables 中的代号", "改正代号，或补上这张表")


def _whole(fields: Fields, table: FormTable) -> None:
    names = {column.name for column in table.columns}
    if not names:
        fields.fault("id", f"{table.id} 在 columns.csv 中没有栏目", "至少一个栏目", "补上栏目")
    for key, columns in (("key", table.key), ("repeats", table.repeats)):
        for name in set(columns) - names:
            fields.fault(key, name, "columns.csv 中的栏目", suggestion(name, names) or "改正栏目的名称")
    if (table.layout == "fixed") != bool(table.rows):
        fields.fault("layout", table.layout, "固定项目（fixed）的表在 rows.csv 中列出项目", "补上项目，或改排列方式")
    if table.listed and len(table.key) != 1:
        fields.fault("key", table.key, "固定项目的表只有一个栏目写项目名称", "key 只留这一个栏目")


def _words(fields: Fields, key: str, options: dict[str, str], what: str) -> tuple[str, ...]:
    found = texts(fields, key, f"{what}：{'、'.join(options)} 的列表")
    for word in found:
        if word not in options:
            fields.fault(key, word, f"{what}：{'、'.join(options)}", suggestion(word, options) or "改成其中之一")
    return tuple(word for word in found if word in options)


def _yes(fields: Fields, key: str) -> bool:
    found = fields.get(key)
    if found is not None and not isinstance(found, bool):
        fields.fault(key, found, "true 或 false", "改成其中之一")
    return found is True


def _due(fields: Fields) -> Due:
    one = nested(fields, "due", fields.get("due"), "{months: 3, day: 31, confidence: …}")
    if one is None:
        return Due(1, 1, "assumed")
    months, day = _count(one, "months", 0, 24), _count(one, "day", 1, 31)
    due = Due(months, day, one.one_of("confidence", CONFIDENCES, "可信程度"))
    one.done()
    return due


def _count(fields: Fields, key: str, least: int, most: int) -> int:
    found: Any = fields.get(key)
    if isinstance(found, int) and not isinstance(found, bool) and least <= found <= most:
        return found
    fields.fault(key, "没有写" if found is None else found, f"{least} 至 {most} 的整数", "改成这样的整数")
    return least


def _feeds(fields: Fields) -> Iterator[Feed]:
    if "feeds" not in fields.mapping:
        fields.asked.add("feeds")
        return
    for one in listed(fields, "feeds", "{series: …, table: …, value: …}"):
        yield Feed(
            series=one.text("series", "指标目录的数据项，或“账册.列”"),
            table=one.text("table", "表的代号"),
            value=one.text("value", "由栏目组成的算式"),
            where=where(one),
            prices=one.text("prices", "价格基年的栏目", required=False),
        )
        one.done()


def _energy(fields: Fields) -> EnergyUse | None:
    """Read where the numbers for 综合能耗 stand, each as table.column."""
    if "energy" not in fields.mapping:
        fields.asked.add("energy")
        return None
    names = [field.name for field in dataclass_fields(EnergyUse)]
    wanted = f"{{{', '.join(f'{name}: 表.栏目' for name in names)}}}"
    one = nested(fields, "energy", fields.get("energy"), wanted)
    if one is None:
        return None
    places = {name: one.text(name, "表的代号.栏目").partition(".") for name in names}
    one.done()
    return EnergyUse(**{name: (table, column) for name, (table, _dot, column) in places.items()})


def _guarded(fields: Fields, form: Form) -> None:
    for use in set(form.uses) & set(words.GUARDED) if form.guarded else ():
        wanted = "统计调查取得的单个单位的资料不用于项目准入、考核评价和监察执法"
        fields.fault("uses", use, wanted, "删去这一用途")
