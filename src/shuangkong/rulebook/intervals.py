"""区间: the values of one parameter for one area must neither contradict each other nor leave a gap unexplained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from shuangkong.kernel.problems import Problem
from shuangkong.rulebook.value import Value, interval_text

Placed = tuple[str, Value]  # where the value stands, and the value


def interval_problems(placed: Iterable[Placed], *, whole: bool = True) -> list[Problem]:
    """Return every overlap and every gap among the values of one parameter, area by area.

    `whole` is False where values were left out for another fault: a gap would be their echo and is not reported.

    Versions may overlap, since the latest published wins; two that were published on one day may not.
    """
    by_area: dict[str, list[Placed]] = defaultdict(list)
    for where, value in placed:
        by_area[value.area].append((where, value))
    problems = []
    for area in by_area.values():
        ordered = sorted(area, key=lambda item: (item[1].first, item[1].last))
        problems += _overlaps(ordered)
        problems += _gaps(ordered) if whole else []
    return problems


def _overlaps(ordered: list[Placed]) -> list[Problem]:
    problems = []
    latest: dict[int, Placed] = {}  # by day of publication, the value that reaches furthest
    for where, value in ordered:
        former_where, former = latest.get(value.known, (where, None))
        if former is not None and value.first <= former.last:
            problems.append(_overlap(where, value, former_where, former))
        if former is None or value.last > former.last:
            latest[value.known] = (where, value)
    return problems


def _overlap(where: str, value: Value, former_where: str, former: Value) -> Problem:
    other = former_where.rsplit(" · ", 1)[-1]
    found = f"{value.area} {interval_text(value.from_, value.to)}，与{other}（{interval_text(former.from_, former.to)}）重叠"
    if value.published:
        found += f"，两者都于 {value.published} 发布"
    wanted = "同一地区同一天只有一个取值；不同版本的发布日期不同"
    return Problem(where, found, wanted, f"核对起止日期，前一个取值应止于后一个开始的前一天（见 {former_where}）")


def _gaps(ordered: list[Placed]) -> list[Problem]:
    problems = []
    covered = ordered[0][1]  # the value that reaches furthest so far
    for where, value in ordered[1:]:
        apart = covered.to is not None and value.from_ is not None and value.from_ - covered.to > timedelta(days=1)
        if apart and not value.gap:
            problems.append(_gap(where, covered, value))
        if value.last > covered.last:
            covered = value
    return problems


def _gap(where: str, former: Value, value: Value) -> Problem:
    day = timedelta(days=1)
    first, last = former.to and former.to + day, value.from_ and value.from_ - day
    found = f"{value.area} 在 {interval_text(first, last)} 没有取值"
    mend = "补上这段时间的取值；确实没有规定的，在后一个取值上写 gap: 原因"
    return Problem(where, found, "同一地区的区间前后相接", mend)
