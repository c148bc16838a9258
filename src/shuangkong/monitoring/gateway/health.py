"""网关自述: /health and /metrics over HTTP, for a watchman on the same machine; nothing of a station's data."""

from __future__ import annotations

import asyncio
import json

from shuangkong.monitoring.gateway.gateway import Gateway
from shuangkong.monitoring.gateway.metrics import metrics

PATIENCE_S = 5.0
TEXT = "text/plain; version=0.0.4; charset=utf-8"
JSON = "application/json; charset=utf-8"


def health(gateway: Gateway) -> tuple[int, dict[str, object]]:
    """Return the HTTP status and what is told: 503 while frames don't become durable, or while stopping."""
    trouble = gateway.committer.trouble()
    told: dict[str, object] = {
        "status": "disk" if trouble else "stopping" if gateway.stopping else "ok",
        "gateway": gateway.name,
        "connections": len(gateway.open),
        "waiting": gateway.committer.waiting,
    }
    if trouble:
        told |= {"error": gateway.committer.spent.last_error, "seconds": round(trouble)}
    return (503 if trouble or gateway.stopping else 200), told


def page(gateway: Gateway, path: str) -> tuple[int, str, str]:
    """Return status, media type and text of a path."""
    if path == "/health":
        status, told = health(gateway)
        return status, JSON, json.dumps(told, ensure_ascii=False)
    if path == "/metrics":
        gauges = {
            "connections": float(len(gateway.open)),
            "stations_connected": float(len(gateway.links)),
            "stations_listed": float(len(gateway.stations.by_mn)),
            "frames_waiting": float(gateway.committer.waiting),
        }
        lines = metrics(gateway.counts, gateway.committer.spent, gauges)
        return 200, TEXT, "\n".join(lines) + "\n"
    return 404, JSON, json.dumps({"status": "没有这个地址，只有 /health 和 /metrics"}, ensure_ascii=False)


async def serve(gateway: Gateway, port: int) -> asyncio.Server:
    """Answer on loopback."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
            status, kind, text = page(gateway, _path(head))
            body = text.encode()
            reason = "OK" if status == 200 else "-"
            writer.write(
                f"HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                "Connection: close\r\n\r\n".encode()
                + body
            )
            await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever asked has gone, or asked nothing
        finally:
            writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", port)


def _path(head: bytes) -> str:
    words = head.split(b"\r\n", 1)[0].split()
    return words[1].decode("ascii", "replace").partition("?")[0] if len(words) > 1 and words[0] == b"GET" else ""
