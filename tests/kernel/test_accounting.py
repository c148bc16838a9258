"""Accounts computed from contracts: columns by rules, joins without clashes, quality carried to where a value came from."""

import ibis
import pyarrow as pa
import pytest

from shuangkong.kernel import accounting as acc
from shuangkong.kernel.figures import Figure
from shuangkong.kernel.formulas import prevailing, ratio, switch
from shuangkong.kernel.tables import Column, Contract


@pytest.fixture
def duckdb():
    """One embedded engine."""
    backend = ibis.duckdb.connect()
    yield backend
    backend.disconnect()


def table(backend, name, **columns):
    """Return a table of the engine."""
    return backend.create_table(name, pa.table(columns), overwrite=True)


def rows(made, *names):
    """Return columns of a table as tuples, ordered by the first column of the table."""
    found = made.order_by(made.columns[0]).to_pyarrow().to_pylist()
    return [tuple(row[name] for name in names) for row in found]


def plus(first, second):
    """A rule of two arguments."""
    return first + second


CONTRACT = Contract(
    "account",
    "账",
    (
        Column("energy", "能源", group="energy"),
        Column("gdp", "经济", group="gdp"),
        Column("issued", "下达", group="issued"),
        Column("flag", "开关", group="setting"),
        Column("twice", "两倍", source=plus, args={"first": "per", "second": "per"}),
        Column("per", "强度", source=ratio, args={"part": "energy", "whole": "gdp"}),
        Column("either", "采用", source=prevailing, args={"first": "issued", "otherwise": "per"}),
        Column("chosen", "选用", source=switch, args={"flag": "flag", "yes": "energy", "no": "gdp"}),
        Column("above", "其上", source=plus, args={"first": "either", "second": "energy"}),
    ),
)


def account(backend, **changes):
    """Return a computed account of one row whose sources have different quality."""
    columns = {
        "area": ["a"], "period": ["2024"], "kind": ["year"], "floor": [1.0], "caliber": ["V3"], "energy": [6.0], "gdp": [3.0],
        "issued": pa.array([None], pa.float64()), "flag": [1],
        "energy__confidence": pa.array([1], pa.int8()), "gdp__confidence": pa.array([2], pa.int8()),
        "issued__confidence": pa.array([3], pa.int8()), "setting__confidence": pa.array([0], pa.int8()),
        "energy__coverage": [0.9], "gdp__coverage": [1.0], "issued__coverage": [0.5], "setting__coverage": [1.0],
    } | changes  # fmt: skip
    return acc.computed(table(backend, "rows", **columns), CONTRACT)


def quality(made, name):
    """Return confidence and coverage of a column of the one row."""
    both = made.select("area", c=acc.confidence(made, CONTRACT, name), v=acc.coverage(made, CONTRACT, name))
    return rows(both, "c", "v")[0]


def test_columns_are_computed_in_the_order_they_need(duckdb):
    """A contract may name a column before the one it is computed from."""
    assert rows(account(duckdb), "per", "twice", "either", "chosen", "above") == [(2.0, 4.0, 2.0, 6.0, 8.0)]


def test_a_column_that_nothing_brings_is_told(duckdb):
    """The message says which table wants which columns."""
    with pytest.raises(
        LookupError, match=r"table account: nothing brings the columns \['energy', 'flag', 'gdp', 'issued'\]"
    ):
        acc.computed(table(duckdb, "t", area=["a"]), CONTRACT)


def test_quality_is_that_of_the_worst_source(duckdb):
    """Of energy (reported, 90 %) and GDP (assumed, all there): assumed, 90 %."""
    assert quality(account(duckdb), "per") == (2, 0.9)
    assert quality(account(duckdb), "twice") == (2, 0.9)


def test_of_two_alternatives_only_the_one_used_counts(duckdb):
    """An issued value prevails, and then what would have been computed does not matter; and the other way round."""
    assert quality(account(duckdb), "either") == (2, 0.9)
    assert quality(account(duckdb, issued=[5.0]), "either") == (3, 0.5)
    assert quality(account(duckdb, issued=[5.0]), "above") == (3, 0.5)
    assert quality(account(duckdb), "above") == (2, 0.9)


