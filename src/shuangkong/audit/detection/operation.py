"""工况: what is sent against what the facility does (D10)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from shuangkong.audit.detection.asked import Asked
from shuangkong.audit.detection.numbers import spans
from shuangkong.audit.detection.outlet import Flags, Numbers, Outlet
from shuangkong.audit.detection.profile import at_work
from shuangkong.audit.finding import Finding


def operated(asked: Asked) -> Iterator[Finding]:
    """D10 与工况不符: declared as stopped and not stopped, emitting without power, or producing with treatment off."""
    outlet, one = asked.outlet, asked.profile.series
    least, edge = asked.whole("hours"), asked.whole("edge")
    emitting = one.value > asked.number("emitting") * asked.profile.usual
    stopped = np.isin(one.mark, ("F", "f"))
    on = _on(asked)
    power, treatment = (_share(outlet, name) for name in ("power", "treatment"))
    cases: list[tuple[Flags, str]] = []
    if on is not None:
        cases.append(
            (
                stopped & on & emitting & ~_air(outlet.channel("o2"), asked.number("air")),
                "申报停运而流量、负荷和浓度照常",
            )
        )
    if power is not None:
        cases.append(
            (
                ~stopped & emitting & (power < asked.number("idle")) & (True if on is None else on),
                "排放照常而生产用电接近零",
            )
        )
    if treatment is not None:
        working = power > asked.number("working") if power is not None else on
        if working is not None:
            cases.append((working & ~stopped & (treatment < asked.number("idle")), "生产正常而治理设施停电"))
    for flags, what in cases:
        for span in spans(flags):
            if span.length >= least + edge:
                yield asked.told(span, span.length / least, {"what": what, "hours": span.length})


def _on(asked: Asked) -> Flags | None:
    """Tell where flow and load both are as in operation; None where neither is known."""
    known = [_share(asked.outlet, name) for name in ("flow", "load")]
    flags = [one > asked.number("running") for one in known if one is not None]
    return np.all(flags, axis=0) if flags else None


def _share(outlet: Outlet, name: str) -> Numbers | None:
    """Return a channel as a share of what it reads when the facility works."""
    channel = outlet.channel(name)
    return None if channel is None or not (channel > 0).any() else channel / at_work(outlet, channel)


def _air(o2: Numbers | None, least: float) -> Flags:
    """Tell where the duct holds air: fans that run on after a stop."""
    return np.zeros(1, dtype=bool) if o2 is None else np.nan_to_num(o2) >= least


CHECKS = {"D10": operated}
