"""The gateway as a process: what it acknowledges is on the disk; what it does not know it keeps apart."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from shuangkong.monitoring.protocol.reading import read

SPEC = importlib.util.spec_from_file_location("serving", Path(__file__).with_name("serving.py"))
help_ = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(help_)
frame, kept, lake_of, serving = help_.frame, help_.kept, help_.lake_of, help_.serving

A, B = "010000A8900016F000169DC0", "010000A8900016F000169DC1"


def answered(link, *frames):
    """Send frames and return the codes of the answers."""
    link.send(b"".join(frames))
    return [read(link.line()).message.cn for _ in frames]


def test_what_is_acknowledged_is_durable(tmp_path):
    """The frame is in the journal when the answer comes; the answer names the exchange; a re-send is answered again."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path) as served, served.connect() as link:
        link.send(frame(A, 1))
        told = read(link.line()).message
        assert kept(lake) == [frame(A, 1)]
        assert (told.cn, told.qn, told.mn, told.st) == ("9014", "20260301000100001", A, "91")
        assert answered(link, frame(A, 1), frame(A, 2), frame(A, 3, cn="1013")) == ["9014", "9014", "9013"]
        link.send(frame(A, 4, answer=False) + frame(A, 5))
        assert read(link.line()).message.qn == "20260301000500005"
        assert kept(lake).count(frame(A, 1)) == 2
        assert served.metric("frames_accepted_total") == 6
        assert served.metric("frames_answered_total") == 5
        assert served.stop() == 0


def test_strangers_are_kept_apart(tmp_path):
    """Unknown MN and wrong password: kept in quarantine, counted, not acknowledged, named in the log at the end."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path) as served, served.connect() as link:
        link.send(frame(B, 1) + frame(A, 2, password="654321") + frame(A, 3))
        assert read(link.line()).message.qn == "20260301000300003"
        assert kept(lake, "quarantine") == [frame(B, 1), frame(A, 2, password="654321")]
        assert kept(lake) == [frame(A, 3)]
        assert served.metric('frames_quarantined_total{reason="unknown_station"}') == 1
        assert served.metric('frames_quarantined_total{reason="wrong_password"}') == 1
        assert served.stop() == 0
        told = served.says("隔离保存的报文，涉及 2 个来源")
        assert f"{B}（不在设备名单中） 1 条" in told
        assert "654321" not in "".join(served.log)


def test_a_station_that_is_listed_later_is_let_in(tmp_path):
    """The list is read again while the gateway runs; a faulty one leaves the former in force."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path) as served, served.connect() as link:
        lake_of(tmp_path, A, B)
        served.says("设备名单已读入：2 台")
        assert answered(link, frame(B, 1)) == ["9014"]
        (lake / "stations.csv").write_text("mn\nA\n")
        assert served.says("仍按原名单接收")
        assert served.says("没有“password”列")
        assert answered(link, frame(B, 2)) == ["9014"]


def test_a_damaged_frame_is_kept_apart_and_sent_again(tmp_path):
    """It is not acknowledged; the next one is; what only differs in form is taken."""
    lake = lake_of(tmp_path, A)
    damaged = frame(A, 1).replace(b"12.3", b"12.4")
    with serving(tmp_path) as served, served.connect() as link:
        assert answered(link, damaged + b"noise\r\n" + frame(A, 1)) == ["9014"]
        assert answered(link, frame(A, 2)[:-2]) == ["9014"]
        lower = frame(A, 3)
        assert answered(link, lower[:-6] + lower[-6:].lower()) == ["9014"]
        assert len(kept(lake)) == 3
        assert len(kept(lake, "quarantine")) == 1
        assert served.metric('frames_rejected_total{reason="check_differs"}') == 1
        assert served.stop() == 0
    assert json.loads((lake / "online" / "gw1.json").read_text())[A]["remarks"] == ["check_differs"]


