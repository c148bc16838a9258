"""核算申报的写入: rows of a pack as claims with their rounds, uses and exclusions of the register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from shuangkong.emissions import feed
from shuangkong.emissions.models import Amount, Claim, ClaimEvent, Exclusion, Project
from shuangkong.emissions.project_writing import FROM_PACK, Row, day_of, exact
from shuangkong.emissions.steps import ORDER
from shuangkong.emissions.tables import SENT_BACK
from shuangkong.kernel.figures import CONFIDENCES


def write_exclusion(row: Row, project: Project, at: datetime) -> None:
    """Write an exclusion of a pack, and the decision that lifted it."""
    common = {
        "project": project,
        "pollutant": row["pollutant"] or "",
        "year": row["year"],
        "case": row["case"] or "",
        "at": at,
    }
    made = Exclusion.objects.create(
        **common, amount_t=None if row["amount_t"] is None else exact(row["amount_t"]),
        day=day_of(row["day"]) or at.date(), reason=row["reason"] or "", confidence=CONFIDENCES[row["confidence"]],
    )  # fmt: skip
    if lifted := day_of(row["lifted_on"]):
        Exclusion.objects.create(**common, lifts=made, day=lifted, reason=FROM_PACK)


def write_claims(rows: Iterable[Row], projects: Mapping[str, Project], at: datetime) -> int:
    """Write claims as far as a pack says they have come, each level with its day and document, each return with its own;
    return how many were made or taken further.

    As in the register, amounts from before a return are those of an earlier round and count no more. A claim that is there
    takes what the pack added to it; one whose amounts the pack has changed stays as it is.
    """
    done = 0
    for (code, year), said in by_claim(rows).items():
        standing = feed.in_use(said)
        state = max((row["level"] for row in standing), key=ORDER.index, default=SENT_BACK)
        returns = returns_of(said)
        last = max(len(days) for days in returns.values())
        number = last if state == SENT_BACK else last + 1
        newest = {(row["pollutant"], row["level"], turn): row for turn, row in _rounds(said)}
        claim = Claim.objects.filter(project=projects[code], year=year).first() or Claim(
            project=projects[code], year=year
        )
        there, said_now = _amounts_of(claim), {key: exact(row["amount_t"]) for key, row in newest.items()}
        same = there == said_now and (claim.state, claim.round) == (state, number)
        if claim.pk and (same or not there.items() <= said_now.items()):
            continue  # nothing was added, or what stands was changed
        former, claim.state, claim.round, claim.edits = claim.state, state, number, claim.edits + 1
        claim.save()
        done += 1
        Amount.objects.bulk_create(
            Amount(
                claim=claim, pollutant=row["pollutant"], level=row["level"], round=turn, amount_t=exact(row["amount_t"]),
                day=day_of(row["day"]) or date(year, 12, 31), document=row["document"] or "",
                confidence=CONFIDENCES[row["confidence"]], at=at,
            )
            for (pollutant, level, turn), row in newest.items() if (pollutant, level, turn) not in there
        )  # fmt: skip
        event = {"claim": claim, "remark": FROM_PACK}
        for day in next(iter(returns.values()))[claim.events.filter(what=ClaimEvent.What.SENT_BACK).count() :]:
            ClaimEvent.objects.create(what=ClaimEvent.What.SENT_BACK, at=_moment(day, year), after=SENT_BACK, **event)
        ClaimEvent.objects.create(what=ClaimEvent.What.LOADED, at=at, before=former, after=state, **event)
    return done


def _amounts_of(claim: Claim) -> dict[tuple[str, str, int], Decimal]:
    """Return the amounts of a claim by pollutant, level and round; none of one that is not there yet."""
    amounts = claim.amounts.all() if claim.pk else ()
    return {(one.pollutant, one.level, one.round): one.amount_t for one in amounts}


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
