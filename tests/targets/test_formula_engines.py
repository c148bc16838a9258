"""Formulas by plain numbers, by Python itself and by the engine: one answer."""

import ast
import math
import re
from fractions import Fraction

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.kernel.formulas import Missing
from shuangkong.targets.formula import FormulaFault, code, evaluate, parse, written

NAMES = ("a", "b", "c", "waste.share")
NUMBERS = st.one_of(st.integers(-50, 50), st.sampled_from([0.0, 0.5, -2.25, 1e6, 0.1]))
LEAVES = st.one_of(st.sampled_from(NAMES), st.sampled_from(["0", "1", "2", "0.5", "100", "12.25"]))
SHAPES = ["{} + {}", "{} - {}", "{} * {}", "{} / {}", "({} + {})", "({} - {})", "({} / {})", "-({} * {})", "(-{} + {})"]


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda shape, left, right: shape.format(left, right), st.sampled_from(SHAPES), inner, inner)


FORMULAS = st.recursive(LEAVES, _grown, max_leaves=10)
ROWS = st.lists(st.tuples(*[st.one_of(st.none(), NUMBERS)] * len(NAMES)), min_size=1, max_size=6)


def _by_python(text, values):
    """Python's own arithmetic; None where a number is not there or a division is by 0."""
    if any(values[name] is None for name in NAMES if name in text):
        return None
    try:
        return eval(text.replace("waste.share", "share"), {}, {"share": values["waste.share"], **values})  # noqa: S307
    except ZeroDivisionError:
        return None


def _exactly(text, values):
    try:
        return eval(re.sub(r"[0-9.]+", r"Fraction('\g<0>')", text), {"Fraction": Fraction}, values)  # noqa: S307
    except ZeroDivisionError:
        return None


def _same(one, other):
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


def _read(text):
    try:
        return parse(text)
    except FormulaFault as fault:
        assert fault.found == "除以 0"  # noqa: PT017 -- the one thing that a made-up formula can be refused for
        return None


@given(FORMULAS, st.tuples(*[NUMBERS] * len(NAMES)))
def test_plain_numbers_follow_python(text, row):
    """Where Python's arithmetic is defined the result is the same; ÷ 0 is missing."""
    tree, values = _read(text), dict(zip(NAMES, row, strict=True))
    if tree is not None:
        found = evaluate(tree, values)
        wanted = _by_python(text, values)
        assert found is Missing if wanted is None else found == wanted


@given(FORMULAS)
def test_a_formula_written_out_is_the_same_formula(text):
    """Not one step is worked out in another order, so not one digit differs."""
    tree = _read(text)
    if tree is not None:
        assert ast.dump(parse(code(tree))) == ast.dump(tree)


@given(FORMULAS, st.tuples(*[NUMBERS] * len(NAMES)))
def test_what_officials_read_means_the_same(text, row):
    """Parentheses that are left out change nothing in exact arithmetic."""
    tree = _read(text)
    if tree is None:
        return
    official = written(tree, dict(zip(NAMES, "abcd", strict=True)))
    plain = official.translate(str.maketrans("（）÷×−", "()/*-"))
    exact = dict(zip("abcd", map(Fraction, row), strict=True))
    assert _exactly(plain, exact) == _exactly(code(tree).replace("waste.share", "d"), exact)


@pytest.fixture(scope="module")
def duckdb():
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


@settings(max_examples=60, deadline=None)
@given(text=FORMULAS, rows=ROWS)
def test_the_engine_gives_what_plain_numbers_give(duckdb, text, rows):
    """One formula, two ways to work it out; blank cells and ÷ 0 are missing in both."""
    tree = _read(text)
    if tree is None or not any(name in text for name in NAMES):
        return
    columns = {f"x{i}": pa.array([row[i] for row in rows], pa.float64()) for i in range(len(NAMES))}
    table = ibis.memtable(pa.table({"row": range(len(rows)), **columns}))
    result = evaluate(tree, {name: table[f"x{i}"] for i, name in enumerate(NAMES)})
    by_engine = duckdb.to_pyarrow(table.select("row", value=result).order_by("row"))["value"].to_pylist()
    for found, row in zip(by_engine, rows, strict=True):
        plain = evaluate(tree, dict(zip(NAMES, row, strict=True)))
        assert _same(found, None if plain is Missing else plain), (text, row, found, plain)
