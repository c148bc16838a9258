"""自带的 PostgreSQL: a server of one's own from Debian's programs, for tests and for measuring, gone afterwards.

It listens on loopback only and keeps its files in a temporary folder. PostgreSQL refuses to run as root; root starts it
as the user that Debian made for it, else as nobody.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# A server that is thrown away need not survive a power cut.
HURRIED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}
USUAL = {"max_connections": "60"}  # what is measured has to be written as in an office


DATABASES = ("sqlite", "postgres")  # what a bench of pages or lists may run on


class Missing(Exception):
    """What the run needs is not on this machine; the message (Chinese) says what to do."""


def binaries() -> Path | None:
    """Return the folder of the server's programs: Debian keeps them off the PATH, one folder a version."""
    listed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name.split(".")[0]))
    beside = [Path(found).resolve().parent] if (found := shutil.which("pg_ctl")) else []
    return next(
        (path for path in [*beside, *listed] if (path / "initdb").exists() and (path / "pg_ctl").exists()), None
    )


def missing() -> str:
    """Return what is missing, in words; empty where a server can be started."""
    return "" if binaries() else "apt-get install --no-install-recommends postgresql"


def _as_whom() -> dict[str, Any]:
    """Return how to start the programs: as ourselves, or for root as somebody who may do nothing else."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    person = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(settings: Mapping[str, str] = HURRIED) -> Iterator[str]:
    """Start a server, yield the address of its empty database, stop it and remove its files."""
    programs, person = binaries(), _as_whom()
    if programs is None:
        raise FileNotFoundError(missing())
    password, port = secrets.token_hex(16), _free_port()
    # Root's own temporary folder may be closed to whoever runs the server.
    folder = Path(tempfile.mkdtemp(prefix="shuangkong-postgres-", dir="/tmp" if person else None))  # noqa: S108 - as above
    try:
        if person:
            os.chown(folder, person["user"], person["group"])
        (word := folder / "word").write_text(password)
        word.chmod(0o644)  # the folder around it is for its owner only
        data = folder / "data"
        quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **person}
        subprocess.run(
            [programs / "initdb", "--pgdata", data, "--username", "tests", "--pwfile", word, "--auth", "scram-sha-256",
             "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"], check=True, **quiet,
        )  # fmt: skip
        listening = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
        options = " ".join(f"-c {name}='{value}'" for name, value in (*settings.items(), *listening.items()))
        control: list[str | Path] = [programs / "pg_ctl", "--pgdata", data, "--silent"]
        subprocess.run(
            [*control, "--wait", "--log", folder / "log", "--options", options, "start"], check=True, **quiet
        )
        try:
            yield f"postgres://tests:{password}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "--mode", "immediate", "stop"], check=True, **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Yield the address of an empty database; empty for a file in the data folder."""
    if kind == "sqlite":
        yield ""
    elif reason := missing():
        raise Missing(f"这台机器上没有 PostgreSQL 服务程序，不能测速。Debian 上的安装命令：{reason}")
    else:
        with server(USUAL) as address:
            yield address
