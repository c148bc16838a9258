"""The accounts give what a plain program gives, reading by reading, on whatever comes: all engines, random readings."""

import importlib.util
import shutil
from datetime import UTC, date, datetime

import plain
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_up import row, write_register

from shuangkong.kernel.engine import engine
from shuangkong.monitoring.meters.tables import reading_schema

SPARK = [pytest.mark.spark, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

START = 1_735_689_600  # 2025-01-01
RECEIVED = datetime.fromtimestamp(START, UTC).replace(tzinfo=None)
SHAPES = st.fixed_dictionaries({
    "cumulative": st.booleans(),
    "minutes": st.sampled_from([15, 60, 1440]),
    "digits": st.sampled_from(["", 2]),
    "multiplier": st.sampled_from(["", 0.1, 80, 1.5]),
    "most": st.sampled_from(["", 40]),
    "readings": st.lists(
        st.tuples(st.integers(0, 60), st.sampled_from([0, 0, 0, 0, 3, -7, 59, 61, 300]), st.integers(-2, 990_000)),
        max_size=14,
    ),
    "forward": st.booleans(),
})  # fmt: skip


def made(shapes, folder, opened, rulebook):
    """Run the accounts of readings over a meter for every shape; return the hours, and the readings of every meter."""
    from shuangkong.kernel import wiring
    from shuangkong.monitoring.meters import accounts as meter_accounts
    from shuangkong.monitoring.meters import books as meter_books
    from shuangkong.monitoring.meters.register import load

    write_register(folder, *(registered(f"m{number}", shape) for number, shape in enumerate(shapes)))
    register = load(folder)
    readings = {f"m{number}": readings_of(shape) for number, shape in enumerate(shapes)}
    values = meter_books.parameters(rulebook, date(2025, 1, 31))
    books = meter_books.reading_books(register, values, date(2025, 1, 1), date(2025, 3, 15))
    rows = [one for meter, told in readings.items() for one in uploaded(meter, told, register.meters[meter].stat)]
    books["meter_readings"] = pa.Table.from_pylist(rows, schema=reading_schema())
    tables = {name: opened.put(name, table) for name, table in books.items()}
    accounts, _ = wiring.run([meter_accounts], tables, ("kernel", "monitoring"), opened)
    return opened.arrow(str(opened.backend.compile(accounts["meter_real_hours"]))).to_pylist(), readings


def registered(meter, shape):
    """The line of the register."""
    more = {name: shape[name] for name in ("digits", "multiplier", "most", "minutes")}
    return row(meter, kind="cumulative" if shape["cumulative"] else "interval", **more)


def readings_of(shape):
    """The readings as the plain program takes them."""
    every = shape["minutes"] * 60
    moments = {START + slot * every + shift: value for slot, shift, value in shape["readings"]}
    readings = sorted((at, value) for at, value in moments.items() if at >= START)
    if shape["forward"]:  # as real registers go
        return list(zip([at for at, _ in readings], sorted(value for _, value in readings), strict=True))
    return readings


def uploaded(meter, readings, stat):
    """The readings as rows."""
    return [
        {"point": meter, "stat": stat, "time": datetime.fromtimestamp(at, UTC).replace(tzinfo=None), "value": value,
         "valid": True, "last": True, "received": RECEIVED}
        for at, value in readings
    ]  # fmt: skip


def has_spark():
    """Spark needs its Python side and a Java machine."""
    return importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


def month_of(hour):
    moment = datetime.fromtimestamp(hour * 3600, UTC)
    return moment.year, moment.month


def wanted(shape, readings):
    """What the plain program makes of one meter."""
    return plain.hours(
        readings, every=shape["minutes"] * 60, cumulative=shape["cumulative"],
        capacity=shape["digits"] and 10 ** shape["digits"] * 10_000, multiplier=shape["multiplier"] or 1.0,
        most=shape["most"] * 10_000 if shape["most"] else None, months=month_of,
    )  # fmt: skip


@pytest.mark.parametrize("setting", ["duckdb", pytest.param("local[2]", marks=SPARK)])
def test_hours_are_those_of_the_plain_program(setting, tmp_path_factory, rulebook, needs):
    """Resets, rollovers, jumps, gaps, clocks that are off, several spacings, both kinds of meters; on every engine."""
    needs("Spark", setting == "duckdb" or has_spark(), "make spark; apt-get install openjdk-17-jre-headless")

    @settings(max_examples=8 if setting == "duckdb" else 2, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck), phases=[Phase.generate])  # fmt: skip
    @given(shapes=st.lists(SHAPES, min_size=30, max_size=60))
    def agree(shapes):
        with engine(setting) as opened:
            found, readings = made(shapes, tmp_path_factory.mktemp("books"), opened, rulebook)
        for number, shape in enumerate(shapes):
            meter = f"m{number}"
            got = {r["hour"]: {name: r[name] for name in plain.NOTHING} for r in found if r["meter"] == meter}
            assert got == wanted(shape, readings[meter]), (shape, readings[meter])

    agree()
