"""整体锁定: one closing in a process of its own, told in seconds and memory on standard output.

Run as `python -m shuangkong.bench.whole DIR PERIOD`, so that start, imports and peak memory are those of a real closing.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from shuangkong.closing import services

AS_OF = date(2026, 1, 31)
STEPS = {"read_books": "read", "run": "run"}  # what services.close calls, in this order; what follows is sealing


def main(folder: str, period: str) -> None:
    """Close a period with the clock on, and print the seconds of every part and the peak memory in MB."""
    marks = {"": time.perf_counter()}
    for name, part in STEPS.items():
        setattr(services, name, _marking(getattr(services, name), part, marks))
    services.close(Path(folder), [period], AS_OF)
    marks["seal"] = time.perf_counter()
    seconds = {part: marks[part] - before for part, before in zip([*marks][1:], marks.values(), strict=False)}
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024}
    sys.stdout.write(json.dumps(told))


def _marking(function: Callable[..., Any], part: str, marks: dict[str, float]) -> Callable[..., Any]:
    """Note when a function of the closing is done; what lies between two marks counts to the later one."""

    def called(*args: Any, **kwargs: Any) -> Any:
        done = function(*args, **kwargs)
        marks[part] = time.perf_counter()
        return done

    return called


if __name__ == "__main__":
    main(*sys.argv[1:])
