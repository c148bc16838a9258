"""From uploads to months: late data, duplicates, corrections, kills and two runs at once give what a fresh start gives."""

import multiprocessing
import shutil

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_up import FIRM, body, code, every, item, row, upload
from meter_home import Lake, close_once

POINT = f"{FIRM}/{code(1)}"
DAY = 24 * 4


def counting(lake, **more):
    """A meter m1 of 15 minutes whose register goes on by one kWh each time."""
    lake.register(row("m1", point=POINT, **more))


def test_an_hour_is_what_the_register_went_on(lake):
    """Four steps of 1 kWh × 80 make 80 × 4 = 320 kWh an hour, kept as 3,200,000 of 1/10,000; nothing is estimated."""
    counting(lake, multiplier=80)
    lake.upload(*every("2025-01-01 00:00", 15, range(9)))
    lake.close()
    assert {hour: row["amount"] for hour, row in lake.hours().items()} == {0: 3_200_000, 1: 3_200_000}
    assert {row["estimated"] for row in lake.hours().values()} == {0}


def test_a_gap_is_known_as_a_whole_only(lake):
    """From 00:00 to 03:00 nothing but 10 kWh in total: 3.3333, 3.3334, 3.3333 kWh, all of it marked as estimated."""
    counting(lake)
    lake.upload(item(1, "2025-01-01 00:00", 0), item(1, "2025-01-01 03:00", 10))
    lake.close()
    assert [row["amount"] for row in lake.hours().values()] == [33_333, 33_334, 33_333]
    assert [row["estimated"] for row in lake.hours().values()] == [33_333, 33_334, 33_333]
    assert {row["estimated_day"] for row in lake.hours().values()} == {0}  # the day's sum is measured


def test_a_replacement_on_record_loses_nothing(lake):
    """Old meter from 90 to 97 at 00:20, the new one from 5: 7 kWh, then 3 kWh of the new one by 00:45."""
    counting(lake, to="2025-01-01 00:20", stop=97)
    old = (lake.books / "meters.csv").read_text("utf-8")
    new = row("m1", point=POINT, from_="2025-01-01 00:20", start=5)
    (lake.books / "meters.csv").write_text(old + new + "\n", "utf-8")
    lake.upload(item(1, "2025-01-01 00:00", 90), item(1, "2025-01-01 00:15", 95), item(1, "2025-01-01 00:45", 8))
    lake.close()
    assert {hour: row["amount"] for hour, row in lake.hours().items()} == {0: 100_000}


def test_a_reset_that_nobody_recorded_is_missing_and_not_zero(lake):
    """100, 104, then 2, 5: 4 + 3 kWh are known; what went by between 104 and 2 is not, so the hour lacks 900 s."""
    counting(lake)
    lake.upload(*every("2025-01-01 00:00", 15, [100, 104, 2, 5]))
    lake.close()
    assert lake.hours()[0]["amount"] == 70_000
    assert lake.hours()[0]["covered_s"] == 1800


def test_a_rollover_goes_on(lake):
    """Two digits: 98 → 3 is 5 kWh more."""
    counting(lake, digits=2)
    lake.upload(*every("2025-01-01 00:00", 15, [95, 98, 3, 4]))
    lake.close()
    assert lake.hours()[0]["amount"] == (3 + 5 + 1) * 10_000


def test_a_month_counts_top_meters_once(lake):
    """Of a main meter (8 kWh) and its sub-meter (2 kWh) the organisation has 8 kWh; the rest of the main is 8 − 2."""
    lake.register(
        row("top", point=POINT),
        row("sub", point=f"{FIRM}/{code(2)}", parent="top"),
        row("rest", kind="virtual", expression="top - sub", parent="top"),
    )
    lake.upload(*every("2025-01-01 00:00", 15, [0, 2, 4, 6, 8]), *every("2025-01-01 00:00", 15, [0, 0.5, 1, 1.5, 2], 2))
    tables = lake.close().tables
    months = {one["meter"]: one["amount"] for one in tables["meter_months"].to_pylist()}
    assert months == {"top": 80_000, "sub": 20_000, "rest": 60_000}
    (energy,) = tables["meter_energy_months"].to_pylist()
    # 8 kWh × 0.1229 kgce = 983.2 g at calorific value, × 0.30 = 2400 g at equivalent value
    assert (energy["amount"], energy["calorific_g"], energy["equivalent_g"]) == (80_000, 983, 2400)
    assert energy["covered_s"] == 3600
    assert energy["due_s"] == 31 * 86_400


