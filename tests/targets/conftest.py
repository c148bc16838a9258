"""Gives this room's tests `check`, which stands in tests/spec (test folders are no packages), and a small catalogue."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets.catalogue import load
from shuangkong.targets.indicator import Catalogue

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))

from spec_check import check  # noqa: F401 -- a fixture, found where the line above points

FIELDS = "facilities: {name: 环境基础设施, english: Facilities}\n"
INDICATOR = """
id: waste.share
name: 垃圾利用率
english: Share of waste used
field: facilities
unit: "%"
decimals: 2
better: higher
formula: (recycled_t + burnt_t) / generated_t
series:
  recycled_t: {name: 回收量, unit: t}
  burnt_t: {name: 焚烧量, unit: t}
  generated_t: {name: 产生量, unit: t, owner: 统计}
limits: [0, 100]
owner: 城市管理
method: {document: state-council-2021-33, at: 三, confidence: assumed, reading: 相加相除}
plan: [waste-share, 生活垃圾利用率]
"""
FURTHER = """
id: {id}
name: 指标 {id}
english: Indicator
field: facilities
unit: "{unit}"
decimals: 2
better: higher
formula: {formula}
series: {{{series}}}
owner: 城市管理
method: {{document: state-council-2021-33, at: 三, confidence: assumed}}
{more}
"""


class Room:
    """A folder shaped as src/shuangkong/targets, and packs beside it, with one sound indicator to do damage to."""

    def __init__(self, root: Path) -> None:
        self.root = root / "targets"
        self.packs: list[Path] = []
        self.write("fields.yaml", FIELDS)
        self.write("indicators/waste.share.yaml", INDICATOR)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def change(self, before: str, after: str) -> None:
        path = self.root / "indicators/waste.share.yaml"
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), "utf-8")

    def add(self, id_: str, formula: str, unit: str = "t", series: str = "", more: str = "") -> None:
        """Write a further indicator; `more` are lines of its own."""
        self.write(f"indicators/{id_}.yaml", self.further(id_, formula, unit, series, more))

    def further(self, id_: str, formula: str, unit: str = "t", series: str = "", more: str = "") -> str:
        """The text of a sound file."""
        return FURTHER.format(id=id_, formula=formula, unit=unit, series=series, more=more)

    def load(self) -> Catalogue:
        return load(self.packs, None if self.packs else book(), self.root)

    def problems(self) -> list[Problem]:
        with pytest.raises(BadData) as caught:
            self.load()
        return list(caught.value.problems)

    def problem(self) -> Problem:
        """The one problem that is found: damage is reported once, and nothing else with it."""
        problems = self.problems()
        assert len(problems) == 1, [(p.place, p.found) for p in problems]
        return problems[0]


@cache
def book() -> Rulebook:
    return Rulebook.load()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)
