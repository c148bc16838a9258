"""挥发性有机物企业的核算: grade, three rates, material balance, shares of solvent-based materials, contents, carbon beds.

Rows in, numbers out: the rules themselves stand in voc_rules.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shuangkong.emissions import standards, voc_rules
from shuangkong.emissions.voc_tables import GRADES
from shuangkong.kernel.formulas import Missing, above, at_most, ratio, size

Row = Mapping[str, Any]
PP_KINDS = ("coating", "ink")  # whose share is judged in percentage points


@dataclass(frozen=True, slots=True)
class Rates:
    """三率: of a facility or of all of an enterprise; None where the ledger lacks what they are made of."""

    collection: float | None
    running: float | None
    removal: float | None
    overall: float | None
    proven: bool  # False: no proof of normal operation, so the removal counts as 0


@dataclass(frozen=True, slots=True)
class Balance:
    """物料平衡: what must have been used against what the ledger says was."""

    material: str
    used_t: float | None
    expected_t: float | None
    difference: float | None  # share of what is expected
    sound: bool | None


@dataclass(frozen=True, slots=True)
class Content:
    """产品含量: of a material, or of a mix as it is applied, against the limit of its class on a day."""

    material: str
    content: float | None
    limit: standards.Limit | None
    within: bool | None
    mixed: bool


@dataclass(frozen=True, slots=True)
class Carbon:
    """活性炭更换: how many days a bed lasts, and by when it has to be changed next."""

    facility: str
    days: float | None
    changed_on: date | None
    due: date | None


def grade(rows: Iterable[Row]) -> str | None:
    """Return the worst grade over the mandatory indicators (一票否决); None where none is on record."""
    there = [row["grade"] for row in rows if row["mandatory"]]
    return max(there, key=GRADES.index) if there else None


def rates(rows: Sequence[Row], today: date, capacity: float) -> Rates:
    """Return the three rates over some months of treatment; a bed overdue at any of them proves nothing."""
    collected, generated = _sum(rows, "collected_t"), _sum(rows, "generated_t")
    together, production = _sum(rows, "together_h"), _sum(rows, "production_h")
    collection = _known(voc_rules.collection_rate(collected, generated))
    running = _known(voc_rules.running_rate(together, production))
    removal = _known(_removal(rows))
    proven = all(not _overdue(row, capacity, today) for row in rows)
    counted = removal if proven else 0.0
    overall = None if None in (collection, running, counted) else voc_rules.abated(collection, running, counted)
    return Rates(collection, running, removal, overall, proven)


def _removal(rows: Sequence[Row]) -> Any:
    """The removal over months: masses in and out, each month by its hours of treatment."""
    names = ("inlet_mg_m3", "inlet_m3_h", "outlet_mg_m3", "outlet_m3_h", "together_h")
    if not rows or any(row[name] is None for row in rows for name in names):
        return Missing
    mass_in = sum(row["inlet_mg_m3"] * row["inlet_m3_h"] * row["together_h"] for row in rows)
    mass_out = sum(row["outlet_mg_m3"] * row["outlet_m3_h"] * row["together_h"] for row in rows)
    return voc_rules.removal_rate(mass_in, 1.0, mass_out, 1.0)


def balance(row: Row, tolerance: float) -> Balance:
    """Return the balance of one material of a year."""
    if any(row[name] is None for name in ("purchased_t", "opening_t", "closing_t", "used_t")):
        return Balance(row["material"], row["used_t"], None, None, None)
    expected = voc_rules.material_used(
        row["purchased_t"], row["opening_t"], row["closing_t"], row["returned_t"] or 0.0, row["waste_t"] or 0.0
    )
    off = size(expected - row["used_t"])
    sound = bool(at_most(off, tolerance * size(expected)))
    return Balance(row["material"], row["used_t"], expected, _known(ratio(off, size(expected))), sound)


def solvent_shares(rows: Iterable[Row]) -> dict[str, dict[int, tuple[float, float]]]:
    """Return by kind and year the solvent-based and the whole use, t: raw numbers, never only the share."""
    found: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for row in rows:
        if row["used_t"] is not None:
            of = found[row["kind"]][row["year"]]
            of[0] += row["used_t"] if row["solvent"] else 0.0
            of[1] += row["used_t"]
    return {kind: {year: (a, b) for year, (a, b) in sorted(years.items())} for kind, years in found.items()}


def fall(kind: str, years: Mapping[int, tuple[float, float]], base: int, year: int) -> float | None:
    """Return what the plan asks to fall: points of the solvent-based share; of adhesives the solvent-based use, as a share."""
    if base not in years or year not in years:
        return None
    if kind in PP_KINDS:
        shares = [voc_rules.solvent_share(*years[one]) for one in (base, year)]
        return _known(voc_rules.points_fallen(*shares))
    return _known(voc_rules.use_fallen(years[base][0], years[year][0]))


def contents(rows: Sequence[Row], day: date) -> list[Content]:
    """Return contents against limits: what is mixed before use is judged as it is applied, alone only what is used alone."""
    mixes: dict[str, list[Row]] = defaultdict(list)
    found = []
    for row in rows:
        if row["mix"]:
            mixes[row["mix"]].append(row)
        elif row["class"]:
            found.append(_content(row["material"], row["voc_content"], row["class"], day, mixed=False))
    for name, parts in mixes.items():
        group = next((row["class"] for row in parts if row["class"]), "")
        found.append(_content(name, _mixed(parts), group, day, mixed=True))
    return found


def _mixed(rows: Sequence[Row]) -> float | None:
    if any(row["parts"] is None or row["voc_content"] is None for row in rows):
        return None
    solvent = sum(row["parts"] * row["voc_content"] for row in rows)
    return _known(voc_rules.mixed_content(solvent, sum(row["parts"] for row in rows)))


def _content(name: str, content: float | None, group: str, day: date, *, mixed: bool) -> Content:
    limit = standards.limits_in_force(group, day, kind=standards.PRODUCT).get("voc") if group else None
    within = None if content is None or limit is None else not above(content, float(limit.value))
    return Content(name, content, limit, within, mixed)


def carbon(row: Row, capacity: float) -> Carbon | None:
    """Return how long a facility's bed lasts and when it has to be changed; None where it has no carbon."""
    if row["carbon_kg"] is None:
        return None
    changed = _day(row["changed_on"])
    if any(row[name] is None for name in ("inlet_mg_m3", "outlet_mg_m3", "inlet_m3_h", "hours_day")):
        return Carbon(row["facility"], None, changed, None)
    removed = row["inlet_mg_m3"] - row["outlet_mg_m3"]
    days = _known(
        voc_rules.carbon_days(
            row["carbon_kg"], row["capacity_share"] or capacity, removed, row["inlet_m3_h"], row["hours_day"]
        )
    )
    due = None if days is None or changed is None or days < 0 else changed + timedelta(days=int(days))
    return Carbon(row["facility"], days, changed, due)


def _overdue(row: Row, capacity: float, today: date) -> bool:
    """Whether the bed was overdue at the end of the month; without its days or its day of change nothing is proven (§7.3)."""
    bed = carbon(row, capacity)
    if bed is None:
        return False
    year, month = int(row["month"][:4]), int(row["month"][5:])
    end = min(today, date(year + month // 12, month % 12 + 1, 1) - timedelta(1))
    return bed.days is None or bed.due is None or end > bed.due


def _sum(rows: Sequence[Row], name: str) -> Any:
    values = [row[name] for row in rows]
    return Missing if not values or None in values else sum(values)


def _known(value: Any) -> float | None:
    return None if value is Missing else float(value)


def _day(number: int | None) -> date | None:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None
