"""一次读入的区划: what stands above each registered area, read once where many questions about it come together.

A page asks for every right and every list anew which areas lie above and below; within one request that only looks, the
register is read once. Nothing is kept from one request to the next, and whatever changes something reads as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shuangkong.registers.models import Area

Parents = dict[str, str | None]
_held: ContextVar[list[Parents] | None] = ContextVar("parents", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Read the register of areas at most once until the end; not for anything that changes it."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def parents() -> Parents:
    """Return what stands above each registered area, None above a root."""
    held = _held.get()
    if held:
        return held[0]
    found: Parents = dict(Area.objects.order_by().values_list("code", "parent_id"))
    if held is not None:
        held.append(found)
    return found


def parent(code: str) -> str | None:
    """Return what stands above an area; None above a root and above what is not registered."""
    if _held.get() is not None:
        return parents().get(code)
    return Area.objects.filter(code=code).values_list("parent_id", flat=True).first()