@pytest.mark.parametrize(("flag", "wanted"), [(1, (1, 0.9)), (0, (2, 1.0))])
def test_of_a_switch_only_the_branch_taken_counts(duckdb, flag, wanted):
    """The quality of what was not chosen does not stain the result."""
    assert quality(account(duckdb, flag=[flag]), "chosen") == wanted


def test_a_row_that_is_not_there_has_no_quality(duckdb):
    """Without a GDP row nothing is known of its quality; the value is missing and its coverage 0."""
    nothing = account(duckdb, gdp=pa.array([None], pa.float64()), gdp__confidence=pa.array([None], pa.int8()),
                      gdp__coverage=pa.array([None], pa.float64()))  # fmt: skip
    assert quality(nothing, "per") == (1, 0.0)


def test_carried_quality_serves_another_account(duckdb):
    """What another account takes comes with its two quality columns."""
    made = account(duckdb)
    taken = made.select("area", **acc.carried(made, CONTRACT, actual="per"))
    assert rows(taken, "actual__confidence", "actual__coverage") == [(2, 0.9)]


def test_a_join_that_would_rename_is_refused(duckdb):
    """ENGINE.md: engines rename clashing columns silently."""
    left, right = table(duckdb, "l", area=["a"], value=[1.0]), table(duckdb, "r", area=["a"], value=[2.0])
    with pytest.raises(LookupError, match="value"):
        acc.both(left, right, ["area"])
    joined = acc.both(left, right.rename(other="value"), ["area"])
    assert joined.columns == ("area", "value", "other")


def test_a_join_keeps_what_has_no_partner(duckdb):
    """A unit without a row on the other side stays, with nothing in it."""
    left, right = table(duckdb, "l", area=["a", "b"]), table(duckdb, "r", area=["b"], other=[2.0])
    assert rows(acc.both(left, right, ["area"]), "area", "other") == [("a", None), ("b", 2.0)]


def test_missing_data_is_undetermined(duckdb):
    """Neither an unknown answer nor too little data passes or fails."""
    made = table(
        duckdb, "t", n=[1, 2, 3, 4, 5], met=[True, False, None, True, False], enough=[True, True, True, False, False]
    )
    words = made.mutate(word=acc.verdict(made.met, made.enough))
    assert [word for (word,) in rows(words, "word")] == [
        "met",
        "behind",
        "undetermined",
        "undetermined",
        "undetermined",
    ]


FIGURE = Figure("energy.per", "强度", "Per", "%", 2, "account", "per", 100)


def figure(made, **changes):
    """Return the one row of a figure."""
    chosen = Figure(**{name: getattr(FIGURE, name) for name in FIGURE.__dataclass_fields__} | changes)
    return acc.figures_of(made, CONTRACT, [chosen], "floor").to_pyarrow().to_pylist()


def test_a_figure_below_the_floor_is_undetermined(duckdb):
    """90 % of the data is not all: the number is shown, the verdict is not."""
    (row,) = figure(account(duckdb))
    assert (row["scaled"], row["verdict"], row["coverage"], row["confidence"]) == (20_000, "undetermined", 0.9, 2)
    (row,) = figure(account(duckdb, energy__coverage=[1.0]))
    assert (row["scaled"], row["verdict"], row["coverage"]) == (20_000, "none", 1.0)


def test_a_figure_exists_where_it_is_wanted(duckdb):
    """By the kind of period, and by a column that says so."""
    assert figure(account(duckdb), kinds=("quarter",)) == []
    assert len(figure(account(duckdb), kinds=("year",), wants="flag")) == 1
    assert figure(account(duckdb, flag=[0]), wants="flag") == []


def test_unknown_is_no_flag(duckdb):
    """A flag is 1 only where its condition holds."""
    made = table(duckdb, "t", n=[1, 2, 3], x=[1.0, 0.0, None])
    assert rows(made.mutate(f=acc.flag(made.x > 0.5)), "f") == [(1,), (0,), (0,)]
