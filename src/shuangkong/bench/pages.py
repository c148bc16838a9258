"""测速：网页: the real server on this machine, and many people who open cockpits, indicators and counties with pauses.

Everything is made for the run in a folder of its own and is gone afterwards: packs closed anew, people with one-time
links, the server on a free port of the loopback. It ends by itself.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from shuangkong.bench import postgres

HOST = "127.0.0.1"
PATIENCE_S = 180.0  # for the server to load and close the packs
WARM_TIMES = 5
WARM_ROUNDS = 2  # pauses of every person before anything is counted
START = "from shuangkong.cli.main import main; main()"
KINDS = ("cockpit", "indicator", "county", "indicator")  # what a person opens, in turn
TICKS = os.sysconf("SC_CLK_TCK")


Addresses = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Load:
    """How many people, how long they look at a page, for how long all of it, and which pages they open in turn."""

    users: int
    think: float
    seconds: float
    kinds: tuple[str, ...] = KINDS


@dataclass(slots=True)
class Measured:
    """Answer times in seconds by kind of page, and what went wrong."""

    load: Load
    took: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    cpu: float = 0.0  # cores that the server kept busy, on average

    def __post_init__(self) -> None:
        """A kind of page that nobody opened counts too."""
        self.took = {kind: [] for kind in self.load.kinds} | self.took


def measure(
    folders: list[Path], load: Load, progress: Callable[[str], None] = lambda _: None, database: str = "sqlite"
) -> Measured:
    """Start the server on the packs and a database made for it, let people in, and time every answer until the time is up."""
    with tempfile.TemporaryDirectory(prefix="shuangkong-bench-") as name, postgres.database(database) as address:
        home = Path(name)
        os.environ["DATABASE_URL"] = address or f"sqlite:///{home / 'bench.sqlite3'}"
        progress("建库、锁定各城市数据")
        first, *links = prepared(home, folders, load.users + 1)
        addresses = pages()
        progress(f"启动服务；{load.users} 人，每页停留约 {load.think:g} 秒，{load.seconds:g} 秒")
        with served(home) as (server, port):
            warm(port, first, addresses)
            return run(load, server, port, links, addresses)


def prepared(home: Path, folders: list[Path], users: int) -> list[str]:
    """Close the packs, and return a one-time link for each person, without host."""
    closed(home, folders)
    from django.db import connections

    from shuangkong.access.models import User
    from shuangkong.access.scope import NATION
    from shuangkong.access.services import sign_in_link

    people = [User.objects.create(username=f"bench{n}", area=NATION) for n in range(users)]
    links = [sign_in_link("", person) for person in people]
    connections.close_all()
    return links


def closed(home: Path, folders: list[Path]) -> None:
    """Make the tables, and close the packs."""
    from shuangkong.web import server

    server.settle(home)
    close = [sys.executable, "-m", "shuangkong.web.prepare", *map(str, folders)]
    subprocess.run(close, check=True, stdout=subprocess.DEVNULL)  # what it says is not what was asked for


def pages() -> Addresses:
    """Return the addresses of every cockpit, county and indicator page of the years that are closed."""
    from shuangkong.closing import indicators, store

    found: Addresses = {kind: [] for kind in KINDS}
    for city in store.cities():
        for closing in {c.period: c for c in store.closings(city)}.values():
            if len(closing.period) > len("2025"):
                continue
            inside = [area.area for area in closing.areas() if area.level in ("county", "zone")]
            found["cockpit"].append(f"/cockpit/{city}/{closing.period}/")
            found["county"] += [f"/areas/{area}/{closing.period}/" for area in inside]
            ids = [followed.indicator.id for followed in indicators.followed(closing, city)]
            found["indicator"] += [f"/indicators/{id_}/{city}/{closing.period}/" for id_ in ids]
    return found


@contextmanager
def served(home: Path) -> Iterator[tuple[int, int]]:
    """Run `shuangkong serve` in a session of its own; yield its process group and port, and end it afterwards."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", START, "serve", "--port", str(port), "--home", str(home)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=home, stdout=quiet, stderr=quiet, start_new_session=True) as process:
        try:
            _await(process, port)
            yield process.pid, port
        finally:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            with suppress(
                ProcessLookupError
            ):  # what it started, and what did not listen, would write on into the folder
                os.killpg(process.pid, signal.SIGKILL)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("服务没有启动，无法测速")


def warm(port: int, link: str, addresses: Addresses) -> None:
    """Open every cockpit a few times, each time anew: a server that has run for a while has read its closings."""
    cookie = sign_in(port, link)
    for address in addresses["cockpit"] * WARM_TIMES:
        connection = HTTPConnection(HOST, port, timeout=30)  # each connection goes to either worker
        _opened(connection, address, cookie)
        connection.close()


def run(
    load: Load, server: int, port: int, links: list[str], addresses: Addresses | Sequence[Addresses]
) -> Measured:  # fmt: skip
    """Let people in, and time every answer after the first pauses until the time is up.

    The addresses are those of everybody, or a list of each person's own.
    """
    own = [addresses] * len(links) if isinstance(addresses, dict) else addresses
    found = Measured(load)
    begin = time.monotonic() + WARM_ROUNDS * load.think
    end = begin + load.seconds
    people = [
        threading.Thread(target=_person, args=(n, link, port, own[n], found, begin, end), daemon=True)
        for n, link in enumerate(links)
    ]
    for person in people:
        person.start()
    time.sleep(max(0.0, begin - time.monotonic()))
    before = cpu_seconds(server)
    time.sleep(max(0.0, end - time.monotonic()))
    found.cpu = (cpu_seconds(server) - before) / load.seconds
    for person in people:
        person.join(2 * load.think + 10)
    return found


def _person(number: int, link: str, port: int, addresses: Addresses, found: Measured, begin: float, end: float) -> None:
    """Sign in, then open a page and look at it, again and again."""
    chance = random.Random(number)  # noqa: S311  the same walk in every run; nothing is kept secret with it
    think = found.load.think
    time.sleep(chance.uniform(0, think))
    try:
        cookie = sign_in(port, link)
        connection = HTTPConnection(HOST, port, timeout=30)
        turn = number
        while time.monotonic() < end:
            kind = found.load.kinds[turn % len(found.load.kinds)]
            turn += 1
            start = time.monotonic()
            error = _opened(connection, chance.choice(addresses[kind]), cookie)
            if begin <= start < end:
                found.took[kind].append(time.monotonic() - start)
            if error:
                found.errors.append(error)
            time.sleep(chance.uniform(0.5, 1.5) * think)
        connection.close()
    except (OSError, HTTPException) as error:
        found.errors.append(f"{type(error).__name__}: {error}")


def sign_in(port: int, link: str) -> str:
    """Use a one-time link; return the cookie of the session."""
    connection = HTTPConnection(HOST, port, timeout=30)
    connection.request("GET", link)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return "; ".join(cookies)


def _opened(connection: HTTPConnection, address: str, cookie: str) -> str:
    """Open a page as a browser does; return what is wrong with the answer, empty if nothing."""
    connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    return "" if answer.status == 200 and body else f"{address} {answer.status}"


def cpu_seconds(group: int) -> float:
    """Return the processor time that the processes of a group have used so far."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # ended while we looked
            continue
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def share(values: list[float], part: float) -> float:
    """Return the value under which a part of the values lies (nearest rank); 0 for none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))] if ranked else 0.0