def test_pages_see_who_is_on_line(tmp_path):
    """lake/online/<gateway>.json: first and last heard, frames, version; kept over a restart."""
    lake = lake_of(tmp_path, A, B)
    with serving(tmp_path) as served, served.connect() as link:
        answered(link, frame(A, 1), frame(A, 2))
        served.stop()
    first = json.loads((lake / "online" / "gw1.json").read_text())
    assert first.keys() == {A}
    assert (first[A]["frames"], first[A]["connected"]) == (2, False)
    assert first[A]["version"] == 2017
    assert 0 < first[A]["first"] <= first[A]["last"]
    with serving(tmp_path) as served, served.connect() as link:
        answered(link, frame(A, 3))
        served.stop()
    again = json.loads((lake / "online" / "gw1.json").read_text())[A]
    assert (again["first"], again["frames"]) == (first[A]["first"], 3)


def test_health(tmp_path):
    """200 and “ok” while all is well; other paths are not there."""
    lake_of(tmp_path, A)
    with serving(tmp_path) as served:
        status, text = served.get("/health")
        assert (status, json.loads(text)["status"]) == (200, "ok")
        assert served.get("/else")[0] == 404


def test_a_name_belongs_to_one_gateway(tmp_path):
    """A second one of the same name on the lake is refused with a message; one of another name writes beside it."""
    lake = lake_of(tmp_path, A, B)
    with serving(tmp_path) as one:
        command = [sys.executable, "-c", help_.START, "monitoring", "serve", "--port", "0", "--home", str(tmp_path)]
        second = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        assert second.returncode == 2
        assert second.stderr == "名为“gw1”的网关已在这个数据文件夹上运行。请先停止它，或用 --name 给这一个另起名称。\n"
        with serving(tmp_path, "--name", "gw2") as two, one.connect() as left, two.connect() as right:
            for number in range(20):
                assert answered(left, frame(A, number)) == answered(right, frame(B, number)) == ["9014"]
    assert sorted(kept(lake)) == sorted(frame(mn, number) for mn in (A, B) for number in range(20))
    assert {file.name.partition("-")[0] for file in (lake / "raw").glob("*/*")} == {"gw1", "gw2"}


def test_what_came_before_the_end_is_answered(tmp_path):
    """SIGTERM: what has been received is made durable and answered, then the link is closed; exit code 0, quickly."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path) as served, served.connect() as link:
        link.send(b"".join(frame(A, number) for number in range(500)))
        assert link.line()
        start = time.monotonic()
        assert served.stop() == 0
        assert time.monotonic() - start < 5
        answers = 1
        while link.line():
            answers += 1
    assert answers == len(kept(lake)) >= 1


def test_a_torn_tail_is_told_and_left_alone(tmp_path):
    """After a crash: the number of bytes in the log, the service goes on in a new file."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path) as served, served.connect() as link:
        answered(link, frame(A, 1))
        served.stop(signal.SIGKILL)
    file = next((lake / "raw").glob("*/*.journal"))
    with file.open("ab") as tail:
        tail.write(b"torn")
    with serving(tmp_path) as served, served.connect() as link:
        assert file.name in served.says("末尾有 4 字节不完整")
        assert answered(link, frame(A, 2)) == ["9014"]
    assert kept(lake) == [frame(A, 1), frame(A, 2)]


FULL = """
import os, errno, pathlib
from shuangkong.monitoring.lake import journal
real = os.write
def write(file, data):
    if pathlib.Path({flag!r}).exists() and os.readlink(f"/proc/self/fd/{{file}}").endswith(".journal"):
        raise OSError(errno.ENOSPC, "No space left on device")
    return real(file, data)
journal.os.write = write
"""


def test_a_full_disk_stops_the_answers_and_nothing_else(tmp_path):
    """No answer while the disk takes nothing, a message in the log, 503; with space again the answer comes late."""
    lake = lake_of(tmp_path, A)
    flag = tmp_path / "full"
    with serving(tmp_path, prelude=FULL.format(flag=str(flag))) as served, served.connect() as link:
        assert answered(link, frame(A, 1)) == ["9014"]
        flag.touch()
        link.send(frame(A, 2))
        assert "No space left on device" in served.says("写流水失败")
        assert link.line(0.5) is None
        status, text = served.get("/health")
        assert (status, json.loads(text)["status"]) == (503, "disk")
        flag.unlink()
        assert read(link.line()).message.qn == "20260301000200002"
        assert served.says("磁盘恢复写入")
        assert answered(link, frame(A, 3)) == ["9014"]
        assert served.stop() == 0
    assert set(kept(lake)) == {frame(A, 1), frame(A, 2), frame(A, 3)}


