"""能源计量的账: from readings to what every meter counted in every hour.

Whole numbers throughout: amounts in 1/10,000 of the meter's unit, times in seconds of Beijing's clock since 1970, so
that sums agree to the bit on every engine. What is not known (across a reset, after the last reading) has no row: it
is missing, not zero. What is known as a whole only is spread over its hours and counted as estimated (测算).

The millions of readings are gone through once, in `meter_tallies`, and never kept: that is what the time goes into.
"""

from typing import Any, TypeAlias

import ibis

from shuangkong.kernel.formulas import choose
from shuangkong.monitoring.meters.rules import advance, multiplied, spread_until
from shuangkong.monitoring.meters.sums import total

Table: TypeAlias = ibis.Table
HOUR, DAY = 3_600, 86_400
BEIJING = 8 * HOUR
STATED = 10**9  # instead of a shift: a reading that the register states (底数); it comes after all sent for its moment
FINE, ODD, TWIN = 0, 1, 2  # of a reading: counted; out of line with its neighbours; a later one is of the same moment
KNOWN, RESET, JUMP, OVERLAP, LAST = 0, 1, 2, 3, 4  # of a step; from RESET on its amount is not known
SUMS = ("amount", "covered_s", "estimated", "estimated_day", "estimated_month")


def meter_tallies(meter_readings: Table, meter_runs: Table, meter_bounds: Table) -> Table:
    """走数: what was counted from one reading that stands to the next, by the hour in which it begins.

    At most one step of an hour reaches over its end: it is kept as it is, to be cut at the hours it covers.
    """
    steps = _steps(_looked_at(_placed(meter_readings, meter_runs, meter_bounds)), meter_runs)
    inside = (steps["to_s"] - 1) // HOUR == steps["hour"]
    across, inside = steps["known"] & ~inside, steps["known"] & inside
    sent = steps["shift"] != STATED
    tallies = steps.group_by("run", "hour").aggregate(
        gone=total(steps["gone"], inside),
        covered_s=total(steps["to_s"] - steps["at"], inside),
        across_from=steps["at"].max(where=across),
        across_to=steps["to_s"].max(where=across),
        across_gone=steps["gone"].max(where=across),
        got=steps.count(where=sent),
        fine=steps.count(where=sent & (steps["standing"] == FINE)),
        punctual=steps.count(where=sent & ~steps["late"]),
        shift=steps["shift"].abs().max(where=sent),
        faults=steps.count(where=steps["how"].between(RESET, OVERLAP)),
    )
    tallies = tallies.join(meter_runs.select("run", "number", "multiplier"), "run")
    return tallies.mutate(
        amount=multiplied(tallies["gone"], tallies["multiplier"]),
        across_amount=multiplied(tallies["across_gone"], tallies["multiplier"]),
    ).drop("gone", "across_gone", "multiplier")


