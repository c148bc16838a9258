"""求解: two searches side by side that share the best plan found: one proves, the other improves.

The first is HiGHS' branch and bound over the whole model. Where it is not done at once, it starts anew with rows that each
county by itself gives (county_cuts.py) and from a better plan, looked for where a decisive project starts otherwise
(elsewhere.py). Meanwhile the second search holds most projects where they are and re-decides the rest, over and over; what
it finds goes into the proof. Both stop as soon as the best plan is proven to be within the gap, or when the time is up.

Known drawback: from then on the plan depends on how fast the machine is, though never by more than the gap shown.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shuangkong.projects.county_cuts import tightened
from shuangkong.projects.elsewhere import elsewhere
from shuangkong.projects.highs import Line, bounds, found, infeasible, only_prove, program, roughly, solver, worth
from shuangkong.projects.model import NOT, Model, Numbers

ALONE = 0.08  # share of the time for the proof by itself: easy plans are done by then
TIGHTENED, LOOKED = 0.4, 0.65  # by which share of it the counties' rows, and the look elsewhere, are done
STEP, QUICK = 0.8, 0.12  # seconds for one re-decision at most, and what it should take
FIRST_FREE, LEAST_FREE = 40, 12  # projects that are re-decided at first, and at least
WAYS = 3  # of choosing them
WITHIN = 5e-4  # gap at which a re-decision is good enough: many rough ones find more than few exact ones
SEED = 20261121


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search came to. `starts` is None where no plan was found; `bound` and values are yuan."""

    starts: NDArray[np.int64] | None
    bound: float
    infeasible: bool
    seconds: float


@dataclass
class _Best:
    """The best plan so far, offered and taken by both searches, the bound that no plan exceeds, and the counties' rows."""

    model: Model
    gap: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    choice: Numbers | None = None
    value: float = -np.inf
    told: float = -np.inf  # what the proof knows of
    bound: float = np.inf
    cuts: Sequence[Line] = ()
    done: threading.Event = field(default_factory=threading.Event)

    def offer(self, choice: Numbers, *, by_proof: bool = False) -> bool:
        """Keep a choice if it is better and really keeps every limit."""
        value = float(self.model.cumulative(self.model.gain) @ choice)
        with self.lock:
            if value <= self.value or not self.model.kept(self.model.starts(choice)):
                return False
            self.choice, self.value = choice, value
            self.told = value if by_proof else self.told
        return True

    def news(self, *, whole_plan: bool = False) -> Numbers | None:
        """Return what the second search found and the proof does not know, once; the best plan where it starts anew."""
        with self.lock:
            if self.choice is None or (self.value <= self.told and not whole_plan):
                return None
            self.told = self.value
            return self.choice

    def bounded(self, bound: float) -> None:
        """Keep what no plan exceeds; a search that was cut off at once has no bound."""
        if np.isfinite(bound):
            self.bound = min(self.bound, bound)

    def proven(self, bound: float = np.inf) -> bool:
        """Tell whether the best plan is within the gap of the lowest bound known."""
        return self.choice is not None and min(bound, self.bound) <= self.value * (1 + self.gap)


def search(model: Model, seconds: float, gap: float) -> Outcome:
    """Look for the plan with the most value added until it is proven to be within the gap, or the time is up."""
    began = time.monotonic()
    if not len(model.columns):
        none_at_all = np.full(len(model.projects), NOT)
        kept = model.kept(none_at_all)
        return Outcome(none_at_all if kept else None, 0.0, not kept, 0.0)
    best = _Best(model, gap)
    none = _prove(best, ALONE * seconds)
    if not none and not best.proven():
        none = _both(best, began, seconds)
    starts = None if best.choice is None else model.starts(best.choice)
    return Outcome(starts, max(best.bound, best.value), none, time.monotonic() - began)


def _both(best: _Best, began: float, seconds: float) -> bool:
    """Prove with the counties' rows while a second search improves. Tell whether no plan keeps all limits."""
    second = threading.Thread(target=_improve, args=(best, began + seconds), daemon=True)
    second.start()
    try:
        cuts, bound = tightened(best.model, began + TIGHTENED * seconds)
        best.bounded(bound)
        best.cuts = cuts
        _look(best, began + LOOKED * seconds)
        return not best.proven() and _prove(best, began + seconds - time.monotonic())
    finally:
        best.done.set()
        second.join()


