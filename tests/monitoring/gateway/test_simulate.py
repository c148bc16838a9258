"""Invented devices: the same seed gives the same bytes, nothing against the standard, and what happens can be seen."""

import asyncio
import importlib.util
import itertools
import re
import socket
import statistics
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuangkong.cli.main import app as door
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.monitoring.lake.journal import Journal
from shuangkong.monitoring.lake.stations import load
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.values import measurements, time_of
from shuangkong.monitoring.simulator.frames import days, summarised
from shuangkong.monitoring.simulator.outlets import LIMITS, devices
from shuangkong.monitoring.simulator.sending import Line, send
from shuangkong.monitoring.simulator.tampering import PATTERNS, tampered
from shuangkong.monitoring.simulator.values import day

SPEC = importlib.util.spec_from_file_location("serving", Path(__file__).with_name("serving.py"))
help_ = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(help_)

RUN = CliRunner()
MONDAY = date(2026, 3, 2)
MADE = devices(30, 7)
KINDS = ("realtime", "minute", "hour", "day")


def series(device, minutes):
    """The values of the factor that is tampered with."""
    return [minute.values[device.main] for minute in minutes]


def changed(pattern):
    """A device with a pattern, an honest day of it, and the same day tampered with."""
    device = devices(1, 7, [pattern])[0]
    return device, day(device, MONDAY, 7), tampered(day(device, MONDAY, 7), device, 7)


def test_the_same_seed_gives_the_same_bytes():
    """Another seed other ones; a day does not depend on where the span begins."""
    one = MADE[0]
    assert list(days(one, MONDAY, 1, 7, KINDS)) == list(days(one, MONDAY, 1, 7, KINDS))
    assert day(one, MONDAY, 7) != day(one, MONDAY, 8)
    tuesday = [s for s in days(one, MONDAY, 2, 7, ("hour",)) if s.told >= "20260303"]
    assert tuesday == list(days(one, MONDAY + timedelta(days=1), 1, 7, ("hour",)))


def test_nothing_is_against_the_standard():
    """All versions, both media, all kinds: read with the device's key, no frame is remarked on."""
    seen = Counter()
    for device in [*MADE[:4], *[one for one in MADE if one.version == 2025][:2]]:
        sent = list(days(device, MONDAY, 1, 7, KINDS))
        assert sent == sorted(sent)
        for one in [*sent[::60], *[one for one in sent if one.command in ("2061", "2031")]]:
            reading = read(one.frame, device.key)
            assert (reading.status, reading.remarks) == ("ok", ())
            assert reading.message.mn == device.mn
            seen[reading.message.version, device.medium, one.command] += 1
        qns = [read(one.frame).message.qn for one in sent]
        assert len(set(qns)) == len(qns)
    assert {version for version, _, _ in seen} == {2005, 2017, 2025}
    assert {command for _, _, command in seen} == {"2011", "2051", "2061", "2031"}


def test_the_minutes_add_up_to_the_hour():
    """Amount of the hour = sum of the minutes; mean = mean of the normal minutes (three decimals in each frame)."""
    device = next(one for one in MADE if one.medium == "gas" and one.version == 2017)
    sent = [read(one.frame).message for one in days(device, MONDAY, 1, 7, ("minute", "hour"))]
    hour = next(m for m in sent if m.cn == "2061" and m.first("DataTime") == "20260302030000")
    minutes = [m for m in sent if m.cn == "2051" and time_of(m).hour == 3]
    assert len(minutes) == 60
    whole = {one.code: one for one in measurements(hour)}
    parts = [{one.code: one for one in measurements(m)} for m in minutes]
    for factor in device.pollutants:
        assert float(whole[factor].numbers["Cou"]) == pytest.approx(
            sum(float(p[factor].numbers["Cou"]) for p in parts), abs=0.031
        )
        assert float(whole[factor].numbers["Avg"]) == pytest.approx(
            statistics.mean(float(p[factor].numbers["Avg"]) for p in parts), abs=0.002
        )


def test_corrected_to_reference_oxygen():
    """C × (21 − reference) / (21 − measured): GB 13271 and others, as in pollutants.md §4.1."""
    device = next(one for one in MADE if one.medium == "gas")
    minute = day(device, MONDAY, 7)[100]
    share = (21 - device.reference_o2) / (21 - minute.values["a19001"])
    assert minute.corrected["a21002"] == pytest.approx(minute.values["a21002"] * share)


