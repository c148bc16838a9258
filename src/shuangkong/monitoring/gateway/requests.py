"""反控请求: what is asked of a device: a file of lake/commands, whose name says how far it has come.

`<id>.waiting.json` → `<id>.<gateway>.taken.json` → `<id>.done.json`. A gateway takes a request by renaming its file,
which only one can do. One that was taken by a gateway that died is put back when that gateway starts again: then a
device may be asked twice.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shuangkong.kernel.problems import BadData, Problem
from shuangkong.monitoring.gateway.actions import ACTIONS

WAITING, TAKEN, DONE = ".waiting.json", ".taken.json", ".done.json"


@dataclass(frozen=True)
class Request:
    """One request to one device; times in milliseconds, UTC."""

    id: str
    mn: str
    action: str
    fields: dict[str, str]
    asked_ms: int
    expires_ms: int


def put(folder: Path, mn: str, action: str, fields: dict[str, str], asked_ms: int, expires_ms: int) -> Request:
    """Lay down a request; BadData where a field is missing."""
    lacking = [name for name in ACTIONS[action].fields if name not in fields and name != "SystemTime"]
    if lacking:
        found, wanted = "没有 " + "、".join(lacking), "、".join(ACTIONS[action].fields)
        raise BadData([Problem(f"反控命令 {action}", found, wanted, "补上所缺的参数")])
    request = Request(f"{asked_ms}-{uuid.uuid4().hex[:8]}", mn, action, fields, asked_ms, expires_ms)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{request.id}{WAITING}", asdict(request))
    return request


def waiting(folder: Path) -> Iterator[tuple[Path, Request]]:
    """Yield the requests that nobody has taken, oldest first; what is no request is passed over."""
    for path in sorted(folder.glob(f"*{WAITING}")):
        try:
            request = _request(path)
        except (OSError, ValueError, KeyError):
            continue
        yield path, request


@lru_cache(maxsize=4096)  # looked for every second, and never changed
def _request(path: Path) -> Request:
    told = json.loads(path.read_text(encoding="utf-8"))
    if told["action"] not in ACTIONS:
        raise KeyError(told["action"])
    return Request(**{name: told[name] for name in Request.__dataclass_fields__})


def take(path: Path, gateway: str) -> Path | None:
    """Take a request; None where another gateway was faster."""
    try:
        return path.rename(path.with_name(path.name.replace(WAITING, f".{gateway}{TAKEN}")))
    except FileNotFoundError:
        return None


def finish(taken: Path, request: Request, result: dict[str, Any]) -> None:
    """Write down how a request ended."""
    _write(taken.with_name(f"{request.id}{DONE}"), asdict(request) | result)
    taken.unlink(missing_ok=True)


def put_back(folder: Path, gateway: str) -> int:
    """Let requests wait again that this gateway had taken when it died; return how many."""
    taken = list(folder.glob(f"*.{gateway}{TAKEN}"))
    for path in taken:
        path.rename(path.with_name(path.name.replace(f".{gateway}{TAKEN}", WAITING)))
    return len(taken)


def result(folder: Path, id_: str) -> dict[str, Any] | None:
    """Return how a request ended, None while it has not."""
    try:
        told: dict[str, Any] = json.loads((folder / f"{id_}{DONE}").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told


def _write(path: Path, told: dict[str, Any]) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
