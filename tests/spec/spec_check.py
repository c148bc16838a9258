"""`check`: run a rule over a small text table and compare with the written decimals, on every engine.

    check(
        rules.is_exempt,
        '''
        county | decline | incentive_required | exempt
        -------+---------+--------------------+-------
        on it  | 14.5 %  | 14.5 %             | yes
        ''',
    )

Columns named like the rule's arguments go in; the last column is the result; any other column is a label. A number
matches when it is within half a unit of the last digit written. `missing` is a value that is not there.
"""

from __future__ import annotations

import gc
import importlib.util
import inspect
import shutil
from functools import cache

import pytest

# pyspark leaves the sockets it reads results from to the garbage collector
SPARK = [pytest.mark.spark, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]
FOLDING = "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation"
ENGINES = ("plain", "duckdb", pytest.param("spark", marks=SPARK))


def table(text):
    """Return the names and the rows of a text table, all as text."""
    lines = [line.strip() for line in text.strip().splitlines()]
    cut = [[part.strip() for part in line.split("|")] for line in lines if set(line) - set("-+ ")]
    names, rows = cut[0], cut[1:]
    assert all(len(row) == len(names) for row in rows), f"a row has other columns than {names}"
    assert rows, "a table without cases"
    return names, rows


def value(text):
    """Return what a cell says: a number, a share written in %, yes or no, a word, or None for `missing`."""
    if text in ("missing", "yes", "no"):
        return {"missing": None, "yes": True, "no": False}[text]
    number = text.removesuffix("%").strip().replace(",", "")
    try:
        return float(number) / 100 if text.endswith("%") else float(number)
    except ValueError:
        return text


def matches(found, written):
    """Tell whether a result is what the table says, to the last digit written."""
    wanted = value(written)
    if found is None or wanted is None or isinstance(wanted, bool | str):
        return found == wanted and isinstance(found, bool) == isinstance(wanted, bool)
    digits = len(written.removesuffix("%").strip().partition(".")[2]) + 2 * written.endswith("%")
    return abs(float(found) - wanted) <= 0.5 * 10.0**-digits * (1 + 1e-6)


def check_on(engine, rule, text):
    """Run every row of the table through the rule on one engine."""
    names, rows = table(text)
    arguments = list(inspect.signature(rule).parameters)
    assert set(arguments) <= set(names[:-1]), f"{rule.__name__} asks for {arguments}"
    cases = [{name: value(cell) for name, cell in zip(names, row, strict=True) if name in arguments} for row in rows]
    results = {"plain": on_plain, "duckdb": on_duckdb, "spark": on_spark}[engine](rule, arguments, cases)
    wrong = [
        f"{' | '.join(row)}: {engine} says {found}"
        for row, found in zip(rows, results, strict=True)
        if not matches(found, row[-1])
    ]
    assert not wrong, "\n".join([f"{rule.__name__}: {' | '.join(names)}", *wrong])


def on_plain(rule, arguments, cases):
    """Compute with Python's numbers."""
    from shuangkong.kernel.formulas import Missing

    results = [rule(*(Missing if case[name] is None else case[name] for name in arguments)) for case in cases]
    return [None if result is Missing else result for result in results]


def on_duckdb(rule, arguments, cases):
    """Compute with the columns of a DuckDB table."""
    import ibis

    backend = ibis.duckdb.connect()
    try:
        table_ = backend.create_table("cases", arrow(arguments, cases))
        return answered(backend.to_pyarrow, rule, arguments, table_)
    finally:
        backend.disconnect()


def on_spark(rule, arguments, cases):
    """Compute with the columns of a Spark table; what it compiles runs as for rows from a file."""
    engine = spark_engine()
    engine.session.createDataFrame(arrow(arguments, cases)).createOrReplaceTempView("cases")
    results = answered(
        lambda made: engine.arrow(engine.backend.compile(made)), rule, arguments, engine.backend.table("cases")
    )
    gc.collect()  # so that a leaked socket is this test's, not the next one's
    return results


@cache
def spark_engine():
    """One session for the whole run: starting one takes seconds."""
    from shuangkong.kernel.engine import Spark

    started = Spark("local[2]")
    # else the planner computes a few rows itself, and the code that is generated for tables is never tried
    started.session.conf.set("spark.sql.optimizer.excludedRules", FOLDING)
    return started


def arrow(arguments, cases):
    """Return the cases as a typed table, numbered, so that results come back in order."""
    import pyarrow as pa

    def column(name):
        cells = [case[name] for case in cases]
        return pa.array(cells, pa.string() if any(isinstance(cell, str) for cell in cells) else pa.float64())

    return pa.table({"case_": pa.array(range(len(cases)), pa.int32())} | {name: column(name) for name in arguments})


def answered(to_arrow, rule, arguments, table_):
    """Return the rule's results in the order of the cases."""
    made = table_.select("case_", result=rule(*(table_[name] for name in arguments)))
    rows = sorted(to_arrow(made).to_pylist(), key=lambda row: row["case_"])
    return [row["result"] for row in rows]


def has_spark():
    """Spark needs its Python side and a Java machine."""
    return importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


@pytest.fixture(params=ENGINES)
def check(request, needs):
    """`check(rule, table)`, once on each engine."""

    def checked(rule, text):
        if request.param == "spark":
            needs("Spark", has_spark(), "make spark; apt-get install openjdk-17-jre-headless")
        check_on(request.param, rule, text)

    return checked
