"""逐项核对: one mapping of a file, asked key by key; every fault becomes a problem, nothing is raised."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from shuangkong.kernel.problems import Problem

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
QUOTE = "两边加上英文双引号，YAML 才不会把它改成别的写法"


class Fields:
    """The keys of one mapping, with the place to name in problems and the list they are added to."""

    def __init__(self, place: str, mapping: Mapping[str, Any], problems: list[Problem]) -> None:
        self.place = place
        self.mapping = mapping
        self.problems = problems
        self.asked: set[str] = set()

    def fault(self, key: str, found: object, wanted: str, mend: str) -> None:
        """Add a problem about one key."""
        place = f"{self.place} · {key}" if key else self.place
        self.problems.append(Problem(place, str(found), wanted, mend))

    def get(self, key: str) -> Any:
        """Return what stands under a key, None where nothing does."""
        self.asked.add(key)
        return self.mapping.get(key)

    def text(self, key: str, wanted: str, *, required: bool = True) -> str:
        """Return a text; empty, with a problem, where it is missing or is not a text."""
        found = self.get(key)
        if isinstance(found, str) and (found.strip() or not required):
            return found.strip()
        if found is None or found == "":
            if required:
                self.fault(key, "没有写", wanted, f"补上 {key}: …")
            return ""
        mend = "改成一段文本" if isinstance(found, list | dict) else f"在{QUOTE}"
        self.fault(key, f"{found}（不是文本）", wanted, mend)
        return ""

    def one_of(self, key: str, options: Collection[str], what: str, otherwise: str | None = None) -> str:
        """Return one of the words allowed; `otherwise` where the key is absent (None: it must be there)."""
        wanted = f"{what}：{'、'.join(option or '（空）' for option in options)}"
        if otherwise is not None and key not in self.mapping:
            self.asked.add(key)
            return otherwise
        found = self.text(key, wanted)
        if found and found not in options:
            self.fault(key, found, wanted, suggestion(found, options) or "改成其中之一")
        return found

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a day; None for null, and with a problem where it is none or is missing but required."""
        found = self.get(key)
        wanted = "日期，如 2024-02-02"
        if required and key not in self.mapping:
            self.fault(key, "没有写", f"{wanted}；确实不限的写 null", f"补上 {key}: …")
        if found is None:
            return None
        try:
            if isinstance(found, str) and DAY.fullmatch(found):
                return date.fromisoformat(found)
        except ValueError:
            pass  # such as February 30th: reported below like any other text that is no day
        self.fault(key, found, wanted, "按“年-月-日”写，月和日各两位，并且确有这一天")
        return None

    def done(self) -> None:
        """Add a problem for every key that nobody asked for."""
        for key in self.mapping:
            if key not in self.asked:
                mend = suggestion(key, self.asked) or "删去这一项"
                self.fault(key, "不认识的键", "、".join(sorted(self.asked)), mend)


def suggestion(found: str, options: Iterable[str]) -> str:
    """Return "是不是“…”？" with the option most alike, empty where none is."""
    near = get_close_matches(found, [option for option in options if option], n=1)
    return f"是不是“{near[0]}”？" if near else ""
