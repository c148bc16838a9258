"""数: numbers as plans write them: digits with thousands separators, Chinese numerals, 百分之十五, 一半, 翻一番."""

from __future__ import annotations

import re

DIGITS = dict(zip("〇零一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
NUMERAL = "[〇零一二三四五六七八九十百千万亿两]+(?:点[〇零一二三四五六七八九]+)?"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
ROMAN = dict(zip("ⅠⅡⅢⅣⅤ", range(1, 6), strict=True))
# Shares in words, as percent.
WORDED = {"一半": 50.0, "半数": 50.0, "三分之一": 100 / 3, "三分之二": 200 / 3, "四分之一": 25.0, "四分之三": 75.0,
          "五分之一": 20.0, "翻一番": 100.0, "翻番": 100.0, "翻两番": 300.0, "一倍": 100.0, "两倍": 200.0}  # fmt: skip


def number(text: str) -> float | int | None:
    """Return the number that the text writes.

    >>> number("1,200.50"), number("十五"), number("二十点五"), number("一百零二"), number("Ⅲ")
    (1200.5, 15, 20.5, 102, 3)
    """
    if re.fullmatch(ARABIC, text):
        value = float(text.replace(",", ""))
        if abs(value) >= 1e15:
            return None  # no plan counts that far: a code, or digits that ran together
        return int(value) if value.is_integer() else value
    if text in ROMAN:
        return ROMAN[text]
    if re.fullmatch(NUMERAL, text):
        return _numeral(text)
    return None


def _numeral(text: str) -> float | int | None:
    whole, _, fraction = text.partition("点")
    value = _whole(whole)
    if value is None or not fraction:
        return value
    return float(f"{value}." + "".join(str(DIGITS[digit]) for digit in fraction))


def _whole(text: str) -> int | None:
    if all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    total, section, digit = 0, 0, 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif PLACES[character] < 10_000:
            section, digit = section + (digit or 1) * PLACES[character], 0
        else:
            total, section, digit = (total + section + digit) * PLACES[character], 0, 0
    return total + section + digit
