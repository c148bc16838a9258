"""改法: what is wrong with one bad cell, what was wanted there, and how to mend it, in words of the office."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from shuangkong.kernel import periods
from shuangkong.kernel.cell_words import NUMBER, SPOILT_CODE, word_value
from shuangkong.kernel.tables import LARGEST, Column
from shuangkong.kernel.units import UNITS

LONGEST: Final = 40
NOTHING: Final = frozenset({"nan", "inf", "+inf", "-inf", "infinity", "-infinity", "null", "none", "nil", "na", "n/a"})
SIGNS_OF_NOTHING: Final = frozenset({"无", "空", "缺", "暂无", "-", "--", "—", "——", "/", "\\", "…", "……", "*"})
# wrong character: what it is, what to write instead
STRAY: Final = {
    "O": ("字母 O", "0"), "o": ("字母 o", "0"), "l": ("字母 l", "1"), "I": ("字母 I", "1"),
    ",": ("千位分隔符“,”", ""), "，": ("全角逗号“，”", ""), "。": ("句号“。”", "."), "．": ("全角小数点“．”", "."),
    "%": ("百分号", ""), "％": ("百分号", ""), " ": ("空格", ""), "\u3000": ("全角空格", ""), "\u00a0": ("空格", ""),
    "−": ("横线“−”", "-"), "–": ("横线“–”", "-"), "－": ("全角减号“－”", "-"),
    "'": ("撇号", ""), "’": ("撇号", ""), "¥": ("货币符号“¥”", ""), "￥": ("货币符号“￥”", ""),
}  # fmt: skip
INSTEAD: Final = {"0": " 改成数字 0", "1": " 改成数字 1", ".": "改成小数点“.”", "-": "改成减号“-”"}
UNIT_BEHIND: Final = re.compile(r"(?P<number>.*[0-9０-９])\s*(?P<unit>[^\d%％,，.\s](?:[^\d%％]*))")


def shown(text: str) -> str:
    """Return a cell's text as messages show it: never empty, never long."""
    printable = "".join(c if c.isprintable() else "�" for c in text)
    return "（空）" if not text else printable if len(text) <= LONGEST else printable[:LONGEST] + "…"


def told(column: Column, text: str) -> tuple[str, str, str]:
    """Return found, wanted and mend for a bad cell of a column."""
    if not text:
        return shown(text), wanted(column), f"填上{column.label}"
    if column.kind == "number":
        found, mend = _number(column, text)
    elif column.kind == "text":
        found, mend = _code(text)
    else:
        found, mend = _word(column, text)
    return found, wanted(column), mend


def wanted(column: Column) -> str:
    """Return what a column wants, e.g. "大于 0 的数字，单位 元，不能留空"."""
    words = [word for word in column.choices if word]
    base = {
        "text": column.label,
        "year": "四位数的年份，例如 2020",
        "period": periods.WANTED,
        "flag": "是 或 否",
        "day": "日期，例如 2025-03-02",
        "choice": f"{'、'.join(words)} 之一",
    }.get(column.kind) or _wanted_number(column)
    if column.kind == "text" or not column.blank:
        return base + ("" if column.blank else "，不能留空")
    return base + ("，或留空" if "" in column.choices else "")


def _wanted_number(column: Column) -> str:
    bound = f"不小于 {column.least:g} 的" if column.least is not None else ""
    bound = f"大于 {column.above:g} 的" if column.above is not None else bound
    label = unit_label(column)
    return f"{bound}数字" + (f"，单位 {label}" if label else "")


def unit_label(column: Column) -> str:
    """Return the Chinese label of a column's unit."""
    return UNITS.get(column.unit, (column.unit, ""))[0]


def _number(column: Column, text: str) -> tuple[str, str]:
    empty = "没有数据就留空" if column.blank else f"填上{column.label}"
    if re.match(NUMBER, text):
        return _number_out_of_bounds(column, text, empty)
    if text.startswith("#"):
        return f"{shown(text)}（电子表格的出错标记）", f"改正表格里的公式后再导出；{empty}"
    if text.lower() in NOTHING or text in SIGNS_OF_NOTHING:
        return f"{shown(text)}（不是数字）", f"{empty}，不要写“{text}”"
    behind = UNIT_BEHIND.fullmatch(text)
    if behind and (number := plain_number(behind["number"])) and behind["unit"] not in STRAY:
        return _unit_in_cell(column, text, behind, number)
    return _stray(column, text)


def _number_out_of_bounds(column: Column, text: str, empty: str) -> tuple[str, str]:
    value = float(text)
    if not abs(value) < LARGEST:
        return f"{shown(text)}（超出能表示的范围）", f"核对位数后重填；{empty}"
    above = column.above is not None and value <= column.above
    why = f"不大于 {column.above:g}" if above else f"小于 {column.least:g}"
    return f"{shown(text)}（{why}）", f"核对原始资料后改正；{empty}"


