"""测速：网关的进程: a server that is measured: started, found ready, stopped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from shuangkong.bench.gateway_load import PASSWORD, mn_of
from shuangkong.monitoring.lake.stations import Station, written

SHUANGKONG = "from shuangkong.cli.main import main; main()"
UNLIMITED = "1000000000"


@dataclass(frozen=True)
class Server:
    """A server that runs: its process and ports."""

    process: subprocess.Popen[str]
    port: int
    watch: int


@contextmanager
def serving(command: list[str], core: int | None = None, *, watched: bool = False) -> Iterator[Server]:
    """Start a server and wait until it says where it listens; at the end it is stopped."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        lines = cast("IO[str]", process.stderr)
        port = _port(lines, r":(\d+) 监听")
        yield Server(process, port, _port(lines, r":(\d+)/health") if watched else 0)
    finally:
        process.terminate()
        process.wait(30)
        cast("IO[str]", process.stderr).close()


def _port(lines: IO[str], pattern: str) -> int:
    said = []
    for line in lines:
        found = re.search(pattern, line)
        if found:
            return int(found[1])
        said.append(line)
    raise RuntimeError("the server did not start: " + "".join(said))


def gateway_command(home: Path, *more: str) -> list[str]:
    """Return the command that serves a lake without limits of rate."""
    options = ["--home", str(home), "--port", "0", "--rate", UNLIMITED, "--address-rate", UNLIMITED, *more]
    return [sys.executable, "-c", SHUANGKONG, "monitoring", "serve", *options]


def stations_of(home: Path, count: int) -> Path:
    """Write the list of invented stations and return the folder of the lake."""
    lake = home / "lake"
    lake.mkdir(parents=True, exist_ok=True)
    written(lake / "stations.csv", [Station(mn_of(number), PASSWORD) for number in range(count)])
    return lake
