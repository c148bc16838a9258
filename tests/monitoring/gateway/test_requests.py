"""Requests to devices: sent over the link that the device opened, again where it is silent, the end written down."""

import importlib.util
import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shuangkong.cli.main import app as door
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.monitoring.gateway import requests
from shuangkong.monitoring.protocol import acks
from shuangkong.monitoring.protocol.message import Message
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.writing import composed, secret
from shuangkong.monitoring.protocol.writing import written as frame_of

SPEC = importlib.util.spec_from_file_location("serving", Path(__file__).with_name("serving.py"))
help_ = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(help_)
frame, kept, lake_of, serving = help_.frame, help_.kept, help_.lake_of, help_.serving

A = "010000A8900016F000169DC0"
OLD = "12345678901234"
RUN = CliRunner()
FAST = (
    "from shuangkong.monitoring.gateway import commands as g\n"
    "from shuangkong.monitoring.gateway import settings as gateway\n"
    "g._waiting = lambda: (0.4, 2)\n"
    "s = gateway.Settings\n"
    "gateway.Settings = lambda **more: s(**(more | {'execution_s': 1.0}))\n"
)


def put(lake, mn, action, within=60_000, **fields):
    """Lay down a request."""
    now = time.time_ns() // 1_000_000
    return requests.put(lake / "commands", mn, action, fields, now, now + within)


def ended(lake, request):
    """Wait for the end of a request."""
    until = time.monotonic() + 20
    while (told := requests.result(lake / "commands", request.id)) is None:
        assert time.monotonic() < until
        time.sleep(0.05)
    return told


def asked(link):
    """The next message of the gateway that is no acknowledgement."""
    while True:
        message = read(link.line()).message
        if message.cn not in ("9013", "9014"):
            return message


@pytest.mark.parametrize("version", [2005, 2017, 2025])
def test_a_round_trip(tmp_path, version):
    """Set time: request with A bit and SystemTime, 9011 ready, 9012 done; 2005 answers with the QN inside CP."""
    mn = OLD if version == 2005 else A
    lake = lake_of(tmp_path, mn)
    with serving(tmp_path) as served, served.connect() as link:
        link.send(frame(mn, 1, version=version))
        link.line()
        request = put(lake, mn, "set-time")
        message = asked(link)
        assert (message.cn, message.version, message.wants_answer, message.mn) == ("1012", version, True, mn)
        assert message.first("SystemTime") == message.qn[:14]
        assert not read(frame_of(message)).remarks
        link.send(frame_of(acks.request_answer(message, "1")) + frame_of(acks.execution_result(message, "1")))
        told = ended(lake, request)
        assert (told["result"], told["sent"]) == ("done", 1)
        assert [one["cn"] for one in told["answers"]] == ["9011", "9012"]
    assert len(kept(lake)) == 3
    assert [file.name for file in (lake / "commands").iterdir()] == [f"{request.id}.done.json"]


def test_history_comes_as_data(tmp_path):
    """Minutes from … to: what the device sends for it is kept and acknowledged like any other data."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path) as served, served.connect() as link:
        link.send(frame(A, 1))
        link.line()
        request = put(lake, A, "minutes", BeginTime="20260228080000", EndTime="20260228080100")
        message = asked(link)
        assert (message.cn, message.content()) == ("2051", "BeginTime=20260228080000;EndTime=20260228080100")
        link.send(frame_of(acks.request_answer(message, "1")) + frame(A, 2) + frame(A, 3))
        assert [read(link.line()).message.cn for _ in range(2)] == ["9014", "9014"]
        link.send(frame_of(acks.execution_result(message, "100" if message.version == 2005 else "1")))
        assert ended(lake, request)["result"] == "done"


def test_a_silent_device_is_asked_again(tmp_path):
    """The same frame, byte for byte, as often as prescribed; then it is said that it did not answer."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path, prelude=FAST) as served, served.connect() as link:
        link.send(frame(A, 1))
        link.line()
        request = put(lake, A, "get-time")
        lines = [link.line() for _ in range(3)]
        assert lines[0] == lines[1] == lines[2]
        told = ended(lake, request)
        assert (told["result"], told["sent"]) == ("unanswered", 3)
        link.send(frame(A, 2))
        assert read(link.line()).message.cn == "9014"


