"""许多排放口: every outlet in a process of its own, then the comparison between outlets, then what makes a case."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from shuangkong.audit.catalogue import catalogue
from shuangkong.audit.detection.cases import Proposal, proposals
from shuangkong.audit.detection.outlet import Outlet
from shuangkong.audit.detection.run import Detected, compared, detect
from shuangkong.audit.finding import Finding


@dataclass(frozen=True)
class Result:
    """What was found at all outlets, and which cases it makes."""

    findings: tuple[Finding, ...]
    cases: tuple[Proposal, ...]
    not_made: dict[str, dict[str, tuple[str, ...]]]  # by outlet and check: what it lacked


def detect_all(outlets: Sequence[Outlet], processes: int = 2) -> Result:
    """Run every check on every outlet."""
    found = _detected(outlets, processes)
    findings = [finding for one in found for finding in one.findings]
    findings += compared(outlets)
    findings.sort(key=lambda one: (one.subject, one.first, one.check, one.factor))
    cases = proposals(findings, catalogue())
    return Result(tuple(findings), tuple(cases), {one.outlet: one.not_made for one in found})


def _detected(outlets: Sequence[Outlet], processes: int) -> list[Detected]:
    if processes < 2 or len(outlets) < 4:
        return [detect(outlet) for outlet in outlets]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return list(pool.map(detect, outlets, chunksize=max(1, min(8, len(outlets) // processes))))
