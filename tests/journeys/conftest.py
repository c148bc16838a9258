"""The service as a person starts it, and a browser that may reach nothing else."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent / "helpers"))
from ports import free_port, wait_for
from steps import screen

CITIES = Path(__file__).parents[2] / "cities"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 300  # seconds for a service that starts or stops on a busy machine
SIGHT = 15_000  # milliseconds in which `expect` asks again for what it looks for: a busy machine needs some


@dataclass(frozen=True)
class Service:
    """A running service: its address, the link it printed, and how many seconds of a processor the first start took."""

    address: str
    link: str
    seconds: float


@pytest.fixture(scope="session")
def chromium(needs):
    """The path of the browser; skipped with a reason, or a failure in CI, where there is none."""
    needs("Chromium", Path(CHROMIUM).exists(), "apt-get install --no-install-recommends chromium fonts-noto-cjk")
    return CHROMIUM


@pytest.fixture(scope="session")
def service(tmp_path_factory, chromium):
    """`shuangkong serve` on an empty data folder, in a folder of its own with both packs beside it."""
    place = tmp_path_factory.mktemp("service")
    shutil.copytree(CITIES, place / "cities")
    with serving(place) as started:
        yield started


@contextmanager
def serving(place: Path) -> Iterator[Service]:
    """Start the service on the packs of a folder, and stop it in the end."""
    port = free_port()
    command = [Path(sys.executable).with_name("shuangkong"), "serve", "--port", str(port), "--home", place / "home"]
    own = {"cwd": place, "env": plain_environ(), "process_group": 0}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **own) as process:
        try:
            link = read_link(process)
            wait_for(port)
            yield Service(f"http://127.0.0.1:{port}", link, processor_seconds(process.pid))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def processor_seconds(group: int) -> float:
    """Return for how long the processes of a group kept a processor; the clock would count what others do meanwhile."""
    ticks = 0
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            told = place.read_text().rpartition(")")[2].split()
            ticks += sum(map(int, told[11:15])) if int(told[2]) == group else 0  # its own, and of children that ended
    return ticks / os.sysconf("SC_CLK_TCK")


def plain_environ() -> dict[str, str]:
    """Return the environment without settings of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SHUANGKONG_", "DJANGO_"))}


@pytest.fixture(scope="session")
def serve():
    """A service of its own for a journey, as a context manager over the place of its data."""
    return serving


@pytest.fixture(scope="session")
def tongren(tmp_path_factory, chromium):
    """`tongren("gate")`: a place of a journey's own with Tongren's pack, and a data folder as a first start leaves it.

    To load and close the pack takes longer than the journey, so it is done once and copied; nobody has signed in yet.
    """
    first = tmp_path_factory.mktemp("first")
    shutil.copytree(CITIES / "tongren", first / "cities" / "tongren")
    code = (
        "import sys; from pathlib import Path; from shuangkong.web import server\n"
        "server.settle(Path(sys.argv[1])); server.prepare([Path(sys.argv[2])], print)"
    )
    command = [sys.executable, "-c", code, str(first / "home"), str(first / "cities" / "tongren")]
    environ = plain_environ() | {"SHUANGKONG_PACKS": str(first / "cities")}
    subprocess.run(command, cwd=first, env=environ, check=True, stdout=subprocess.DEVNULL)

    def place(name: str) -> Path:
        return Path(shutil.copytree(first, tmp_path_factory.mktemp(name) / "place"))

    return place


def read_link(process) -> str:
    """Return the one-time link out of what the service says."""
    said, end = "", time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if select.select([process.stdout], [], [], 1)[0]:
            said += os.read(process.stdout.fileno(), 4096).decode()
        if found := re.search(r"http://\S+/sign-in/\S+/", said):
            return found.group()
    raise AssertionError(f"the service printed no link:\n{said}")


@pytest.fixture(scope="session")
def browser(chromium):
    """Debian's Chromium, headless."""
    expect.set_options(timeout=SIGHT)
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def signed_in(browser, service):
    """What the browser keeps after the one-time link was used: the link works once, the tests are many."""
    context = screen(browser, service)
    page = context.new_page()
    page.goto(service.link)
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture(params=[1440, 390], ids=["desk", "phone"])
def page(request, browser, service, signed_in):
    """A page of a signed-in administrator; any request to another host, failed request or console error fails."""
    context = screen(browser, service, request.param, storage_state=signed_in)
    opened = context.new_page()
    faults = Faults(opened, service.address)
    yield opened
    context.close()
    assert faults.told() == []


class Faults:
    """What goes wrong on a page: requests to other hosts, requests that fail, errors of the console and of scripts."""

    def __init__(self, page: Page, address: str):
        self.address = address
        self.heard: list[str] = []
        self.asked: list[Request] = []  # documents, in the order in which they were asked for
        self.aborted: list[Request] = []
        page.on("request", self.ask)
        page.on("requestfailed", self.fail)
        page.on("console", lambda m: self.heard.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda e: self.heard.append(f"script: {e}"))

    def ask(self, request: Request) -> None:
        if not request.url.startswith(self.address):
            self.heard.append(f"outside: {request.url}")
        if request.is_navigation_request():
            self.asked.append(request)

    def fail(self, request: Request) -> None:
        if request.is_navigation_request() and request.failure == "net::ERR_ABORTED":
            self.aborted.append(request)
        else:
            self.heard.append(f"failed: {request.url} {request.failure}")

    def told(self) -> list[str]:
        """Return what was heard; a document given up for the next one that was asked for is none of it."""
        return self.heard + [f"left: {request.url}" for request in self.aborted if request is self.asked[-1]]
