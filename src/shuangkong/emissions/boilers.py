"""锅炉按规模的处置: which coal boilers are to be phased out and which retrofitted, by the sizes that the city's plan names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shuangkong.kernel.formulas import above, at_least, at_most, below
from shuangkong.rulebook.value import Value

PHASE_OUT, RETROFIT, KEEP, DONE, UNKNOWN, NONE = "phase_out", "retrofit", "keep", "done", "unknown", "none"
COMPARED: Mapping[str, Callable[[Any, Any], Any]] = {
    "below": below, "at_most": at_most, "above": above, "at_least": at_least,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sizes:
    """What holds for an area on a day; a size that no plan names is None."""

    phase_out: Value | None
    built_up_only: bool
    retrofit: Value | None


def disposal(boiler: Any, sizes: Sizes) -> str:
    """Return what the plan asks of a boiler: phase_out, retrofit or keep; done where it was; unknown where data lacks.

    Kilns and boilers of other fuels have no size rule (none). A boiler that was retrofitted but is small enough to be
    phased out still has to go.
    """
    if boiler.kind != "boiler" or boiler.fuel != "coal":
        return NONE
    if boiler.state == "phased_out":
        return DONE
    gone = None if boiler.capacity_t_h is None else _goes(boiler, sizes)
    if gone is None:
        return UNKNOWN
    return PHASE_OUT if gone else _retrofit(boiler, sizes)


def _retrofit(boiler: Any, sizes: Sizes) -> str:
    if not _fits(boiler, sizes.retrofit):
        return KEEP
    return DONE if boiler.state == "retrofitted" else RETROFIT


def _goes(boiler: Any, sizes: Sizes) -> bool | None:
    """Whether it is to be phased out; None where it is small enough and nobody says whether it is in the built-up area."""
    if not _fits(boiler, sizes.phase_out):
        return False
    return boiler.built_up if sizes.built_up_only else True


def _fits(boiler: Any, size: Value | None) -> bool:
    return size is not None and bool(COMPARED[size.compare](float(boiler.capacity_t_h), float(size.number)))
