"""The generator of large lakes: seeded, marked, gapped, and what comes late is what was missing."""

from datetime import date, timedelta

import pyarrow.compute as pc
import pyarrow.dataset as ds
import pytest

from shuangkong.bench.lake_made import FIRST, OXYGEN, Asked, deliver, made_day, made_lake
from shuangkong.monitoring.lake import files as lake_files

SMALL = Asked(outlets=6, factors=8, days=2, gaps=0.2, late=0.2)
LAST = FIRST + timedelta(days=1)


def read(folder, kind="minute"):
    """All readings of the small lake, in the order of their keys."""
    files = lake_files.paths(folder, kind, FIRST, LAST)
    return ds.dataset(files, format="parquet").to_table().sort_by([(n, "ascending") for n in ("mn", "time", "factor")])


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    """Two lakes of one seed are equal file by file, made by one process or by two."""
    made_lake(tmp_path / "a", SMALL, processes=1)
    made_lake(tmp_path / "b", SMALL, processes=2)
    files = [[p.read_bytes() for p in lake_files.paths(tmp_path / n, "minute", FIRST, LAST)] for n in "ab"]
    assert files[0] == files[1]
    assert len(files[0]) == 2


def test_what_comes_late_is_what_was_missing(tmp_path):
    """The readings made in time and those delivered later share no key and together have all that was sent."""
    made = made_lake(tmp_path, SMALL, processes=1)
    before = [lake_files.stamp(lake_files.day_folder(tmp_path, "minute", day)) for day in made.days]
    later = deliver(tmp_path, SMALL, processes=1)
    table = read(tmp_path)
    assert later.rows > 0
    assert table.num_rows == made.rows + later.rows
    assert table.group_by(["mn", "time", "factor"]).aggregate([]).num_rows == table.num_rows
    after = [lake_files.stamp(lake_files.day_folder(tmp_path, "minute", day)) for day in made.days]
    assert any(new > old for new, old in zip(after, before, strict=True))


def test_readings_hold_together():
    """Low ≤ value ≤ high, no negative flow, corrected values only of pollutants, marks other than N, gaps."""
    table = made_day(Asked(outlets=20, days=1, gaps=0.05), date(2026, 3, 5))
    assert pc.all(pc.less_equal(table["low"], table["value"])).as_py()
    assert pc.all(pc.less_equal(table["value"], table["high"])).as_py()
    flows = table.filter(pc.ends_with(table["factor"].cast("string"), "00000"))
    assert pc.min(flows["amount"]).as_py() >= 0
    corrected = set(table.filter(pc.is_valid(table["corrected"]))["factor"].cast("string").unique().to_pylist())
    assert corrected == {"a21002", "a21026", "a34013"}
    assert OXYGEN in table["factor"].cast("string").unique().to_pylist()
    assert len(table["mark"].cast("string").unique()) > 2
    assert 0 < table.num_rows < 20 * 8 * 1440


@pytest.mark.parametrize("step", [1, 60])
def test_a_step_of_an_hour_makes_hours(step):
    """The same generator makes hours: one row an hour, at its start."""
    table = made_day(Asked(outlets=2, days=1, gaps=0, step=step), FIRST)
    assert table.num_rows == 2 * 8 * 1440 // step
    assert set(pc.minute(table["time"]).unique().to_pylist()) == set(range(0, 60, step))