def test_what_happens_to_honest_devices():
    """Over a week of thirty devices every mark is seen, lost and delayed minutes too, and most is normal."""
    marks, lost, late = Counter(), 0, 0
    for device in MADE:
        for number in range(7):
            for minute in day(device, MONDAY + timedelta(days=number), 7)[::5]:
                marks[minute.mark] += 1
                lost += minute.lost
                late += bool(minute.sent_late)
    assert marks.keys() >= {"N", "D", "C", "M", "F", "B"}
    assert marks["N"] > 0.9 * marks.total()
    assert 0 < lost < late


def test_late_data_is_marked_and_sent_afterwards():
    """What a broken line delayed goes out when it is back, in 2025 with RF=1."""
    for device, number in itertools.product(MADE, range(20)):
        if device.version == 2025:
            sent = list(days(device, MONDAY + timedelta(days=number), 1, 7, ("minute",)))
            late = [one for one in sent if read(one.frame, device.key).message.sent_again]
            if late:
                break
    assert late
    assert all(one.at - datetime.strptime(one.told, "%Y%m%d%H%M%S") > timedelta(minutes=2) for one in late)  # noqa: DTZ007 - as sent
    assert len({one.frame for one in sent}) == len(sent)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_changes_the_day(pattern):
    """Each does something, and does the same again."""
    device, honest, made = changed(pattern)
    assert made != honest
    assert tampered(day(device, MONDAY, 7), device, 7) == made


def test_patterns_show_what_they_are_named_after():
    """The measure of the audit's rule, on an honest day and on the one tampered with."""
    device, honest, made = changed("D1")
    assert len(set(series(device, made)[480:1200])) == 1
    device, honest, made = changed("D3")
    spread = [statistics.stdev(series(device, one)) / statistics.mean(series(device, one)) for one in (honest, made)]
    assert spread[1] < 0.02 < spread[0]
    device, honest, made = changed("D6")
    limit = LIMITS[device.main]
    near = [sum(0.9 * limit <= value <= limit for value in series(device, one)) / 1440 for one in (honest, made)]
    assert near[1] > 0.4 > near[0]
    assert max(series(device, made)) <= limit
    device, honest, made = changed("D8")
    assert series(device, honest) == series(device, made)
    assert made[600].corrected[device.main] < 0.85 * honest[600].corrected[device.main]
    device, _, made = changed("D11")
    begins = [n for n in range(1, 1440) if made[n].mark == "D" != made[n - 1].mark]
    assert sum(series(device, made)[n - 1] > LIMITS[device.main] for n in begins) >= 2
    device, _, made = changed("D14")
    assert all(round(1000 * value) % 5 == 0 for value in series(device, made))


def test_selective_gaps_follow_high_values():
    """D12: where the line breaks, the value before was above 80 % of the limit."""
    device = devices(1, 7, ["D12"])[0]
    before = []
    for number in range(10):
        made = tampered(day(device, MONDAY + timedelta(days=number), 7), device, 7)
        gaps = [n for n in range(1, 1440) if made[n].lost and not made[n - 1].lost and not made[n].sent_late]
        before += [series(device, made)[n - 1] / LIMITS[device.main] for n in gaps]
    assert len(before) > 3
    assert min(before) > 0.8


def test_a_period_without_a_normal_minute():
    """Its mark is the gravest (water) or D (gas), its mean that of all minutes."""
    for device, mark in (
        (next(d for d in MADE if d.medium == "gas"), "D"),
        (next(d for d in MADE if d.medium == "water"), "C"),
    ):
        span = day(device, MONDAY, 7)[:60]
        for minute in span:
            minute.mark = "C"
        assert summarised(device, span)[device.main].mark == mark


def test_the_command_writes(tmp_path):
    """Frames into a file, the list of stations, the books; a list with real stations is left alone."""
    out = tmp_path / "frames.txt"
    call = ["monitoring", "simulate", "--stations", "3", "--kinds", "hour", "--home", str(tmp_path)]
    told = RUN.invoke(door, [*call, "--out", str(out), "--write-stations", "--tamper", "D1,D6"])
    assert told.exit_code == 0, told.output
    assert "已写出 3 台模拟设备" in told.output
    assert out.read_bytes().count(b"CN=2061") >= 3 * 20
    lake = tmp_path / "lake"
    assert len(load(lake / "stations.csv")) == 3
    for name in ("books/areas", "books/outlets", "books/limits", "tampering"):
        assert len((lake / "simulated" / f"{name}.csv").read_text().splitlines()) >= 3
    (lake / "stations.csv").write_text("mn,password\nREAL,secret\n")
    assert isinstance(RUN.invoke(door, [*call, "--write-stations"]).exception, BadData)


