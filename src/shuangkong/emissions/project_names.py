"""项目名称的比对: two names of one project differ in what people leave out, in the order of words, and in how numbers are written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

# words that a name may have or lack without meaning anything else, the longer first
IDLE: Final = (
    "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "分公司", "公司", "提标升级", "提标改造", "升级改造",
    "技术改造", "深度治理", "提标", "升级", "改造", "治理", "建设", "新建", "项目", "工程",
)  # fmt: skip
DIGITS: Final = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {"零": 0, "两": 2}
NUMERAL: Final = "[〇零一二两三四五六七八九十]{1,3}"
# 一 is a number only where it counts something: 第一污水厂, 一期, 三号线; 一体化 is a word
COUNTED: Final = re.compile(f"第({NUMERAL})|({NUMERAL})(?=[期号厂组线台座套段])")
ROMAN: Final = {"Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5"}


def normalised(name: str) -> str:
    """Return a name without blanks, marks and idle words, its numbers in digits.

    >>> normalised("第一污水处理厂（二期）提标改造工程")
    '1污水处理厂2期'
    >>> normalised("１＃ 锅炉")
    '1号锅炉'
    """
    text = unicodedata.normalize("NFKC", "".join(ROMAN.get(sign, sign) for sign in name)).lower()
    text = COUNTED.sub(lambda found: str(_number(found[1] or found[2])), text.replace("#", "号").replace("no.", ""))
    text = "".join(sign for sign in text if sign.isalnum())
    for word in IDLE:
        text = text.replace(word, "")
    return text


def likeness(one: str, other: str) -> float:
    """Return 0–1: the share of signs that two normalised names have in common; 0 where their numbers differ.

    The order of signs does not count, since people turn names around; numbers do, since 1号 and 2号 are two machines.

    >>> round(likeness("西部1污水处理厂", "西部污水处理1厂"), 2)
    1.0
    >>> likeness("1号烧结机", "2号烧结机")
    0.0
    """
    if not one or not other or sorted(re.findall(r"\d+", one)) != sorted(re.findall(r"\d+", other)):
        return 0.0
    common = Counter(one) & Counter(other)
    return 2.0 * common.total() / (len(one) + len(other))


def _number(text: str) -> int:
    """Return what Chinese numerals up to 99 say."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(DIGITS[sign]) for sign in text))
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
