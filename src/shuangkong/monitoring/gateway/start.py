"""网关启动: what a gateway needs before it listens: its name to itself, files, certificate; what a crash left behind."""

from __future__ import annotations

import fcntl
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.monitoring.lake.journal import Faults, faults

NAME = re.compile(r"[A-Za-z0-9_]{1,32}")  # the name of a file begins with it, up to a hyphen


@contextmanager
def locked(lake: Path, name: str) -> Iterator[None]:
    """Keep a name to one gateway on a lake; Unknown where another one has it."""
    if not NAME.fullmatch(name):
        raise BadData([Problem("网关名称", name, "至多 32 个字母、数字或下划线", "用 --name 另起名称")])
    folder = lake / "online"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unknown(
                f"名为“{name}”的网关已在这个数据文件夹上运行。请先停止它，或用 --name 给这一个另起名称。"
            ) from None
        yield


def damaged(lake: Path, name: str) -> Iterator[tuple[Path, Faults]]:
    """Yield the newest journals of a gateway where something in them is no whole record, with what."""
    for folder in ("raw", "quarantine"):
        days = sorted((lake / folder).glob("day=*"))[-2:]
        newest = [max(files, key=_born) for day in days if (files := list(day.glob(f"{name}-*.journal")))]
        for path in newest:
            found = faults(path)
            if found.damaged or found.torn:
                yield path, found


def _born(path: Path) -> int:
    digits = path.stem.rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0


def tls(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Return what a TLS server needs, None without certificate and key; BadData where they are no pair."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise BadData([Problem("TLS", "证书和私钥只给了一个", "两个都给", "同时写 --tls-cert 和 --tls-key")])
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        found = f"{certificate.name}、{key.name}：{error}"
        raise BadData([Problem("TLS", found, "成对的证书和私钥（PEM）", "核对文件路径、格式和是否成对")]) from error
    return context


def limit_files(wanted: int) -> None:
    """Allow as many open links as the system permits, up to what is wanted."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard) if hard > 0 else wanted, hard))
