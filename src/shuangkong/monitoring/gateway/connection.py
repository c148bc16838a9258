"""连接: one device's link to the gateway: bytes in, frames to the gateway, answers out."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, cast

from shuangkong.monitoring.gateway.stream import Stream

if TYPE_CHECKING:
    from shuangkong.monitoring.gateway.gateway import Gateway

PROBE_S, PROBES = 60, 3  # a peer that vanished is found by the kernel's probes after some minutes of silence
LINGER_S = 1.0  # for the answers to what came last
KEEPALIVE = ((socket.TCP_KEEPIDLE, PROBE_S), (socket.TCP_KEEPINTVL, PROBE_S // 3), (socket.TCP_KEEPCNT, PROBES))


class Connection(asyncio.Protocol):
    """A link. Reading stops for several reasons at once: the disk, the peer that takes no answers, the rate."""

    __slots__ = ("address", "frames", "gateway", "heard", "known", "opened", "over", "reasons", "stream", "transport")

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.transport: asyncio.Transport | None = None
        self.stream = Stream()
        self.address = ""
        self.opened = self.heard = 0.0
        self.frames = 0
        self.known: set[bytes] = set()  # the stations that have sent over it
        self.over: set[str] = set()  # those of them that sent more than they may
        self.reasons: set[str] = set()  # why nothing is read at the moment

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self.address = peer[0] if peer else ""
        link = transport.get_extra_info("socket")
        if link is not None and link.family in (socket.AF_INET, socket.AF_INET6):
            link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in KEEPALIVE:
                link.setsockopt(socket.IPPROTO_TCP, option, value)
        self.opened = self.heard = self.gateway.monotonic()
        self.gateway.joined(self)

    def data_received(self, data: bytes) -> None:
        self.heard = self.gateway.monotonic()
        frames, pieces = self.stream.feed(data)
        if frames:
            self.frames += len(frames)
            self.gateway.take(self, frames)
        if pieces:
            self.gateway.examine(self, pieces)

    def eof_received(self) -> bool:
        """Take what waits as all there is. Who only stops sending still gets the answers; TLS knows no half-open link."""
        self.gateway.examine(self, self.stream.settled())
        if self.transport is None or self.transport.get_extra_info("sslcontext"):
            return False
        asyncio.get_running_loop().call_later(LINGER_S, self.close)
        return True

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio hands it over
        self.gateway.left(self)

    def pause_writing(self) -> None:
        self.hold("answers")

    def resume_writing(self) -> None:
        self.release("answers")

    def send(self, answers: list[bytes]) -> None:
        """Send frames, if there is still somebody to send them to: uvloop raises on a closed transport."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(b"".join(answers))

    def hold(self, reason: str) -> None:
        """Stop reading for a reason."""
        if self.transport is not None and not self.reasons and not self.transport.is_closing():
            self.transport.pause_reading()
        self.reasons.add(reason)

    def release(self, reason: str) -> None:
        """Let a reason go; without any, read on."""
        if reason not in self.reasons:
            return
        self.reasons.discard(reason)
        if self.transport is not None and not self.reasons and not self.transport.is_closing():
            self.transport.resume_reading()
            self.heard = self.gateway.monotonic()

    def close(self, *, at_once: bool = False) -> None:
        """Close after what is to be sent has gone out, or without waiting for that."""
        if self.transport is not None:
            if at_once:
                self.transport.abort()
            else:
                self.transport.close()