def _unit_in_cell(column: Column, text: str, behind: re.Match[str], number: str) -> tuple[str, str]:
    unit, label = behind["unit"], unit_label(column)
    found = f"{shown(text)}（第 {behind.start('unit') + 1} 个字符起是单位“{shown(unit)}”）"
    if unit in (label, column.unit):
        return found, f"单元格里只写数字，写成 {number}"
    return found, f"换算成{label}，单元格里只写数字" if label else f"单元格里只写数字，写成 {number}"


def _stray(column: Column, text: str) -> tuple[str, str]:
    """Name every kind of wrong character at its first place."""
    places: dict[str, tuple[int, str]] = {}
    for at, char in enumerate(text, start=1):
        if char not in "0123456789.+-eE":
            places.setdefault("全角数字" if _wide(char) else char, (at, char))
    if not places:
        return f"{shown(text)}（不是完整的数字）", "改成一个数字，例如 1205.6"
    where = "，".join(f"第 {at} 个字符是{_character(char)}" for at, char in list(places.values())[:3])
    number = plain_number(text)
    if number is None:
        return f"{shown(text)}（{where}）", "改成一个数字，例如 1205.6"
    if {"%", "％"} & set(text) and column.unit != "%":
        return f"{shown(text)}（{where}）", "这一列不是百分数，核对原始资料后改正"
    return (
        f"{shown(text)}（{where}）",
        f"{'，'.join(_replacements([char for _, char in places.values()]))}，写成 {number}",
    )


def _character(char: str) -> str:
    if char in STRAY:
        return STRAY[char][0]
    return f"{'全角数字' if _wide(char) else ''}“{shown(char)}”"


def _wide(char: str) -> bool:
    return unicodedata.decimal(char, None) is not None and not char.isascii()


def _replacements(chars: Sequence[str]) -> list[str]:
    """Say each way of mending once, e.g. 去掉千位分隔符“,”，把字母 O 改成数字 0."""
    said: dict[str, None] = {}
    for char in chars:
        name, instead = STRAY.get(char, ("", ""))
        if not name:
            said["把全角数字改成半角"] = None
        elif not instead:
            said[f"去掉{name}"] = None
        else:
            said[f"把{name}{INSTEAD[instead]}"] = None
    return list(said)


def plain_number(text: str) -> str | None:
    """Return the number that was meant, written plainly; None where that is a guess."""
    plain = "".join(_plain_character(char) for char in text)
    return plain if re.match(NUMBER, plain) else None


def _plain_character(char: str) -> str:
    if char in STRAY:
        return STRAY[char][1]
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


def _code(text: str) -> tuple[str, str]:
    half = unicodedata.normalize("NFKC", text)
    if half != text and not re.match(SPOILT_CODE, half):
        return f"{shown(text)}（有全角数字）", f"改成半角，写成 {half}"
    code = half.partition(".")[0]
    if re.match(r"^[0-9]{4,}\.0+$", half):
        return f"{shown(text)}（被电子表格改成了小数）", f"把这一列设成文本格式，写成 {code}"
    return f"{shown(text)}（被电子表格改成了科学计数法）", "把这一列设成文本格式，重新填写完整的代码"


def _word(column: Column, text: str) -> tuple[str, str]:
    """Tell about a bad period, year, choice or flag."""
    meant = meant_word(column, text)
    spreadsheet = re.fullmatch(r"[0-9]{4}\.0+", text)
    found = f"{shown(text)}（被电子表格改成了小数）" if spreadsheet else shown(text)
    if meant is None:
        return found, "照“应该是”的写法改正"
    return found, f"写成 {meant}"


def meant_word(column: Column, text: str) -> str | None:
    """Guess the word that was meant; None where nothing is near."""
    half = unicodedata.normalize("NFKC", text)
    if column.kind == "choice":
        near = difflib.get_close_matches(half.lower(), [w for w in column.choices if w], n=1, cutoff=0.75)
        return near[0] if near else None
    if column.kind == "day":
        guess = _day_guess(half)
    else:
        guess = _period_guess(half) if column.kind == "period" else re.sub(r"(\.0+|年度?)$", "", half)
    return guess if guess and word_value(column, guess) is not None else None


def _day_guess(half: str) -> str | None:
    # 2025111 may be the 11th of January or the 1st of November
    signs = re.fullmatch(r"(\d{4})[年./\s-](\d{1,2})[月./\s-](\d{1,2})日?", half)
    found = signs or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", half)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def _period_guess(half: str) -> str:
    text = re.sub(r"(\.0+|年度?|年全年)$", "", half)
    # “3季度” is left alone: it may mean the quarter alone or January to September
    quarter = re.fullmatch(r"(\d{4})[\s-]*[qQ]([1-4])", text)
    if quarter:
        return f"{quarter[1]}Q{quarter[2]}"
    month = re.fullmatch(r"(\d{4})[年./\s-](\d{1,2})月?", text)
    return f"{month[1]}-{int(month[2]):02}" if month else text
