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
    seconds: dict[str, float] = {}
    for name, part in STEPS.items():
        setattr(services, name, _clocked(getattr(services, name), part, seconds))
    start = time.perf_counter()
    sealed, _ = services.close(Path(folder), [period], AS_OF)[0]
    seconds["seal"] = time.perf_counter() - start - sum(seconds.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"seconds": seconds, "peak_mb": peak, "seal": sealed.seal}
    sys.stdout.write(json.dumps(told))


def _clocked(function: Callable[..., Any], part: str, seconds: dict[str, float]) -> Callable[..., Any]:
    def called(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            seconds[part] = time.perf_counter() - start

    return called


if __name__ == "__main__":
    main(*sys.argv[1:])