@pytest.mark.parametrize(
    ("answer", "result", "end"),
    [("2", None, "refused"), ("1", "2", "failed"), ("1", None, "unfinished")],
)
def test_how_it_can_end(tmp_path, answer, result, end):
    """Refused, failed, answered and never finished: each in words."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path, prelude=FAST) as served, served.connect() as link:
        link.send(frame(A, 1))
        link.line()
        request = put(lake, A, "set-time")
        message = asked(link)
        link.send(frame_of(acks.request_answer(message, answer)))
        if result:
            link.send(frame_of(acks.execution_result(message, result)))
        told = ended(lake, request)
        assert told["result"] == end
        assert told["answers"][0]["meaning"] == {"1": "准备执行请求", "2": "请求被拒绝"}[answer]


def test_what_the_device_says_of_itself(tmp_path):
    """3019: its serial number comes in a message of its own and stands in the result."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path) as served, served.connect() as link:
        link.send(frame(A, 1))
        link.line()
        request = put(lake, A, "device-id", PolId="w01018")
        message = asked(link)
        assert (message.cn, message.content()) == ("3019", "PolId=w01018")
        header = {"QN": "20260301080000999", "ST": "32", "CN": "3019", "PW": "123456", "MN": A}
        upload: Message = composed(2017, header, ((("PolId", "w01018"), ("w01018-SN", "SN1")),))
        link.send(frame_of(acks.request_answer(message, "1")) + frame_of(upload, as_received=True))
        link.send(frame_of(acks.execution_result(message, "1")))
        assert {"cn": "3019", "content": "PolId=w01018,w01018-SN=SN1"} in ended(lake, request)["answers"]


def test_what_cannot_be_asked(tmp_path):
    """A command that the device's version does not have; a device that does not come in time."""
    lake = lake_of(tmp_path, OLD)
    with serving(tmp_path) as served, served.connect() as link:
        late = put(lake, "nobody", "set-time", within=0)
        link.send(frame(OLD, 1, version=2005))
        link.line()
        old = put(lake, OLD, "device-id", PolId="011")
        assert ended(lake, old)["result"] == "impossible"
        assert ended(lake, late)["result"] == "expired"


def test_a_request_survives_the_gateway(tmp_path):
    """One that waits for a device outlives a restart; one that was under way is put back."""
    lake = lake_of(tmp_path, A)
    request = put(lake, A, "set-time")
    (waiting,) = requests.waiting(lake / "commands")
    assert requests.take(waiting[0], "gw1") is not None
    assert requests.take(waiting[0], "gw2") is None
    with serving(tmp_path) as served, served.connect() as link:
        assert served.says("1 条反控请求上次没有执行完")
        link.send(frame(A, 1))
        link.line()
        message = asked(link)
        link.send(frame_of(acks.execution_result(message, "1")))
        assert ended(lake, request)["result"] == "done"


def test_what_is_secret_is_enciphered(tmp_path):
    """HJ 212-2025 wants 2000–2999 and 3020 encrypted: done where the station has a key; the time may be read."""
    key = bytes(range(16))
    lake = lake_of(tmp_path, A, key=key)
    with serving(tmp_path, prelude=FAST) as served, served.connect() as link:
        link.send(secret(frame(A, 1, version=2025), key))
        link.line()
        request = put(lake, A, "minutes", BeginTime="20260228080000", EndTime="20260228080100")
        line = link.line()
        assert b"BeginTime" not in line
        assert read(line, key).message.first("BeginTime") == "20260228080000"
        assert ended(lake, request)["result"] == "unanswered"
        put(lake, A, "set-time")
        while b"CN=1012" not in (line := link.line()):
            assert line
        assert b"SystemTime=" in line


def test_the_command(tmp_path):
    """Lays down a request, or says what is wrong with it."""
    lake = lake_of(tmp_path, A)
    call = ["monitoring", "command"]
    more = ["--home", str(tmp_path), "--wait", "0"]
    told = RUN.invoke(door, [*call, A, "hours", "--begin", "2026-03-01T08:00", "--end", "2026-03-01T10:00", *more])
    assert told.exit_code == 0, told.output
    ((_, request),) = requests.waiting(lake / "commands")
    assert (request.action, request.fields) == ("hours", {"BeginTime": "20260301080000", "EndTime": "20260301100000"})
    assert isinstance(RUN.invoke(door, [*call, A, "dance", *more]).exception, Unknown)
    assert isinstance(RUN.invoke(door, [*call, "nobody", "set-time", *more]).exception, Unknown)
    assert isinstance(RUN.invoke(door, [*call, A, "hours", *more]).exception, BadData)
    assert isinstance(RUN.invoke(door, [*call, A, "hours", "--begin", "soon", *more]).exception, BadData)


def test_the_command_shows_the_result(tmp_path):
    """Waiting for it, it prints what was written down."""
    lake = lake_of(tmp_path, A)
    with serving(tmp_path, prelude=FAST) as served, served.connect() as link:
        link.send(frame(A, 1))
        link.line()
        told = RUN.invoke(door, ["monitoring", "command", A, "set-time", "--home", str(tmp_path), "--wait", "20"])
        assert told.exit_code == 1
        shown = json.loads(told.stdout.partition("\n")[2])
        assert shown["text"] == "现场机没有应答"
    assert len(list((lake / "commands").glob("*.done.json"))) == 1