def _placed(meter_readings: Table, meter_runs: Table, meter_bounds: Table) -> Table:
    """Put every valid reading, in its last version, to the full interval if near it, and into the spans of service.

    A reading at the very moment at which one span ends and the next begins closes the one and opens the other.
    """
    sent = meter_readings.filter(meter_readings["last"], meter_readings["valid"])
    sent = sent.join(meter_runs, ["point", "stat"])
    sent = sent.mutate(second=sent["time"].epoch_seconds().cast("int64"), counter=sent["cumulative"] == 1)
    nearest = ((sent["second"] + sent["every_s"] // 2) // sent["every_s"]) * sent["every_s"]
    shift = (sent["second"] - nearest).cast("int32")
    length = sent["counter"].ifelse(0, sent["every_s"])
    arrived = sent["received"].epoch_seconds().cast("int64") + BEIJING
    sent = sent.mutate(
        at=(shift.abs() <= sent["tolerance_s"]).ifelse(nearest, sent["second"]),
        shift=shift,
        length=length,
        late=arrived - sent["second"] - length > sent["delay_s"],
    )
    sent = sent.filter(sent["at"] >= sent["from_s"], sent["at"] + sent["length"] <= sent["to_s"])
    columns = ("run", "at", "shift", "value", "counter", "late")
    return sent.select(*columns).union(meter_bounds.select(*columns))


def _looked_at(placed: Table) -> Table:
    """核对: look at every reading beside its neighbours.

    A register only goes forward: a reading that is below both neighbours, or above both, while they fit each other, is
    itself the faulty one (跳数). Nothing is known of a last reading before the next has come.
    """
    order = ibis.window(group_by="run", order_by=["at", "shift"])
    value = placed["value"]
    seen = placed.mutate(
        before=value.lag(1).over(order), after=value.lead(1).over(order), next_at=placed["at"].lead(1).over(order)
    )
    out_of_line = (
        seen["counter"]
        & (seen["shift"] != STATED)
        & (seen["after"] >= seen["before"])
        & ((seen["value"] < seen["before"]) | (seen["value"] > seen["after"]))
    )
    odd = (seen["value"] < 0) | out_of_line.fill_null(False)
    twin = (seen["next_at"] == seen["at"]).fill_null(False)
    standing = twin.ifelse(TWIN, odd.ifelse(ODD, FINE)).cast("int8")
    seen = seen.select("run", "at", "shift", "value", "late", standing=standing)
    return seen.filter(seen["standing"] != TWIN)


def _steps(seen: Table, meter_runs: Table) -> Table:
    """Go from every reading that stands to the next one that does; an interval's amount is its own."""
    order = ibis.window(group_by=["run", "standing"], order_by="at")  # those out of line keep to themselves
    steps = seen.mutate(next_at=seen["at"].lead(1).over(order), next_value=seen["value"].lead(1).over(order))
    steps = steps.join(meter_runs, "run")
    counter = steps["cumulative"] == 1
    gone = advance(steps["value"], steps["next_value"], steps["capacity"], steps["rollover_share"])
    steps = steps.mutate(
        gone=counter.ifelse(gone, steps["value"]),
        to_s=counter.ifelse(steps["next_at"], steps["at"] + steps["every_s"]),
    )
    steps = steps.mutate(how=_how(steps), hour=steps["at"] // HOUR)
    steps = steps.mutate(known=steps["how"] < RESET)
    return steps.select("run", "hour", "at", "to_s", "shift", "late", "standing", "gone", "how", "known")


def _how(steps: Table) -> Any:
    """How a step came about, or why its amount is not known."""
    counter = steps["cumulative"] == 1
    span = (steps["to_s"] - steps["at"]).cast("float64")
    jumped = steps["gone"].cast("float64") * float(HOUR) > steps["most"] * span
    return ibis.cases(
        (steps["standing"] != FINE, LAST),
        (counter & steps["next_at"].isnull(), LAST),
        (~counter & (steps["to_s"] > steps["next_at"]), OVERLAP),
        (steps["gone"].isnull(), RESET),
        (jumped, JUMP),
        else_=KNOWN,
    ).cast("int8")


def meter_pieces(meter_tallies: Table, meter_clock: Table) -> Table:
    """分摊: steps that reach over the end of an hour, cut at the hours; what crosses a day or a month is told apart."""
    steps = meter_tallies.filter(meter_tallies["across_to"].notnull())
    steps = steps.select(
        "number", from_s="across_from", to_s="across_to", whole="across_amount", first="hour",
        final=(steps["across_to"] - 1) // HOUR,
    )  # fmt: skip
    starts = meter_clock.select(first="hour", first_month="month")
    ends = meter_clock.select(final="hour", final_month="month")
    steps = steps.left_join(starts, "first").drop("first_right").left_join(ends, "final").drop("final_right")
    cut = steps.join(meter_clock, [meter_clock["hour"] >= steps["first"], meter_clock["hour"] <= steps["final"]])
    begin = ibis.greatest(cut["from_s"], cut["hour"] * HOUR) - cut["from_s"]
    end = ibis.least(cut["to_s"], (cut["hour"] + 1) * HOUR) - cut["from_s"]
    span = cut["to_s"] - cut["from_s"]
    part = spread_until(cut["whole"], end, span) - spread_until(cut["whole"], begin, span)
    same_month = (cut["first_month"] == cut["final_month"]).fill_null(False)
    return cut.select(
        "number", "hour", amount=part, covered_s=end - begin, estimated=part,
        estimated_day=choose(cut["from_s"] // DAY == (cut["to_s"] - 1) // DAY, 0, part).cast("int64"),
        estimated_month=choose(same_month, 0, part).cast("int64"),
    )  # fmt: skip


def meter_real_hours(meter_tallies: Table, meter_pieces: Table, meter_runs: Table) -> Table:
    """小时用量（实际的表）: what the meter counted in the hour, over how many of its seconds, and how much is estimated."""
    whole = meter_tallies.filter(meter_tallies["covered_s"].notnull())
    nothing = ibis.literal(0, "int64")
    whole = whole.select("number", "hour", "amount", "covered_s", **dict.fromkeys(SUMS[2:], nothing))
    found = whole.union(meter_pieces.select(*whole.columns))
    found = found.group_by("number", "hour").aggregate(**{name: total(found[name]) for name in SUMS})
    return found.join(meter_runs.select("number", "meter").distinct(), "number").drop("number")


def meter_point_days(meter_tallies: Table, meter_runs: Table) -> Table:
    """每日读数: how many readings of a meter came, stand and came in time, how far off the clock, and what is not known."""
    counts = meter_tallies.mutate(day_number=meter_tallies["hour"] // 24)
    names = ("got", "fine", "punctual", "faults")
    days = counts.group_by("number", "day_number").aggregate(
        **{name: total(counts[name]) for name in names}, shift=counts["shift"].max().cast("int64")
    )
    return days.join(meter_runs.select("number", "meter").distinct(), "number").drop("number")
