"""关联指标: indicators of the catalogue by name and by id."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from shuangkong.targets.catalogue import load
from shuangkong.targets.indicator import Catalogue


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of the package; read once, because it is a hundred files."""
    return load()


def named(ids: Sequence[str]) -> list[str]:
    """Return the names of indicators; an id that the catalogue no longer knows stands for itself."""
    known = catalogue().indicators if ids else {}
    return [known[id_].name if id_ in known else id_ for id_ in ids]


def unknown(names: Sequence[str]) -> list[str]:
    """Return the names and ids that mean no indicator."""
    return [name for name in names if catalogue().matching(name) is None]


def ids(names: Sequence[str]) -> list[str]:
    """Return the ids of indicators that are named, each once."""
    found = (catalogue().matching(name) for name in names)
    return list(dict.fromkeys(known.id for known in found if known is not None))
