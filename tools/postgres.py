"""A PostgreSQL of one's own for tests: python tools/postgres.py COMMAND… runs COMMAND with DATABASE_URL set to it.

How the server is started, and that it is gone with the command: shuangkong.bench.postgres.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from shuangkong.bench.postgres import missing, server

__all__ = ["main", "missing", "server"]
NOTHING_TO_TEST = 5  # pytest's word for "no test was selected"


def main(command: list[str]) -> int:
    """Run a command beside a server; without PostgreSQL say so, and fail only where nothing may be skipped."""
    if reason := missing():
        print(f"没有 PostgreSQL，跳过：{reason}", file=sys.stderr)
        return 1 if os.environ.get("SHUANGKONG_NO_SKIP") else 0
    # Asked to stop, the server has to go too: a plain end would leave it behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as address:
        done = subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode
    return 0 if done == NOTHING_TO_TEST else done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
