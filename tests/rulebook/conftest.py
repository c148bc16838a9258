"""A small package of one document and one sound parameter, on which each test does its damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.rulebook.load import Contents, read

DOCUMENT = """
id: notice-1
title: 关于界限的通知
number: 某〔2020〕1号
issuer: 某机关
issued: 2020-01-01
from: 2020-01-01
to: null
kind: notice
"""
DESIGN = """
id: design
title: 设计取值
issuer: 本系统
issued: null
from: null
to: null
kind: design
confidence: assumed
"""
PARAMETER = """
id: warning.share
name: 界限
unit: "1"
values:
  - {area: "000000", from: 2020-01-01, to: 2021-12-31, value: "0.10", confidence: official, cite: {document: notice-1, at: 一}}
  - {area: "000000", from: 2022-01-01, value: "0.20", confidence: official, cite: {document: notice-1, at: 二}}
"""


class Package:
    """A folder shaped as src/shuangkong and city packs beside it; `read` loads them as Rulebook.load would."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.packs: list[Path] = []
        self.write("rulebook/documents/notice-1.yaml", DOCUMENT)
        self.write("rulebook/documents/design.yaml", DESIGN)
        self.write("warning/parameters/share.yaml", PARAMETER)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.root / "package" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def change(self, before: str, after: str, name: str = "warning/parameters/share.yaml") -> None:
        path = self.root / "package" / name
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), "utf-8")

    def pack(self, city: str, name: str, text: str) -> Path:
        path = self.root / city / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        if self.root / city not in self.packs:
            self.packs.append(self.root / city)
        return path

    def read(self) -> Contents:
        return read(self.packs, self.root / "package")

    def problems(self) -> tuple[Problem, ...]:
        with pytest.raises(BadData) as caught:
            self.read()
        return caught.value.problems

    def problem(self) -> Problem:
        """The one problem that is found: damage is reported once, and nothing else with it."""
        problems = self.problems()
        assert len(problems) == 1, [(p.place, p.found) for p in problems]
        return problems[0]


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package(tmp_path)
