"""案卷引用的数据锁定: which closings a case refers to, by their seals. Closings stand above this room and say it themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Provider = Callable[[Sequence[str], Sequence[int]], list[dict[str, Any]]]
_providers: list[Provider] = []


def use(provider: Provider) -> None:
    """Let the room of closings say which closings there are of areas and years."""
    _providers[:] = [provider]


def cited(areas: Sequence[str], years: Sequence[int]) -> list[dict[str, Any]]:
    """Return city, period, revision, as_of and seal of every closing of the areas and years; none where nobody knows any."""
    return _providers[0](areas, years) if _providers else []
