"""Outlets for tests: plain series with the noise and rhythm of a process, and what stands beside them."""

from datetime import datetime

import numpy as np

from shuangkong.audit.detection.outlet import Outlet, Series
from shuangkong.audit.detection.run import detect

START = datetime(2024, 1, 1)  # noqa: DTZ001 - Beijing time without a zone
DAYS = 90


def noise(seed, hours=24 * DAYS, keep=0.7):
    """A stationary series of unit spread."""
    rng = np.random.default_rng(seed)
    found = [rng.standard_normal()]
    for shock in rng.standard_normal(hours - 1):
        found.append(keep * found[-1] + np.sqrt(1 - keep**2) * shock)
    return np.array(found)


def boiler(seed=1, digits=2, days=DAYS, level=60.0):
    """Load, flow, oxygen and NOx of a boiler with a daily rhythm, an honest one."""
    hours = 24 * days
    load = 0.8 + 0.06 * noise(seed, hours, 0.95) + 0.05 * np.sin(np.arange(hours) / 24 * 2 * np.pi)
    o2 = 9 - 4 * (load - 0.8) + 0.3 * noise(seed + 1, hours)
    nox = level * np.exp(0.8 * (load - 0.8) + 0.08 * noise(seed + 2, hours)) * (21 - o2) / 12
    return {"nox": np.round(nox, digits), "flow": 1e5 * load, "load": 100 * load, "o2": np.round(o2, 2)}


def outlet(made, limit=100.0, mark=None, **more):
    """An outlet of what was made; channels are what is no pollutant."""
    names = ("flow", "load", "o2", "power", "treatment")
    length = len(next(iter(made.values())))
    marks = np.full(length, "N", dtype="<U2") if mark is None else mark
    series = {
        name: Series(name, np.asarray(value, dtype=float), marks, np.full(length, limit), **more)
        for name, value in made.items()
        if name not in names
    }
    return Outlet("DA001", "520602", START, series, {name: made[name] for name in names if name in made})


def checks(of, at=None, reach=12):
    """The ids of checks that found something, near an hour where one is named."""
    found = detect(of).findings
    if at is not None:
        first, last = of.moment(max(0, at - reach)), of.moment(at + reach)
        found = [one for one in found if one.first <= last and one.last >= first]
    return {one.check for one in found}