def test_what_the_command_refuses():
    """Each with what there is instead."""
    call = ["monitoring", "simulate"]
    for more, kind in [
        ([], BadData), (["--from", "soon"], BadData), (["--kinds", "year"], Unknown), (["--tamper", "D99"], Unknown),
        (["--stations", "2", "--tamper", "all"], BadData), (["--to", "nowhere"], BadData),
    ]:  # fmt: skip
        assert isinstance(RUN.invoke(door, [*call, *more]).exception, kind), more


def test_devices_on_the_line(tmp_path):
    """All that they send is acknowledged and kept, encrypted or not; what was sent twice is there twice."""
    call = [
        "monitoring",
        "simulate",
        "--stations",
        "2",
        "--kinds",
        "minute,hour",
        "--seed",
        "1",
        "--home",
        str(tmp_path),
    ]
    assert RUN.invoke(door, [*call, "--write-stations"]).exit_code == 0
    with help_.serving(tmp_path, "--rate", "100000000") as served:
        told = RUN.invoke(door, [*call, "--to", f"127.0.0.1:{served.address[1]}"])
        assert told.exit_code == 0, told.output
        assert "放弃 0 条，建立连接 2 次" in told.output
        assert served.stop() == 0
    sent = [one.frame for device in devices(2, 1) for one in days(device, date(2026, 3, 1), 1, 1, ("minute", "hour"))]
    kept = help_.kept(tmp_path / "lake")
    assert any(device.key for device in devices(2, 1))
    assert set(kept) == set(sent)
    assert len(sent) < len(kept) < 1.02 * len(sent)


def test_nobody_listens(tmp_path):
    """A gateway that is not there ends the run with words, not with endless dialling."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    call = ["monitoring", "simulate", "--stations", "3", "--kinds", "day", "--home", str(tmp_path)]
    told = RUN.invoke(door, [*call, "--to", f"127.0.0.1:{port}"])
    assert isinstance(told.exception, BadData)
    assert f"网关没有监听 127.0.0.1:{port}" in str(told.exception)
    assert "每台设备限速" in told.output


def test_progress_is_told_while_nobody_answers():
    """Every so often, with what was sent so far."""
    device = devices(1, 7)[0]
    heard = []

    async def run():
        left = asyncio.Event()

        async def silent(reader, writer):
            await reader.read()
            writer.close()
            left.set()

        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        async with server:
            line = Line("127.0.0.1", server.sockets[0].getsockname()[1], timeout_s=0.1, retries=1, told_s=0.05)
            frames = {device: days(device, MONDAY, 1, 7, ("day",))}
            tally = await send(frames, datetime(2026, 3, 2), line, lambda tally: heard.append(tally.sent))  # noqa: DTZ001
            await asyncio.wait_for(left.wait(), 5)
            return tally

    assert asyncio.run(run()).given_up == 1
    assert heard
    assert heard[-1] in (1, 2)


def test_what_is_written_is_a_pack(tmp_path):
    """The command that is printed closes what the devices sent: 24 hours of a day, every book without a fault."""
    call = ["monitoring", "simulate", "--stations", "2", "--kinds", "minute", "--home", str(tmp_path)]
    told = RUN.invoke(door, [*call, "--write-stations"])
    printed = re.search(r"shuangkong (monitoring close \S+ --city \S+)", told.output)[1].split()
    journal = Journal(tmp_path / "lake" / "raw", "gw1")
    for device in devices(2, 1):
        for one in days(device, date(2026, 3, 1), 1, 1, ("minute",)):
            journal.append(
                device.mn, round((one.at - timedelta(hours=8)).replace(tzinfo=UTC).timestamp() * 1000), one.frame
            )
    journal.close()
    assert RUN.invoke(door, ["monitoring", "settle", "--home", str(tmp_path)]).exit_code == 0
    done = RUN.invoke(door, [*printed, "--home", str(tmp_path)])
    assert done.exit_code == 0, (done.output, done.exception)
    assert "重新核算了 1 天、1 个季度" in done.output
    assert "monitoring.a34013_substituted" in done.output
