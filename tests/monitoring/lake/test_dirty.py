"""Days whose accounts are out of date: no mark is set, so none can be lost; month totals agree byte for byte."""

import json
import random
from datetime import date, datetime, timedelta

import duckdb

from shuangkong.bench.lake_made import FIRST, Asked, deliver, made_lake
from shuangkong.monitoring.lake.lake import compact, computed, dirty, in_order, paths, settle, stamps

START = datetime.fromisoformat("2026-03-05T08:00")
DAY = START.date()


def test_a_day_is_dirty_until_it_is_computed(home, sender):
    """New readings make a day dirty; computing it clears it; a late reading makes it dirty again."""
    assert dirty(home) == []
    sender.minutes(2)
    settle(home)
    assert dirty(home) == [DAY]
    computed(home, stamps(home, [DAY]))
    assert dirty(home) == []
    sender.send(START - timedelta(days=3), {"w01018": "1"}, sent=START)
    settle(home)
    assert dirty(home) == [DAY - timedelta(days=3)]
    sender.minutes(1, START + timedelta(hours=1))
    settle(home)
    assert dirty(home) == [DAY - timedelta(days=3), DAY]


def test_readings_that_come_while_accounts_are_computed_are_not_lost(home, sender):
    """The stamp is taken before reading: what came meanwhile leaves the day dirty."""
    sender.minutes(2)
    settle(home)
    taken = stamps(home, [DAY])
    sender.minutes(1, START + timedelta(hours=1))
    settle(home)
    computed(home, taken)
    assert dirty(home) == [DAY]


def test_compaction_and_realtime_data_make_no_day_dirty(home, sender):
    """Accounts do not use real-time data, and a compaction changes no reading."""
    sender.minutes(2)
    settle(home)
    computed(home, stamps(home, [DAY]))
    compact(home)
    sender.send(START, {"w01018": "1"}, cn="2011")
    settle(home)
    assert dirty(home) == []
    assert dirty(home, ("realtime",)) == [DAY]


def test_hours_that_come_after_minutes_were_computed(home, sender):
    """Each kind has its own stamp."""
    sender.minutes(2)
    settle(home)
    computed(home, stamps(home, [DAY]))
    sender.send(START, {"w01018": "1"}, cn="2061")
    settle(home)
    assert dirty(home) == [DAY]


def day_sum(home, day):
    """A stand-in for accounts: sums of whole numbers by station and factor, of the readings that count."""
    table = in_order(paths(home, "minute", day, day), "minute")
    with duckdb.connect() as connection:
        query = (
            "SELECT mn, factor, count(value), sum(value)::BIGINT, sum(amount)::BIGINT FROM t GROUP BY ALL ORDER BY ALL"
        )
        connection.register("t", table)
        return connection.execute(query).fetchall()


def month(days):
    """What is printed of a month: text, so that equal means byte for byte."""
    total = {}
    for rows in days.values():
        for mn, factor, count, value, amount in rows:
            so_far = total.setdefault(f"{mn} {factor}", [0, 0, 0])
            total[f"{mn} {factor}"] = [a + b for a, b in zip(so_far, (count, value or 0, amount or 0), strict=True)]
    return json.dumps(total, sort_keys=True).encode()


def test_month_totals_after_late_data_equal_a_full_computation(tmp_path):
    """Ten days; late readings arrive for some days at a time, in any order; only dirty days are computed again."""
    asked = Asked(outlets=8, factors=4, days=10, gaps=0.05, late=0.2, step=10)
    made_lake(tmp_path, asked, processes=1)
    days = {}
    recomputed = []

    def catch_up():
        todo = dirty(tmp_path)
        taken = stamps(tmp_path, todo)
        days.update({day: day_sum(tmp_path, day) for day in todo})
        computed(tmp_path, taken)
        recomputed.append(len(todo))

    catch_up()
    first = month(days)
    order = [FIRST + timedelta(days=number) for number in range(10)]
    random.Random(1).shuffle(order)  # noqa: S311 - made-up data
    for group in (order[:3], order[3:4], order[4:9]):
        deliver(tmp_path, asked, group, processes=1)
        if len(group) == 1:
            compact(tmp_path)
        catch_up()
    full = {day: day_sum(tmp_path, day) for day in sorted(days)}
    assert month(days) == month(full)
    assert month(days) != first
    assert recomputed[0] == 10
    assert sum(recomputed[1:]) <= 9
    assert isinstance(order[0], date)
