"""The examples in docstrings are true, and `check` itself can fail."""

import doctest
import importlib
import importlib.util
from pathlib import Path

import pytest

from shuangkong.kernel import formulas

PURE = ["shuangkong.kernel.formulas", "shuangkong.kernel.periods", "shuangkong.kernel.units"]
ROOMS = Path(formulas.__file__).parents[1]
RULES = sorted(
    ".".join(("shuangkong", *path.relative_to(ROOMS).with_suffix("").parts)) for path in ROOMS.rglob("*rules.py")
)
SPEC = importlib.util.spec_from_file_location("check_under_test", Path(__file__).with_name("spec_check.py"))
CHECK = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(CHECK)


def test_no_rules_are_left_out():
    """The list above is made from the folders; it has what is known to be there."""
    rooms = {
        "energy.rules",
        "targets.rules",
        "targets.following_rules",
        "targets.trend_rules",
        "warning.rules",
        "monitoring.meters.rules",
    }
    assert {f"shuangkong.{name}" for name in rooms} <= set(RULES)


@pytest.mark.parametrize("name", [*PURE, *RULES])
def test_examples_hold(name):
    """Every >>> of a rule gives what stands under it, with the words that formulas are written in."""
    words = {word: getattr(formulas, word) for word in dir(formulas) if not word.startswith("_")}
    failed, tried = doctest.testmod(importlib.import_module(name), extraglobs=words)
    assert failed == 0
    assert tried or name in PURE


def half(part):
    """A rule to check with."""
    return part * 0.5


def sentence(result):
    """A one-row table for `half`."""
    return f"case | part | half\n-----+------+-----\none | 0.25 | {result}"


@pytest.mark.parametrize("engine", ["plain", "duckdb"])
@pytest.mark.parametrize("result", ["0.125", "0.13", "0.12", "12.5 %", "12.50 %"])
def test_check_takes_what_the_digits_allow(engine, result):
    """A written number stands for all that round to it; halves may be written either way."""
    CHECK.check_on(engine, half, sentence(result))


@pytest.mark.parametrize("engine", ["plain", "duckdb"])
@pytest.mark.parametrize("result", ["0.126", "0.1251", "12.4 %", "missing", "yes", "12.51 %"])
def test_check_refuses_everything_else(engine, result):
    """A wrong digit, a missing value where there is one, a word where a number is: the row is told."""
    with pytest.raises(AssertionError, match="half: case"):
        CHECK.check_on(engine, half, sentence(result))


def test_check_refuses_a_table_without_an_argument():
    """A column of the rule that the table does not have is a fault of the table, not a missing value."""
    with pytest.raises(AssertionError, match="asks for"):
        CHECK.check_on("plain", half, "case | half\n-----+-----\none | 1")