def _look(best: _Best, until: float) -> None:
    """Look for better plans where a decisive project starts otherwise, until the best one is proven."""
    if best.choice is None or best.proven():
        return
    for choice in elsewhere(best.model, program(best.model, cuts=best.cuts), best.choice, until):
        best.offer(choice)
        if best.proven():
            return


def _prove(best: _Best, seconds: float) -> bool:
    """Run the proof from the best plan so far; the bound is kept. Tell whether no plan keeps all limits."""
    model, unit = best.model, worth(best.model)
    lower, upper = bounds(model)
    whole = solver(program(model, cuts=best.cuts), lower, upper, seconds=seconds, gap=best.gap)
    if best.choice is not None:
        whole.setSolution(len(lower), np.arange(len(lower), dtype=np.int32), best.news(whole_plan=True))
        only_prove(whole)

    def improved(event: Any) -> None:
        best.offer(np.round(np.array(event.data_out.mip_solution)), by_proof=True)

    def asked(event: Any) -> None:
        choice = best.news()
        if choice is not None:
            event.data_in.setSolution(choice)

    def checked(event: Any) -> None:
        if best.proven(event.data_out.mip_dual_bound * unit):
            event.interrupt()

    whole.cbMipImprovingSolution.subscribe(improved)
    whole.cbMipUserSolution.subscribe(asked)
    whole.cbMipInterrupt.subscribe(checked)
    whole.run()
    last = found(whole, model)
    if last is not None:
        best.offer(last, by_proof=True)
    best.bounded(whole.getInfo().mip_dual_bound * unit)
    return best.choice is None and infeasible(whole)


def _improve(best: _Best, until: float) -> None:
    """Re-decide some projects while all others stay where they are; more of them when it is easy, fewer when it is not."""
    random, free = np.random.default_rng(SEED), [FIRST_FREE] * WAYS
    size, cuts, lp = _sizes(best.model), best.cuts, program(best.model)
    for turn in range(1_000_000):
        if best.done.is_set() or time.monotonic() >= until:
            return
        with best.lock:
            choice = best.choice
        if choice is None:
            best.done.wait(0.05)
            continue
        if best.cuts is not cuts:
            cuts, lp = best.cuts, program(best.model, cuts=best.cuts)
        way = turn % WAYS
        chosen = _chosen(best.model, random, way, free[way], size)
        began = time.monotonic()
        _again(best, lp, choice, chosen, min(STEP, until - began))
        easy = time.monotonic() - began < QUICK
        more, fewer = min(len(size), int(free[way] * 1.08) + 1), max(LEAST_FREE, int(free[way] * 0.92))
        free[way] = more if easy else fewer


def _sizes(model: Model) -> Numbers:
    """Return how large each project is: the largest share of a limit that it takes, as odds."""
    room = np.maximum(np.abs(model.room), 1e-9)[:, None]
    share = np.clip(np.abs(model.draw) / room, 1e-6, 5.0).max(axis=0, initial=1e-6)
    return np.asarray(share / share.sum())


def _chosen(model: Model, random: np.random.Generator, way: int, free: int, size: Numbers) -> NDArray[np.int64]:
    """Return which projects are re-decided: any, then whole counties, then preferably large ones."""
    count = len(model.projects)
    free = min(free, count)
    if way == 1:
        areas = [p.county for p in model.projects]
        order = {area: k for k, area in enumerate(random.permutation(sorted(set(areas))))}
        return np.array(sorted(range(count), key=lambda p: order[areas[p]])[:free])
    return np.asarray(random.choice(count, free, replace=False, p=size if way else None))


def _again(best: _Best, lp: Any, choice: Numbers, chosen: NDArray[np.int64], seconds: float) -> None:
    """Re-decide the chosen projects and offer the result."""
    model = best.model
    lower, upper = bounds(model)
    held = ~np.isin(model.columns[:, 0], chosen)
    lower[held] = upper[held] = choice[held]
    part = solver(lp, lower, upper, seconds=seconds, gap=WITHIN)
    roughly(part)
    part.setSolution(len(choice), np.arange(len(choice), dtype=np.int32), choice)
    part.run()
    better = found(part, model)
    if better is not None:
        best.offer(better)
