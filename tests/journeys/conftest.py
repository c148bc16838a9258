"""The service as a person starts it, and a browser that may reach nothing else."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "helpers"))
CITIES = Path(__file__).parents[2] / "cities"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 120


@dataclass(frozen=True)
class Service:
    """A running service: its address, the link it printed, and how long the first start took."""

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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("shuangkong"), "serve", "--port", str(port), "--home", place / "home"]
    start = time.monotonic()
    with subprocess.Popen(command, cwd=place, env=plain_environ(), stdout=subprocess.PIPE, text=True) as process:
        try:
            link = read_link(process)
            wait_for(port)
            yield Service(f"http://127.0.0.1:{port}", link, time.monotonic() - start)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def plain_environ() -> dict[str, str]:
    """Return the environment without settings of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SHUANGKONG_", "DJANGO_"))}


@pytest.fixture(scope="session")
def serve():
    """A service of its own for a journey, as a context manager over the place of its data."""
    return serving


def read_link(process) -> str:
    """Return the one-time link out of what the service says."""
    said, end = "", time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if select.select([process.stdout], [], [], 1)[0]:
            said += os.read(process.stdout.fileno(), 4096).decode()
        if found := re.search(r"http://\S+/sign-in/\S+/", said):
            return found.group()
    raise AssertionError(f"the service printed no link:\n{said}")


def wait_for(port: int) -> None:
    """Return once the port answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the service does not answer")


@pytest.fixture(scope="session")
def browser(chromium):
    """Debian's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def signed_in(browser, service):
    """What the browser keeps after the one-time link was used: the link works once, the tests are many."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(service.link)
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture(params=[1440, 390], ids=["desk", "phone"])
def page(request, browser, service, signed_in):
    """A page of a signed-in administrator; any request to another host, failed request or console error fails."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, storage_state=signed_in, base_url=service.address
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("request", lambda r: None if r.url.startswith(service.address) else faults.append(f"outside: {r.url}"))
    opened.on("requestfailed", lambda r: faults.append(f"failed: {r.url}"))
    opened.on("console", lambda m: faults.append(f"console: {m.text}") if m.type == "error" else None)
    opened.on("pageerror", lambda e: faults.append(f"script: {e}"))
    yield opened
    context.close()
    assert faults == []
