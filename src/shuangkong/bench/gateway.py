"""测速：网关: durable acknowledged frames a second on loopback, the server on one core, and what limits it.

The sender runs in a process of its own on the other cores. Every figure stands with the load of the machine, because
the sender, the disk and whoever else works here take their share.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from shuangkong.bench.gateway_served import Server, gateway_command, serving, stations_of

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """One run: answers a second and how long they took; processor time of the server; its commits."""

    name: str
    per_second: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    user_us: float  # of the server, a frame
    system_us: float
    busy: float  # share of its core
    load: float  # of the machine, at the end
    cores: int
    frames_a_commit: float = 0.0
    commit_ms: float = 0.0


def measure(seconds: float, stations: int, flight: int, folder: Path | None = None) -> list[Run]:
    """Measure the gateway and its peer, one after the other, on the disk that holds `folder` (None: temporary files)."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = Path(place)
        stations_of(home, stations)
        core = min(os.sched_getaffinity(0))
        with serving(gateway_command(home, "--metrics-port", "0"), core, watched=True) as server:
            ours = _loaded("网关", server, core, (seconds, stations, flight))
        peer = [sys.executable, "-m", "shuangkong.bench.gateway_peer", str(home / "peer.log")]
        with serving(peer, core) as server:
            theirs = _loaded("对照", server, core, (seconds, stations, flight))
    return [ours, theirs]


def _loaded(name: str, server: Server, core: int, what: tuple[float, int, int]) -> Run:
    before = _processor(server.process.pid)
    others = os.sched_getaffinity(0) - {core} or {core}
    command = [sys.executable, "-m", "shuangkong.bench.gateway_load", str(server.port), *map(str, what)]
    sender = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    os.sched_setaffinity(sender.pid, others)
    told = json.loads(sender.communicate()[0])
    user, system = (late - early for late, early in zip(_processor(server.process.pid), before, strict=True))
    frames = told["per_second"] * (what[0] + 1)  # the second in which it warms up counts for the processor
    commits = _commits(server.watch) if server.watch else {}
    count = commits.get("commits_total", 0.0)
    return Run(
        name,
        **told,
        user_us=1e6 * user / frames,
        system_us=1e6 * system / frames,
        busy=(user + system) / (what[0] + 1),
        load=os.getloadavg()[0],
        cores=len(os.sched_getaffinity(0)),
        frames_a_commit=commits["frames_accepted_total"] / count if count else 0.0,
        commit_ms=1000 * commits["commit_seconds_total"] / count if count else 0.0,
    )


def _processor(pid: int) -> tuple[float, float]:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) / TICKS, int(fields[12]) / TICKS


def _commits(port: int) -> dict[str, float]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
        text = page.read().decode()
    return {name: float(value) for name, value in re.findall(r"^shuangkong_gateway_(\w+) (\S+)$", text, re.MULTILINE)}
