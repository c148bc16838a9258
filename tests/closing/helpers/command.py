"""The installed `shuangkong` command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(sys.executable).with_name("shuangkong")


def environment(home, **more):
    """Return this environment with a home of its own and no engine chosen."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHUANGKONG_", "DATABASE_"))}
    return kept | {"SHUANGKONG_HOME": str(home)} | more


def shuangkong(home, *arguments, cwd=None, **more):
    """Run the command and return the finished process."""
    return subprocess.run(
        [SCRIPT, *map(str, arguments)],
        env=environment(home, **more),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def as_json(home, *arguments, **more):
    """Run the command with --format json; return what it printed, and insist that it was that alone."""
    done = shuangkong(home, *arguments, "--format", "json", **more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
