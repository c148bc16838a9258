"""Accounts are built once for each shape of their books; rows, and only rows, may differ."""

import sys
import types

import pyarrow as pa
import pytest

from shuangkong.kernel import wiring
from shuangkong.kernel.engine import engine

DOUBLED = """
from typing import Any

def doubled(gdp: Any, rate: Any) -> Any:
    calls.append("doubled")
    return gdp.mutate(twice=gdp.amount * rate)

def summed(doubled: Any) -> Any:
    return doubled.group_by("area").aggregate(whole=doubled.twice.sum())
"""


@pytest.fixture
def energy(monkeypatch):
    """A module of a room energy with two accounts; `calls` tells when the first was built."""
    monkeypatch.setattr(wiring, "_SQLS", {})
    module = types.ModuleType("made.energy")
    module.calls = []
    monkeypatch.setitem(sys.modules, module.__name__, module)  # Hamilton asks there whose a function is
    exec(DOUBLED, module.__dict__)  # noqa: S102 -- a module made up on the spot is what is tested
    return module


def summed(module, amounts, rate=2, change=lambda table: table):
    """Run the accounts on an engine of their own; return the sum of each area, and the SQL."""
    with engine("duckdb") as opened:
        gdp = opened.put("gdp", pa.table({"area": ["a", "b"], "amount": amounts}))
        tables, sqls = wiring.run([module], {"gdp": change(gdp), "rate": rate}, ("kernel", "energy"), opened)
        assert list(tables) == list(sqls) == ["doubled", "summed"]
        assert tables["summed"].columns == ("area", "whole")
        return opened.arrow("SELECT whole FROM summed ORDER BY area")["whole"].to_pylist(), sqls


def test_other_rows_are_computed_by_the_same_sql(energy):
    """The second time nothing is built, and what comes out is of the second rows."""
    first, then = summed(energy, [1.0, 2.0]), summed(energy, [5.0, None])
    assert (first[0], then[0]) == ([2.0, 4.0], [10.0, None])
    assert first[1] == then[1]
    assert energy.calls == ["doubled"]


@pytest.mark.parametrize(
    ("other", "wanted"),
    [
        ({"amounts": pa.array([1, 2], pa.int16())}, [2, 4]),
        ({"amounts": [1.0, 2.0], "rate": 3}, [3.0, 6.0]),
        ({"amounts": [1.0, 2.0], "change": lambda gdp: gdp.filter(gdp.area != "b")}, [2.0]),
    ],
    ids=["another type", "another value", "part of a table"],
)
def test_whatever_else_differs_is_built_anew(energy, other, wanted):
    """A column of another type, a value that is no table, a table that is more than its name."""
    summed(energy, [1.0, 2.0])
    assert summed(energy, **other)[0] == wanted
    assert energy.calls == ["doubled", "doubled"]


def test_another_formula_is_built_anew(energy):
    """Accounts are known by their functions, not by their names."""
    summed(energy, [1.0, 2.0])
    exec(DOUBLED.replace("gdp.amount * rate", "gdp.amount * rate + 1"), energy.__dict__)  # noqa: S102 -- as above
    assert summed(energy, [1.0, 2.0])[0] == [3.0, 5.0]


def test_the_oldest_shapes_are_forgotten(energy, monkeypatch):
    """A process that meets many shapes keeps the latest only."""
    monkeypatch.setattr(wiring, "SHAPES", 2)
    for rate in (1, 2, 3, 1):
        assert summed(energy, [1.0, 2.0], rate)[0] == [rate * 1.0, rate * 2.0]
    assert len(wiring._SQLS) == 2
    assert len(energy.calls) == 4