def test_what_goes_out_is_taken_off_and_gas_without_a_coefficient_is_missing(lake):
    """10 kWh in, 4 kWh out: 6 kWh. Natural gas has a range of coefficients: without a stated one no total is told."""
    gas = row("gas", point=f"{FIRM}/{code(3)}", energy="natural_gas", unit="m3")
    lake.register(row("in", point=POINT), row("out", point=f"{FIRM}/{code(2)}", flow="out"), gas)
    readings = [every("2025-01-01 00:00", 60, [0, total], number) for number, total in ((1, 10), (2, 4), (3, 7))]
    lake.upload(*(one for of in readings for one in of))
    tables = lake.close().tables
    assert {one["energy"]: one["amount"] for one in tables["meter_energy_months"].to_pylist()} == {
        "power": 60_000, "natural_gas": 70_000,
    }  # fmt: skip
    assert tables["meter_organisation_months"].to_pylist()[0]["calorific_g"] is None
    stated = "energy,basis,from,coefficient,unit\nnatural_gas,calorific,2025-01-01,1.2143,kgce/m3\n"
    (lake.books / "meter_coefficients.csv").write_text(stated, "utf-8")
    # 6 × 122.9 + 7 × 1214.3 = 737.4 + 8500.1 g; meters are rounded one by one: 1229 − 492 + 8500
    (total,) = lake.close().tables["meter_organisation_months"].to_pylist()
    assert total["calorific_g"] == 1229 - 492 + 8500


def test_a_correction_is_a_new_version_and_an_old_batch_sent_again_is_not(lake):
    """10 becomes 12 and stays 12 when the first batch comes once more; both are kept, the later one counts."""
    counting(lake)
    first = [item(1, "2025-01-01 00:00", 0), item(1, "2025-01-01 00:15", 10)]
    lake.upload(*first, at="2025-01-01 01:00")
    lake.upload(item(1, "2025-01-01 00:15", 12), at="2025-01-01 02:00")
    lake.close()
    before = lake.files()
    lake.upload(*first, at="2025-01-01 03:00", writer="other")
    closed = lake.close()
    assert lake.hours()[0]["amount"] == 120_000
    assert lake.files() == before
    assert closed.settled.days == set()
    (path,) = (lake.home / "lake" / "meter_readings").rglob("*.parquet")
    told = [(r["value"], r["version"], r["last"]) for r in lake.table(path) if r["time"].minute == 15]
    assert told == [(100_000, 1, False), (120_000, 2, True)]


def fresh(lake, tmp_path_factory):
    """The files of accounts made from the same journals at once."""
    other = Lake(tmp_path_factory.mktemp("fresh"), lake.rulebook)
    shutil.copytree(lake.home / "lake" / "meters", other.home / "lake" / "meters")
    for book in lake.books.glob("*.csv"):
        shutil.copy(book, other.books)
    other.close(202501, 202502)
    return other.files()


PIECES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 30), st.sampled_from([0, 0, 0, 0, -50, 7]), st.integers(1, 20)),
    min_size=2, max_size=7,
)  # fmt: skip


@settings(max_examples=2, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck),
          phases=[Phase.generate])  # fmt: skip