def test_a_full_disk_at_the_end_is_said(tmp_path):
    """What the disk does not take is not answered, and the exit code says so."""
    lake_of(tmp_path, A)
    flag = tmp_path / "full"
    with serving(tmp_path, prelude=FULL.format(flag=str(flag))) as served, served.connect() as link:
        flag.touch()
        link.send(frame(A, 1))
        served.says("写流水失败")
        assert served.stop() == 1
        assert "有 1 条报文未能落盘" in served.says("已停止")
        assert not link.line()


SLOW = """
import os, pathlib, time
from shuangkong.monitoring.gateway import commit
commit.STUCK_S = 0.2
real = os.fdatasync
def fdatasync(file):
    while pathlib.Path({flag!r}).exists():
        time.sleep(0.01)
    real(file)
os.fdatasync = fdatasync
"""


def test_a_disk_that_hangs_holds_the_answers_back(tmp_path):
    """The answer waits for the sync, not for the write; the process goes on answering about its health meanwhile."""
    lake = lake_of(tmp_path, A)
    flag = tmp_path / "hangs"
    flag.touch()
    with serving(tmp_path, prelude=SLOW.format(flag=str(flag))) as served, served.connect() as link:
        link.send(frame(A, 1))
        assert link.line(0.5) is None
        assert kept(lake) == [frame(A, 1)]
        assert json.loads(served.get("/health")[1])["status"] == "disk"
        flag.unlink()
        assert read(link.line()).message.cn == "9014"
        assert served.get("/health")[0] == 200


def test_reading_stops_while_too_much_waits(tmp_path):
    """With the disk full, no more than some is held in memory; with space again everything is taken in and answered."""
    lake = lake_of(tmp_path, A)
    flag = tmp_path / "full"
    small = "from shuangkong.monitoring.gateway import commit\ncommit.MOST_BYTES = 2_000\n"
    rates = "--rate", "100000000", "--address-rate", "100000000"
    with serving(tmp_path, *rates, prelude=FULL.format(flag=str(flag)) + small) as served, served.connect() as link:
        flag.touch()
        link.send(frame(A, 0))
        served.says("写流水失败")
        for number in range(1, 2_000):
            link.send(frame(A, number))
        assert served.metric("frames_waiting") < 2_000
        with served.connect() as late:
            late.send(frame(A, 2_000))
            assert late.line(0.5) is None
            flag.unlink()
            assert read(late.line()).message.qn == "20260302092000000"
        for number in range(2_000):
            assert read(link.line()).message.qn.endswith(f"{number % 1000:03}")
    assert len(kept(lake)) == 2_001


DEAF = """
import socket
from shuangkong.monitoring.gateway.connection import Connection
made = Connection.connection_made
def small(self, transport):
    for option in socket.SO_SNDBUF, socket.SO_RCVBUF:  # else a kernel may hold many megabytes for both ends
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, option, 4096)
    made(self, transport)
Connection.connection_made = small
"""


def test_who_takes_no_answers_is_cut_off(tmp_path):
    """Its answers do not pile up: it is not read any more, and after the idle time the link ends; others go on."""
    lake_of(tmp_path, A, B)
    options = ("--idle", "2", "--rate", "100000000", "--address-rate", "100000000")
    with serving(tmp_path, *options, prelude=DEAF) as served, served.connect() as deaf:
        deaf.narrow()
        with pytest.raises(TimeoutError):
            deaf.flood(frame(A, number % 1_440) for number in range(5_000_000))
        with served.connect() as link:
            assert answered(link, frame(B, 1)) == ["9014"]
            until = time.monotonic() + help_.PATIENCE
            while not served.metric('connections_closed_total{reason="idle"}'):
                assert time.monotonic() < until
                answered(link, frame(B, 2))
                time.sleep(0.2)


