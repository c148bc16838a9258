"""排放口的一年: what the checks look at, on a grid of equal steps; NaN or an empty mark where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
HOUR = 60
NORMAL = ("", "N")
STOPS = ("F", "f", "St", "Sd", "Tb")  # stopped, start-up, shut-down, banked
CALIBRATION = "C"


@dataclass(frozen=True, slots=True)
class Twice:
    """重复报送: a period that was sent again with another value."""

    at: int
    before: float
    after: float


@dataclass(frozen=True)
class Series:
    """One pollutant of an outlet.

    `limit` is for `corrected` where that is known, else for `value`. `late` is how many hours after its period a value
    arrived; `source` what the logger on the spot says; `slope` and `intercept` those of the instrument.
    """

    factor: str
    value: Numbers
    mark: NDArray[np.str_]
    limit: Numbers
    corrected: Numbers | None = None
    late: Numbers | None = None
    source: Numbers | None = None
    slope: Numbers | None = None
    intercept: Numbers | None = None
    expected_kg: Numbers | None = None  # what material or coefficients let expect of this pollutant
    twice: Sequence[Twice] = ()
    still: Numbers | None = None  # of finer data: the minutes of the longest run of one value that touches the hour
    still_usual: float = 0.0  # minutes that runs of this series get by themselves

    @property
    def judged(self) -> Numbers:
        """What the limit is for."""
        return self.value if self.corrected is None else self.corrected


@dataclass(frozen=True)
class Outlet:
    """A year (or less) of an outlet. `channels`: flow, load, power, treatment, o2."""

    code: str
    area: str
    start: datetime
    series: Mapping[str, Series]
    channels: Mapping[str, Numbers] = field(default_factory=dict)
    minutes: int = HOUR  # of a step

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return max((len(one.value) for one in self.series.values()), default=0)

    def moment(self, index: int) -> str:
        """Return the beginning of a step as text."""
        return (self.start + timedelta(minutes=self.minutes * int(index))).isoformat(timespec="minutes")

    def channel(self, name: str) -> Numbers | None:
        """Return a channel, None where it is not there or says nothing."""
        found = self.channels.get(name)
        return None if found is None or not np.isfinite(found).any() else found
