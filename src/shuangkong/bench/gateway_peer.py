"""测速：网关的对照: the straightforward server: asyncio streams, every frame read in full and synced on its own.

`python -m shuangkong.bench.gateway_peer FILE` listens on a free port of loopback and says so on standard error.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from shuangkong.monitoring.protocol.acks import data_answer
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.writing import written


async def _serve(path: Path) -> None:
    with path.open("ab") as file:

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while raw := await reader.readuntil(b"\r\n"):
                    message = read(raw).message
                    file.write(raw)
                    file.flush()
                    os.fsync(file.fileno())
                    writer.write(written(data_answer(message)))
                    await writer.drain()
            except (OSError, asyncio.IncompleteReadError):
                writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        sys.stderr.write(f"对照 已在 {host}:{port} 监听\n")
        sys.stderr.flush()
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
