"""测造假核查: recall of every pattern, false cases of honest outlets, and the time of a city's year; on invented outlets.

Definitions. A pattern is *found* at an outlet where a finding (of any check; *own*: of the check it is named after)
overlaps the tampered time ± 12 hours; it is *raised* where a proposed case does. False findings and cases are those of
honest outlets, per outlet and year. Development seeds were looked at while checks were written; final seeds were not.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context

import numpy as np

from shuangkong.audit.catalogue import catalogue
from shuangkong.audit.detection.cases import proposals
from shuangkong.audit.detection.run import detect
from shuangkong.audit.detection.together import detect_all
from shuangkong.bench.audit_made import START, Made, honest
from shuangkong.bench.audit_tampered import GAS_ONLY, PATTERNS, tampered

DEVELOPMENT, FINAL = 1, 900_002
STRENGTHS = (0.0, 0.3, 0.6, 1.0)
SLACK = timedelta(hours=12)
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One outlet to be made and looked at; an empty pattern is an honest one."""

    number: int
    seed: int
    pattern: str = ""
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found at one outlet."""

    job: Job
    kind: str
    own: bool  # by the check that the pattern is named after
    found: bool
    raised: bool
    findings: int
    cases: tuple[tuple[str, ...], ...]  # the checks of each


@dataclass(frozen=True, slots=True)
class Measured:
    """The outcome of a run."""

    seed: int
    honest: tuple[Seen, ...]
    tampered: tuple[Seen, ...]
    outlets: int
    wall_s: float
    cpu_s: float


def measure(seed: int, honest_count: int, each: int, outlets: int, told: Told) -> Measured:
    """Measure recall, false cases, and the time for `outlets` outlets; `each` outlets are tampered with per pattern."""
    jobs = [Job(number, seed) for number in range(honest_count)]
    for place, pattern in enumerate(PATTERNS):
        jobs += [Job(10_000 + 1_000 * place + n, seed, pattern, STRENGTHS[n % len(STRENGTHS)]) for n in range(each)]
    told(f"虚构排放口 {len(jobs):,} 个，逐个核查……")
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        seen = list(pool.map(look, jobs, chunksize=4))
    wall, cpu = timed(outlets, seed) if outlets else (0.0, 0.0)
    fair = tuple(one for one in seen if not one.job.pattern)
    return Measured(seed, fair, tuple(one for one in seen if one.job.pattern), outlets, wall, cpu)


def look(job: Job) -> Seen:
    """Make an outlet and look at it."""
    made = _made(job)
    if job.pattern:
        tampered(made, job.pattern, job.strength)
    found = detect(made.outlet()).findings
    cases = proposals(found, catalogue())
    first, last = (START + timedelta(hours=hour) for hour in (made.first, made.last))
    hits = [one for one in found if _overlaps(one.first, one.last, first, last)]
    check = f"D{''.join(letter for letter in job.pattern if letter.isdigit())}"
    return Seen(
        job, made.kind, any(one.check == check for one in hits), bool(hits),
        any(_overlaps(one.first, one.last, first, last) for one in cases), len(found), tuple(one.checks for one in cases),
    )  # fmt: skip


def timed(outlets: int, seed: int) -> tuple[float, float]:
    """Return wall and processor seconds for the whole work on so many outlets, two processes."""
    made = [honest(50_000 + number, seed).outlet() for number in range(outlets)]
    started, before = time.perf_counter(), _processor()
    detect_all(made)
    return time.perf_counter() - started, _processor() - before


def _made(job: Job) -> Made:
    for again in range(100):
        made = honest(job.number + 1_000_000 * again, job.seed)
        if job.pattern not in GAS_ONLY or "o2" in made.channels:
            return made
    raise AssertionError("一百个虚构排放口中没有一个是废气排放口")


def _overlaps(first: str, last: str, begin: datetime, end: datetime) -> bool:
    return datetime.fromisoformat(first) <= end + SLACK and datetime.fromisoformat(last) >= begin - SLACK


def _processor() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def share(seen: Sequence[Seen], of: Callable[[Seen], bool]) -> float:
    """Return the share of outlets for which something holds."""
    return float(np.mean([of(one) for one in seen])) if seen else float("nan")
