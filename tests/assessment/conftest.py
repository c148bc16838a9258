"""Gives this room's tests `check` (tests/spec) and small sealed figures."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))
sys.path.insert(0, str(Path(__file__).parent / "helpers"))

from spec_check import check  # noqa: F401 -- a fixture

from shuangkong.assessment.sealed import Sealed, SealedFigure


@pytest.fixture
def sealed():
    """`sealed({"energy.intensity_decline": 11.2, "carbon.total": "met"})`: numbers as values, words as verdicts."""

    def made(figures, level="county", fraud=()):
        known = {
            name: SealedFigure(
                name, name, None if isinstance(told, str) else told, "%", told if isinstance(told, str) else "none",
                "reported", name,
            )
            for name, told in figures.items()
        }  # fmt: skip
        return Sealed("520600", "520602", "碧江区", level, "2024", 1, "0" * 64, "2025-03-02", known, fraud)

    return made
