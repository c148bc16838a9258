"""锁定的数据: what a sealed closing says of one area and year, handed in as data.

Closings stand above this room: they say themselves what they hold (`use`), and nothing here reads their folders. What was
handed in is kept with the assessment, so that a score stays what it was when a newer revision is sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

# what sheets ask for beside the published figures: taken from the accounts of the same closing, each opened by a figure
DERIVED = {
    f"{room}.intensity_yearly_{end}": (label.format(name), f"{room}.intensity_{opened}")
    for room, name in (("energy", "能耗强度"), ("carbon", "碳排放强度"))
    for end, label, opened in (
        ("decline", "{}当年降低率", "change"), ("required", "{}当年降低率要求", "required"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SealedFigure:
    """One figure as sealed; `explained` is the figure whose page explains it, empty where there is none."""

    figure: str
    label: str
    value: float | None
    unit: str
    verdict: str
    confidence: str
    explained: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one closing says of one area."""

    city: str
    area: str
    area_name: str
    level: str
    period: str
    revision: int
    seal: str
    as_of: str
    figures: Mapping[str, SealedFigure]
    fraud: tuple[str, ...] = ()  # what says that data of the year were falsified: cases by number

    def as_object(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"figures": {name: asdict(one) for name, one in self.figures.items()}}


def from_object(kept: Mapping[str, Any]) -> Sealed:
    """Return what was kept as plain values."""
    figures = {name: SealedFigure(**one) for name, one in kept["figures"].items()}
    return Sealed(**{**kept, "figures": figures, "fraud": tuple(kept["fraud"])})


Provider = Callable[[str, int], Sealed | None]
_providers: list[Provider] = []


def use(provider: Provider) -> None:
    """Let the room of closings hand in what it has sealed."""
    _providers[:] = [provider]


def of(area: str, year: int) -> Sealed | None:
    """Return what the newest closing says of an area and a year; None where there is none."""
    return _providers[0](area, year) if _providers else None
