"""核算申报的写入: rows of a pack as claims with their rounds, uses and exclusions of the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from shuangkong.emissions import feed
from shuangkong.emissions.models import Amount, Claim, ClaimEvent, Exclusion, Project, Use
from shuangkong.emissions.project_writing import FROM_PACK, Row, day_of, exact
from shuangkong.emissions.steps import ORDER
from shuangkong.emissions.tables import SENT_BACK
from shuangkong.kernel.figures import CONFIDENCES


def write_uses(rows: Iterable[Row], projects: Mapping[str, Project], at: datetime) -> None:
    """Write the uses of a pack that are not there."""
    there = Counter(
        (one.project.code, one.pollutant, one.amount_t, one.target)
        for one in Use.objects.filter(project__in=projects.values()).select_related("project")
    )
    for row in rows:
        key = row["project"], row["pollutant"], exact(row["amount_t"]), row["target"] or ""
        if there[key]:
            there[key] -= 1
            continue
        Use.objects.create(
            project=projects[row["project"]], pollutant=row["pollutant"], amount_t=exact(row["amount_t"]),
            ratio=exact(row["ratio"]) if row["ratio"] else 1, target=row["target"] or "", day=day_of(row["day"]) or at.date(),
            document=row["document"] or "", confidence=CONFIDENCES[row["confidence"]], at=at,
        )  # fmt: skip


def write_exclusions(rows: Iterable[Row], projects: Mapping[str, Project], at: datetime) -> None:
    """Write the exclusions of a pack that are not there, and the decisions that lifted them."""
    there: dict[tuple[Any, ...], list[Exclusion]] = {}
    for one in Exclusion.objects.filter(project__in=projects.values(), lifts=None).select_related(
        "project", "lifted_by"
    ):
        there.setdefault((one.project.code, one.pollutant, one.year, one.amount_t, one.case), []).append(one)
    for row in rows:
        amount = None if row["amount_t"] is None else exact(row["amount_t"])
        known = there.get((row["project"], row["pollutant"] or "", row["year"], amount, row["case"] or ""))
        _write_exclusion(row, known.pop(0) if known else None, projects[row["project"]], at)


def _write_exclusion(row: Row, there: Exclusion | None, project: Project, at: datetime) -> None:
    common = {
        "project": project, "pollutant": row["pollutant"] or "", "year": row["year"], "case": row["case"] or "", "at": at,
    }  # fmt: skip
    made = there or Exclusion.objects.create(
        **common, amount_t=None if row["amount_t"] is None else exact(row["amount_t"]),
        day=day_of(row["day"]) or at.date(), reason=row["reason"] or "", confidence=CONFIDENCES[row["confidence"]],
    )  # fmt: skip
    if (lifted := day_of(row["lifted_on"])) and not hasattr(made, "lifted_by"):
        Exclusion.objects.create(**common, lifts=made, day=lifted, reason=FROM_PACK)


def write_claims(rows: Iterable[Row], projects: Mapping[str, Project], at: datetime) -> int:
    """Write claims as far as a pack says they have come, each level with its day and document, each return with its own;
    return how many were new or went on.

    As in the register, amounts from before a return are those of an earlier round and count no more. A claim that is there
    goes on where the pack only adds to it; where the pack says otherwise it is left alone.
    """
    there = {
        (claim.project.code, claim.year): claim
        for claim in Claim.objects.filter(project__in=projects.values())
        .select_related("project").prefetch_related("amounts", "events")
    }  # fmt: skip
    return sum(
        _write(there.get((code, year)) or Claim(project=projects[code], year=year), said, at)
        for (code, year), said in by_claim(rows).items()
    )


def _write(claim: Claim, said: list[Row], at: datetime) -> bool:
    """Write what a claim lacks of what a pack says; False where it lacks nothing, or the pack says otherwise."""
    days = max(returns_of(said).values(), key=len)
    newest = {(row["pollutant"], row["level"], turn): row for turn, row in _rounds(said)}
    amounts = {(one.pollutant, one.level, one.round): one.amount_t for one in claim.amounts.all()} if claim.pk else {}
    returned = sum(one.what == SENT_BACK for one in claim.events.all()) if claim.pk else 0
    same = all(key in newest and exact(newest[key]["amount_t"]) == amount for key, amount in amounts.items())
    if not same or returned > len(days) or (claim.pk and (len(amounts), returned) == (len(newest), len(days))):
        return False
    claim.state = max((row["level"] for row in feed.in_use(said)), key=ORDER.index, default=SENT_BACK)
    claim.round = len(days) if claim.state == SENT_BACK else len(days) + 1
    claim.edits += 1
    claim.save()
    Amount.objects.bulk_create(
        Amount(
            claim=claim, pollutant=row["pollutant"], level=row["level"], round=turn, amount_t=exact(row["amount_t"]),
            day=day_of(row["day"]) or date(claim.year, 12, 31), document=row["document"] or "",
            confidence=CONFIDENCES[row["confidence"]], at=at,
        )
        for (pollutant, level, turn), row in newest.items() if (pollutant, level, turn) not in amounts
    )  # fmt: skip
    event = {"claim": claim, "remark": FROM_PACK}
    for day in days[returned:]:
        ClaimEvent.objects.create(what=ClaimEvent.What.SENT_BACK, at=_moment(day, claim.year), after=SENT_BACK, **event)
    ClaimEvent.objects.create(what=ClaimEvent.What.LOADED, at=at, after=claim.state, **event)
    return True


def by_claim(rows: Iterable[Row]) -> dict[tuple[str, int], list[Row]]:
    """Return the rows of each claim, in the order in which they followed each other."""
    claims: dict[tuple[str, int], list[Row]] = {}
    for row in feed.in_order(list(rows)):
        claims.setdefault((row["project"], row["year"]), []).append(row)
    return claims


def returns_of(said: Iterable[Row]) -> dict[str, list[int | None]]:
    """Return by pollutant the days on which a claim was sent back."""
    days: dict[str, list[int | None]] = {}
    for row in said:
        of_pollutant = days.setdefault(row["pollutant"], [])
        if row["level"] == SENT_BACK:
            of_pollutant.append(row["day"])
    return days


def _rounds(said: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Yield the amounts of a claim with the round to which each belongs: a return begins the next."""
    rounds: dict[str, int] = {}
    for row in said:
        turn = rounds.setdefault(row["pollutant"], 1)
        if row["level"] == SENT_BACK:
            rounds[row["pollutant"]] = turn + 1
        elif row["amount_t"] is not None:
            yield turn, row


def _moment(day: int | None, year: int) -> datetime:
    """Return noon of the day; of a return without a day, that of the first day on which its claim could be filed."""
    return timezone.make_aware(datetime.combine(day_of(day) or date(year, 1, 1), time(12)))
