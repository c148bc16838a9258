"""单元格的值: a raw cell as the exact value its column wants, or what is wrong with it and how to mend it.

What can only mean one thing is read and said (full-width digits, thousands separators); what could mean two is refused.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from shuangkong.kernel import mending
from shuangkong.kernel.cell_words import FLAGS, NUMBER, YEAR
from shuangkong.kernel.mending import shown
from shuangkong.kernel.tables import LARGEST, Column
from shuangkong.kernel.units import label, times_to
from shuangkong.statistics.energy_kinds import plain
from shuangkong.statistics.filing import Value
from shuangkong.statistics.form import FormColumn
from shuangkong.statistics.sheets import Odd, Raw

PLAIN: Final = re.compile(NUMBER)
GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
LARGE: Final = re.compile(r"(?P<number>[+-]?[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>(?:百万|千万|[百千万亿]).*)")
POWERS: Final = {"百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
LONGEST: Final = 500
DAY: Final = re.compile(r"((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
SERIAL: Final = (20_000, 80_000)  # spreadsheet days from 1954 to 2119


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said about a cell; `value` stands where the cell is read all the same (a warning)."""

    found: str
    wanted: str
    mend: str
    value: Value = None
    warning: bool = False


class Reader:
    """Reads the cells of one column; `unit` is the cell's own where it differs from row to row."""

    def __init__(self, column: FormColumn, year: int) -> None:
        self.column, self.label = column, column.label(year)
        self.choices = {plain(word): value for word, value in column.choices.items()}

    def read(self, raw: Raw, unit: str) -> Value | Told:
        """Return the value of a cell, or what is wrong with it."""
        if raw is None:
            return self._told("", unit) if self.column.required else None
        kind = self.column.kind
        if kind == "number":
            return self._number(raw, unit)
        if isinstance(raw, Odd) and raw.kind in ("error", "formula"):
            return self._odd(raw, unit)
        return {
            "text": self._text,
            "code": self._code,
            "choice": self._choice,
            "flag": self._flag,
            "year": self._year,
            "day": self._day,
        }[kind](raw, unit)

    def _number(self, raw: Raw, unit: str) -> Value | Told:
        if type(raw) is float:
            if not abs(raw) < LARGEST:
                return Told(f"{raw:g}（超出能表示的范围）", self._wanted(unit), "核对位数后重填")
            return self._bounded(Decimal(f"{raw:.15g}"), unit)
        if isinstance(raw, str):
            return self._number_text(raw, unit)
        if isinstance(raw, bool):
            return Told("是（TRUE）" if raw else "否（FALSE）", self._wanted(unit), "改成一个数字")
        return self._odd(raw, unit) if isinstance(raw, Odd) else None

    def _bounded(self, value: Decimal, unit: str) -> Value | Told:
        column = self.column
        if column.least is not None and value < column.least:
            return Told(f"{value:f}（小于 {column.least:f}）", self._wanted(unit), "核对原始资料后改正")
        if column.most is not None and value > column.most:
            return Told(f"{value:f}（大于 {column.most:f}）", self._wanted(unit), "核对原始资料后改正")
        if column.above is not None and value <= column.above:
            return Told(f"{value:f}（不大于 {column.above:f}）", self._wanted(unit), "核对原始资料后改正")
        return value

    def _number_text(self, text: str, unit: str) -> Value | Told:
        if PLAIN.match(text):
            return self._large_or_bounded(text, unit)
        half = "".join(unicodedata.normalize("NFKC", text).split())
        grouped = GROUPED.fullmatch(half) is not None
        number = half.replace(",", "") if grouped else half
        if PLAIN.match(number):
            value = self._large_or_bounded(number, unit)
            if isinstance(value, Told):
                return value
            how = "全角字符" if half != text and not grouped else "千位分隔符或空格"
            return Told(
                f"{shown(text)}（有{how}）", self._wanted(unit), f"已按 {number} 读入；下次直接写数字", value, True
            )
        large = LARGE.fullmatch(half)
        return self._with_word(text, large, unit) if large else self._told(text, unit)

    def _large_or_bounded(self, number: str, unit: str) -> Value | Told:
        value = Decimal(number)
        if not abs(value) < Decimal(LARGEST):
            return Told(f"{shown(number)}（超出能表示的范围）", self._wanted(unit), "核对位数后重填")
        return self._bounded(value, unit)

    def _with_word(self, text: str, large: re.Match[str], unit: str) -> Told:
        """Tell about a number with 万 or 亿 behind it, with what it would be in the column's own unit."""
        number, word = Decimal(large["number"].replace(",", "")), large["unit"]
        found = f"{shown(text)}（数字后面有“{shown(word)}”）"
        times = times_to(word, unit) if unit and word not in POWERS else None
        if times is not None:
            meant = number * Decimal(f"{times:.15g}")
            return Told(found, self._wanted(unit), f"单元格里只写数字，换算成{label(unit)}，写成 {meant.normalize():f}")
        power = next(power for name, power in sorted(POWERS.items(), key=lambda p: -len(p[0])) if word.startswith(name))
        if word in POWERS and unit.startswith(f"10^{power} "):
            return Told(
                found, self._wanted(unit), f"这一列的单位已是{label(unit)}：核对后只写数字，写成 {number.normalize():f}"
            )
        return Told(
            found, self._wanted(unit), f"单元格里只写数字，写成 {(number * 10**power).normalize():f}；并核对单位"
        )

    def _odd(self, raw: Odd, unit: str) -> Value | Told:
        if raw.kind == "error":
            empty = "" if self.column.required else "；没有数据就留空"
            return Told(f"{raw.text}（公式出错）", self._wanted(unit), f"改正公式，或直接填写数值{empty}")
        if raw.kind == "formula":
            mend = "用电子表格打开，重新计算并保存，或直接填写数值"
            return Told("公式没有计算结果", self._wanted(unit), mend)
        if raw.kind == "percent" and raw.number is not None:
            hundred = Decimal(f"{raw.number:.15g}") * 100
            if unit == "%":
                return self._bounded(hundred, unit)
            return Told(f"{hundred.normalize():f}%（百分数）", self._wanted(unit), "单元格格式改为常规，填写数值")
        mend = "单元格格式改为常规，重新填写数值"
        return Told(f"{raw.text}（{'时间' if raw.kind == 'time' else '日期'}）", self._wanted(unit), mend)

    def _text(self, raw: Raw, _: str) -> Value | Told:
        text = self._as_text(raw)
        if isinstance(raw, float) and abs(raw) >= 1e15:
            mend = "把单元格设成文本格式，重新填写完整的号码"
            return Told(f"{raw:.0f}（被电子表格改成了数字，末尾几位已丢失）", self.label, mend)
        if len(text) > LONGEST:
            return Told(f"{len(text):,} 个字符", f"不超过 {LONGEST} 个字符的{self.label}", "缩短文字")
        if any(not c.isprintable() and c not in "\n\r\t" for c in text):
            return Told(shown(text), self.label, "删去看不见的控制字符")
        return text

    def _code(self, raw: Raw, unit: str) -> Value | Told:
        """A code in half width and capitals; what was typed otherwise can only mean that, and is said."""
        text = self._text(raw, unit)
        if isinstance(text, Told) or not isinstance(text, str):
            return text
        half = "".join(unicodedata.normalize("NFKC", text).split()).upper()
        if half == text:
            return text
        return Told(f"{shown(text)}（有全角字符、空格或小写字母）", self.label, f"已按 {half} 读入", half, True)

    def _choice(self, raw: Raw, unit: str) -> Value | Told:
        text = self._as_text(raw)
        found = self.choices.get(plain(text))
        return self._told(text, unit) if found is None else found

    def _flag(self, raw: Raw, unit: str) -> Value | Told:
        if isinstance(raw, bool):
            return raw
        found = FLAGS.get(plain(self._as_text(raw)))
        return self._told(self._as_text(raw), unit) if found is None else found

    def _year(self, raw: Raw, unit: str) -> Value | Told:
        text = unicodedata.normalize("NFKC", self._as_text(raw)).removesuffix("年").strip()
        return int(text) if YEAR.fullmatch(text) else self._told(self._as_text(raw), unit)

    def _day(self, raw: Raw, _: str) -> Value | Told:
        if isinstance(raw, Odd) and raw.kind == "date" and raw.day:
            return raw.day.isoformat()
        if isinstance(raw, float) and SERIAL[0] < raw < SERIAL[1]:
            meant = date(1899, 12, 30) + timedelta(days=int(raw))
            found, mend = f"{raw:g}（日期被改成了数字）", f"单元格格式改为日期，写成 {meant}"
            return Told(found, "日期，例如 2025-03-02", mend)
        text = unicodedata.normalize("NFKC", self._as_text(raw))
        parts = DAY.fullmatch("".join(text.split()))
        try:
            if parts:
                return date(int(parts[1]), int(parts[2]), int(parts[3])).isoformat()
        except ValueError:
            pass  # such as February 30th
        return Told(shown(text), "日期，例如 2025-03-02", "按“年-月-日”写，并且确有这一天")

    def _as_text(self, raw: Raw) -> str:
        if isinstance(raw, float):
            return f"{raw:.15g}" if abs(raw) < 1e15 else f"{raw:.0f}"
        if isinstance(raw, Odd):
            return raw.text
        return str(raw) if raw is not None else ""

    def _told(self, text: str, unit: str) -> Told:
        column = self._kernel(unit)
        found, wanted, mend = mending.told(column, text)
        if not text and self.column.kind == "number":
            none = "" if self.column.above is not None else "；确实没有就填 0，不要留空"
            mend = f"填上{self.label}{none}"
        if column.kind == "choice" and text:
            near = difflib.get_close_matches(text, list(self.column.choices), n=1, cutoff=0.5)
            mend = f"写成 {near[0]}" if near else "从模板的下拉列表选择"
        if column.kind == "choice" and len(self.column.choices) > 12:
            wanted = f"{self.label}的名称，与模板下拉列表一致"
        return Told(found, wanted, mend)

    def _wanted(self, unit: str) -> str:
        column, most = self._kernel(unit), self.column.most
        text = mending.wanted(column)
        return text if most is None else text.replace("数字", f"不大于 {most:f} 的数字", 1)

    def _kernel(self, unit: str) -> Column:
        own = self.column
        return Column(
            own.name,
            self.label,
            unit,
            kind="text" if own.kind == "code" else own.kind,
            blank=not own.required,
            choices=tuple(own.choices),
            least=None if own.least is None else float(own.least),
            above=None if own.above is None else float(own.above),
        )
