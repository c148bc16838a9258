"""网关进程: one gateway from its start to its end: lock, ports, signals."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.monitoring.gateway import health, requests
from shuangkong.monitoring.gateway.connection import Connection
from shuangkong.monitoring.gateway.gateway import TICK_S, Gateway
from shuangkong.monitoring.gateway.settings import Settings
from shuangkong.monitoring.gateway.start import damaged, limit_files, locked, tls
from shuangkong.monitoring.lake.journal import Faults

LOG = logging.getLogger(__name__)
BACKLOG = 4_096
LINKS = 20_000  # open files that many stations need


@dataclass(frozen=True)
class Place:
    """Where a gateway listens, and on which lake."""

    lake: Path
    name: str
    host: str
    port: int
    metrics_port: int | None = None
    certificate: Path | None = None
    key: Path | None = None


def run(place: Place, settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; return the exit code: 1 where the disk would not take the last frames."""
    import uvloop

    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    limit_files(LINKS)
    with locked(place.lake, place.name):
        for path, found in damaged(place.lake, place.name):
            _tell_faults(path, found)
        return uvloop.run(serve(place, settings))


@contextmanager
def _bound(option: str, address: str) -> Iterator[None]:
    """Say which option is to be changed where an address can't be listened on."""
    try:
        yield
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        found = f"{address} 已被其他程序占用" if taken else f"{address} 不能监听：{error.strerror}"
        mend = f"停止占用端口的程序，或用 {option} 另指端口" if taken else f"核对监听地址和权限，或用 {option} 另指端口"
        raise BadData([Problem(option, found, "本机上没有被占用的地址和端口", mend)]) from error


def _tell_faults(path: Path, found: Faults) -> None:
    for at, size in found.damaged:
        LOG.error(
            "流水 %s 第 %s 字节起有 %s 字节损坏，其中的报文可能已应答；其后的报文仍可读出。请检查磁盘，从备份恢复。",
            path, f"{at:,}", f"{size:,}",
        )  # fmt: skip
    if found.torn:
        LOG.warning(
            "流水 %s 末尾有 %s 字节不完整，一般是上次中断时未写完、未曾应答的报文；磁盘曾有故障的，也可能是已应答的报文。另起新文件。",
            path, f"{found.torn:,}",
        )  # fmt: skip


async def serve(place: Place, settings: Settings) -> int:
    """Listen until told to stop, then bring everything to an end."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    gateway = Gateway(place.lake, place.name, settings)
    gateway.stations.refresh()  # at the start a faulty list stops us; later it does not
    if not gateway.stations.by_mn:
        LOG.warning("设备名单 %s 没有任何设备：收到的报文都将隔离保存，不予应答。", gateway.stations.path)
    back = requests.put_back(gateway.dialogues.folder, place.name)
    if back:
        LOG.warning("有 %s 条反控请求上次没有执行完，将重新执行。", f"{back:,}")
    secured = tls(place.certificate, place.key)
    with _bound("--port", f"{place.host}:{place.port}"):
        server = await loop.create_server(
            lambda: Connection(gateway), place.host, place.port, backlog=BACKLOG, ssl=secured
        )
    try:
        watch = await _watch(gateway, place.metrics_port)
    except BadData:
        server.close()
        raise
    LOG.info("网关 %s 已在 %s 监听，设备 %s 台。", place.name, _told(server), f"{len(gateway.stations.by_mn):,}")
    if watch is not None:
        LOG.info("运行状态在 %s/health 和 /metrics。", _told(watch))
    ticking = loop.create_task(_tick(gateway))
    await stop.wait()
    LOG.info("正在停止：不再接受连接，落盘并应答已收到的报文。")
    ticking.cancel()
    server.close()
    left = await gateway.close()
    if watch is not None:
        watch.close()
    if left:
        LOG.error("已停止，但有 %s 条报文未能落盘；未予应答，要求应答的设备会重发。", f"{left:,}")
        return 1
    LOG.info(
        "已停止：本次共接收 %s 条报文，应答 %s 条。", f"{gateway.counts.accepted:,}", f"{gateway.counts.answered:,}"
    )
    return 0


async def _watch(gateway: Gateway, port: int | None) -> asyncio.Server | None:
    if port is None:
        return None
    with _bound("--metrics-port", f"127.0.0.1:{port}"):
        return await health.serve(gateway, port)


async def _tick(gateway: Gateway) -> None:
    while True:
        await asyncio.sleep(TICK_S)
        try:
            gateway.tick()
        except Exception:  # one bad file must not end the service; the trace is what helps here
            LOG.exception("定时任务出错，服务继续。")


def _told(server: asyncio.AbstractServer) -> str:
    host, port = server.sockets[0].getsockname()[:2]  # type: ignore[attr-defined]  # the interface does not name it
    return f"{host}:{port}"
