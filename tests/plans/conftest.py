"""How the tests of the room say what a sentence holds: one line a finding, as a person would jot it down."""

import os
from pathlib import Path

import pytest

from shuangkong.plans.reader import read

SHARED = Path(os.environ.get("SHARED") or Path(__file__).parents[3] / "shared")
SHORT = {
    "decrease_by": "降", "increase_by": "增", "decrease_by_points": "降点", "increase_by_points": "增点", "reach": "达",
    "at_least": "≥", "at_most": "≤", "complete_all": "全部",
}  # fmt: skip
TITLE = "某市“十四五”节能减排综合工作方案\n"


def jotted(target):
    """Return a finding as “name | value unit | relation | base year→target year”."""
    value = target.value
    value = "—".join(f"{one:g}" for one in value) if isinstance(value, tuple) else f"{value:g}"
    years = f"{target.base_year or ''}→{target.target_year or ''}"
    return f"{target.name} | {value}{target.unit or ''} | {SHORT[target.relation]} | {years}"


@pytest.fixture(scope="session")
def jot():
    """`jot(sentence)`: the findings of one kind in a sentence of a plan for 2021—2025, jotted down."""

    def jot(sentence, kind="target", title=TITLE):
        return [jotted(one) for one in read(title + sentence).targets if one.kind == kind]

    return jot


@pytest.fixture(scope="session")
def reads(jot):
    """`reads(text)`: sentences, each followed by the lines of its findings, which begin with “→”; all must agree."""

    def reads(text, kind="target", title=TITLE):
        sentence, wanted, told = "", [], []
        for line in (line.strip() for line in [*text.strip().splitlines(), "."]):
            if line.startswith("→"):
                wanted.append(line.removeprefix("→").strip())
                continue
            if sentence:
                told.append((sentence, wanted, jot(sentence, kind, title)))
            sentence, wanted = line, []
        wrong = [f"{said}\n   wanted {wanted}\n   read   {found}" for said, wanted, found in told if wanted != found]
        assert wrong == [], "\n".join(wrong)

    return reads


@pytest.fixture(scope="session")
def shared_plans(needs):
    """The folder of the plans that are shared with other projects; tests that need it are skipped without it."""
    folder = SHARED / "plans"
    needs("../shared/plans", folder.is_dir(), "point SHARED to the folder that holds plans/")
    return folder