@given(pieces=PIECES)
def test_late_data_end_in_the_same_bytes_as_a_fresh_start(pieces, tmp_path_factory, rulebook):
    """Days that come in any order, with holes and faulty readings, closed after each: every file is that of one closing."""
    lake = Lake(tmp_path_factory.mktemp("home"), rulebook)
    lake.register(row("m1", point=POINT, minutes=360), row("m2", point=f"{FIRM}/{code(2)}", minutes=360))
    for number, (start, count, fault, meter) in enumerate(pieces):
        values = [start * 4 + place + (fault if place % 5 == 2 else 0) for place in range(count)]
        first = f"2025-{1 + start // 31:02}-{1 + start % 31 if start < 31 else start - 30:02} 00:00"
        lake.upload(*every(first, 360, values, 1 + meter % 2), at=f"2025-03-01 {number:02}:00")
        lake.close(202501, 202502)
    assert lake.files() == fresh(lake, tmp_path_factory)


def test_only_what_late_data_reach_is_made_anew(lake):
    """A month of 15-minute readings with one day missing; when it comes, three days of the readings are read again."""
    from shuangkong.monitoring.meters import refresh as meter_refresh

    counting(lake)
    values = list(range(31 * DAY))
    there = [value if not 14 * DAY <= value < 15 * DAY else None for value in values]
    lake.upload(*every("2025-01-01 00:00", 15, there))
    lake.close()
    lake.upload(*every("2025-01-15 00:00", 15, values[14 * DAY : 15 * DAY]))
    asked = []
    original = meter_refresh.day_files
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meter_refresh, "day_files", lambda *a: asked.append(original(*a)) or asked[-1])
        lake.close()
    assert [path.parent.name for path in asked[0]] == [f"day=2025-01-{day}" for day in (13, 14, 15, 16, 17)]
    assert {row["amount"] for row in lake.hours().values()} == {40_000, 30_000}  # the last hour lacks its end
    assert {row["estimated"] for row in lake.hours().values()} == {0}


def test_two_runs_at_once_give_the_right_answer(lake, tmp_path_factory):
    """Peers count twice or lose readings here: two processes close the same uploads at the same moment."""
    counting(lake)
    lake.upload(*every("2025-01-01 00:00", 15, range(3 * DAY)))
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=close_once, args=(lake.home,)) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(120)
    assert [run.exitcode for run in runs] == [0, 0]
    assert lake.files("meter_accounts/meter_real_hours") == {
        name.removeprefix("meter_real_hours/"): data
        for name, data in fresh(lake, tmp_path_factory).items()
        if name.startswith("meter_real_hours/")
    }
    assert sum(row["amount"] for row in lake.hours().values()) == (3 * DAY - 1) * 10_000


def stopping(original, count):
    """A function that works so many times, then is as if the process had been killed."""
    left = iter(range(count))

    def stand_in(*args, **more):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return original(*args, **more)

    return stand_in


@pytest.mark.parametrize("place", ["write", "write_json"])
def test_a_kill_in_between_loses_nothing(lake, place, tmp_path_factory):
    """Stopped at every write in turn; the next run ends where an undisturbed one does."""
    from shuangkong.monitoring.meters import close as meter_close
    from shuangkong.monitoring.meters import kept as meter_kept
    from shuangkong.monitoring.meters import lake as meter_lake
    from shuangkong.monitoring.meters import refresh as meter_refresh

    counting(lake)
    original = getattr(meter_lake, place)
    for stop in range(4):
        lake.upload(*every(f"2025-01-{2 * stop + 1:02} 00:00", 15, range(stop * 2 * DAY, (stop * 2 + 2) * DAY)))
        with pytest.MonkeyPatch.context() as patch:
            for module in (meter_lake, meter_kept, meter_refresh, meter_close):
                if hasattr(module, place):
                    patch.setattr(module, place, stopping(original, stop))
            with pytest.raises(KeyboardInterrupt):
                lake.close(202501, 202502)
    lake.close(202501, 202502)
    assert lake.files() == fresh(lake, tmp_path_factory)


def test_a_message_of_another_form_stays_in_the_journal(lake):
    """What can't be read any more is told with its place; the rest goes in."""
    counting(lake)
    upload(lake.home, b"{}", body(item(1, "2025-01-01 00:00", 1)))
    done = lake.close().settled
    assert done.messages == 2
    assert done.problems[0].place.endswith("请求体 · enterpriseCode")
    assert done.days == {"2025-01-01"}
