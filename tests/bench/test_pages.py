"""The bench of pages: people who sign in, open pages and pause; what is counted, and what is told. No timings here."""

from __future__ import annotations

import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shuangkong.bench import pages
from shuangkong.bench.page_report import lines
from shuangkong.bench.pages import Load, Measured

ADDRESSES = {"cockpit": ["/cockpit/1/"], "indicator": ["/indicators/1/"], "county": ["/areas/1/"]}
MACHINE = {"cores": 2, "load": 0.1, "system": "Linux", "python": "3.11"}


class Stub(BaseHTTPRequestHandler):
    """A server that lets in by link, and fails on every county page."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.path, self.headers.get("Cookie")))
        self.send_response(500 if self.path.startswith("/areas/") else 200)
        if self.path.startswith("/sign-in/"):
            self.send_header("Set-Cookie", f"sessionid={self.path[-2]}; HttpOnly; Path=/")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def stub():
    """The stub on a free port, with the list of what it was asked."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Stub) as server:
        server.seen = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_people_sign_in_each_and_open_pages_in_turn(stub):
    """Every person has a session of their own; all kinds of pages are opened; answers that fail are told."""
    links = [f"/sign-in/{n}/" for n in range(3)]
    found = pages.run(Load(3, 0.02, 0.6), os.getpgrp(), stub.server_port, links, ADDRESSES)
    cookies = {cookie for path, cookie in stub.seen if not path.startswith("/sign-in/")}
    assert cookies == {"sessionid=0", "sessionid=1", "sessionid=2"}
    assert all(found.took.values())
    assert set(found.errors) == {"/areas/1/ 500"}


def test_nothing_is_counted_before_everybody_is_in(stub):
    """The pauses of the beginning are warming up: fewer answers are counted than were given."""
    found = pages.run(Load(2, 0.1, 0.2), os.getpgrp(), stub.server_port, ["/sign-in/0/", "/sign-in/1/"], ADDRESSES)
    assert sum(map(len, found.took.values())) < len([path for path, _ in stub.seen if "sign-in" not in path])


def test_a_server_that_is_gone_is_an_error_and_no_crash(stub):
    """The run ends in time and tells what happened."""
    port = stub.server_port
    stub.shutdown()
    stub.server_close()
    start = time.monotonic()
    found = pages.run(Load(2, 0.05, 0.2), os.getpgrp(), port, ["/sign-in/0/", "/sign-in/1/"], ADDRESSES)
    assert len(found.errors) == 2
    assert time.monotonic() - start < 10


def test_warming_up_opens_every_cockpit(stub):
    """Several times, each over a connection of its own."""
    pages.warm(stub.server_port, "/sign-in/0/", {"cockpit": ["/cockpit/1/", "/cockpit/2/"]})
    opened = [path for path, _ in stub.seen if path.startswith("/cockpit/")]
    assert sorted(opened) == sorted(["/cockpit/1/", "/cockpit/2/"] * pages.WARM_TIMES)


def test_the_share_of_answers_is_the_nearest_rank():
    """Of 1 … 100 the 95th part lies under 96; of nothing it is 0."""
    values = [float(n) for n in range(1, 101)]
    assert [pages.share(values, part) for part in (0.5, 0.95, 0.99)] == [51, 96, 100]
    assert pages.share([], 0.95) == 0


def test_processor_time_is_that_of_the_group():
    """Our own group has used some; a group that is not there has used none."""
    assert pages.cpu_seconds(os.getpgrp()) > 0
    assert pages.cpu_seconds(2**22 + 1) == 0


def test_the_table_tells_every_kind_and_whether_the_aim_is_reached():
    """Milliseconds, the aim, requests per second, errors by their first ten."""
    measured = Measured(Load(50, 5, 10), cpu=0.5)
    measured.took = {"cockpit": [0.1] * 20, "indicator": [0.2] * 20, "county": []}
    measured.errors = ["/x/ 500", "/x/ 500"]
    told = list(lines(measured, MACHINE))
    assert any("驾驶舱" in line and "95% 100 ms" in line and line.endswith("：达到") for line in told)
    assert any("指标页" in line and line.endswith("未达到") for line in told)
    assert any("每秒 4.0 次" in line and "0.50 核" in line and "出错 2 次" in line for line in told)
    assert told[-1].strip() == "/x/ 500"