def test_silent_links_are_closed(tmp_path):
    """A link that has been idle too long is closed, and so is one on which a device vanished half way."""
    lake_of(tmp_path, A)
    with serving(tmp_path, "--idle", "1") as served, served.connect() as link, served.connect() as half:
        half.send(frame(A, 1)[:40])
        assert answered(link, frame(A, 2)) == ["9014"]
        assert link.line() == b""
        assert half.line() == b""
        assert served.metric('connections_closed_total{reason="idle"}') == 2


def test_what_comes_too_fast_is_read_slowly(tmp_path):
    """Nothing is lost: a station over its rate waits, another on its own link does not."""
    lake = lake_of(tmp_path, A, B, rate_limit=60)
    with serving(tmp_path) as served, served.connect() as fast, served.connect() as calm:
        answered(fast, *(frame(A, number) for number in range(62)))
        fast.send(frame(A, 100))
        assert fast.line(0.3) is None
        assert answered(calm, frame(B, 1)) == ["9014"]
        assert read(fast.line()).message.mn == A
        assert served.metric("frames_throttled_total") >= 1
    assert len(kept(lake)) == 64


def test_who_sends_only_noise_is_cut_off(tmp_path):
    """Bytes without a frame end the link; a length beyond the longest frame is no header."""
    lake_of(tmp_path, A)
    with serving(tmp_path) as served, served.connect() as link:
        link.send(b"GET / HTTP/1.1\r\n" * 5000)
        assert link.line() == b""
        assert served.metric('connections_closed_total{reason="junk"}') == 1


def test_tls(tmp_path):
    """With a certificate of one's own; what comes unencrypted to that port gets no answer."""
    lake = lake_of(tmp_path, A)
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    subprocess.run([*make, *subject, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = help_.ssl.create_default_context(cafile=str(certificate))
    with serving(tmp_path, "--tls-cert", str(certificate), "--tls-key", str(key)) as served:
        with served.connect(tls=context) as link:
            assert answered(link, frame(A, 1)) == ["9014"]
        with served.connect() as plain:
            plain.send(frame(A, 2))
            assert not plain.line(1)
    assert kept(lake) == [frame(A, 1)]


def test_the_certificate_without_its_key_is_refused(tmp_path):
    """With a message, before anything listens."""
    command = [sys.executable, "-c", help_.START, "monitoring", "serve", "--home", str(tmp_path), "--tls-cert", "x"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert told.returncode == 3
    assert "同时写 --tls-cert 和 --tls-key" in told.stderr


def test_who_stops_sending_still_gets_the_answers(tmp_path):
    """A device that closes its side after the last frame."""
    lake_of(tmp_path, A)
    with serving(tmp_path) as served, served.connect() as link:
        link.send(frame(A, 1))
        link.socket.shutdown(help_.socket.SHUT_WR)
        assert read(link.line()).message.cn == "9014"
        assert link.line() == b""


@pytest.mark.parametrize("kills", [3])
def test_no_acknowledged_frame_is_lost_by_a_kill(tmp_path, kills):
    """Kill -9 under load, again and again: every acknowledged frame is in the journals."""
    lake = lake_of(tmp_path, A)
    acknowledged, number = [], 0
    for turn in range(kills):
        with (
            serving(tmp_path, "--rate", "100000000", "--address-rate", "100000000") as served,
            served.connect() as link,
        ):
            killer = threading.Timer(0.05 + 0.1 * turn, os.kill, (served.process.pid, signal.SIGKILL))
            killer.start()
            try:
                while True:
                    sent = [frame(A, number + more) for more in range(20)]
                    number += 20
                    link.send(b"".join(sent))
                    for one in sent:
                        if not link.line():
                            raise ConnectionError
                        acknowledged.append(one)
            except OSError:
                killer.join()
    found = kept(lake)
    assert len(acknowledged) > 20
    assert set(acknowledged) <= set(found)
    assert len(found) == len(set(found))
