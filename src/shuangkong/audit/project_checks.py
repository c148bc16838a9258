"""减排项目核查 (R-*): what a claim says against the other claims, its own numbers, the permit and the monitoring.

Each check is one function: facts and its entry of the catalogue in, findings out. Every number it compares with stands
in checks/*.yaml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from shuangkong.audit import facility
from shuangkong.audit.amounts import Amounts
from shuangkong.audit.catalogue import Check
from shuangkong.audit.facts import Claim, Facts, Row, iso
from shuangkong.audit.finding import Finding
from shuangkong.emissions import base_source, duplicates
from shuangkong.emissions.reduction_types import POLLUTANTS, load

NOTHING = Amounts(None, None, None)
ROUNDING_T = 0.005  # amounts are stated at 0.01 t
AUTOMATIC = "automatic"


def doubles(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-DUP 重复申报: two projects claim one reduction."""
    settings = duplicates.Settings.in_force(facts.rulebook, ["000000"], facts.on)
    entries = [_entry(project, facts) for project in facts.projects.values()]
    claimed = [entry for entry in entries if entry.years]
    for double in duplicates.find(claimed, settings):
        later, first = double.later, double.earlier
        if facts.year not in (None, *double.years):
            continue
        found = {
            "other": first.project, "other_name": first.name, "name": later.name, "rule": double.rule,
            "why": duplicates.RULES[double.rule], "same": double.same, "pollutants": list(double.pollutants),
            "years": list(double.years),
        }  # fmt: skip
        years = double.years or (facts.on.year,)
        yield check.finding(
            later.project, later.area, f"{years[0]}-01-01", f"{years[-1]}-12-31", 1.0 if double.blocks else 0.5, found,
            hard=double.blocks,
        )  # fmt: skip


def _entry(project: Row, facts: Facts) -> duplicates.Entry:
    """A project as double counting looks at it; years in which it only carries over are no claim of their own."""
    claims = [claim for claim in facts.claims if claim.project == project["project"]]
    years = {claim.year for claim in claims}
    stable = iso(project["stable_on"])
    carried = int(stable[:4]) + 1 if stable else None
    own = sorted(years - {carried}) if years - {carried} else sorted(years)
    of = {
        pollutant: facts.amounts.get((project["project"], pollutant), NOTHING)
        for pollutant in {claim.pollutant for claim in claims}
    }
    texts = {name: project[name] or "" for name in ("organisation", "uscc", "permit", "facility", "outlet", "line")}
    return duplicates.Entry(
        project["project"], project["type"], project["name"], project["area"],
        min((claim.day for claim in claims if claim.day), default=""), tuple(own), frozenset(of), **texts,
        step=None if project["step"] is None else int(project["step"]), stable_on=stable,
        longitude=project["longitude"], latitude=project["latitude"],
        before_t={name: one.before_t for name, one in of.items() if one.before_t is not None},
        after_t={name: one.after_t for name, one in of.items() if one.after_t is not None},
    )  # fmt: skip


def balance(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-BAL 数量不平衡: more emitted after than before, more removed than there is, more cut than the source emitted."""
    base = _base(facts)
    for claim in facts.of_year():
        amounts = facts.amounts.get((claim.project, claim.pollutant), NOTHING)
        for why, value, most in _imbalances(claim, amounts, base(claim), _so_far(facts, claim)):
            numbers = {"why": why, "value": round(value, 4), "most": round(most, 4)}
            yield _of_claim(check, facts, claim, _beyond(value, most), numbers)


def _so_far(facts: Facts, claim: Claim) -> float:
    """What the years up to a claim's own claim of its project and pollutant, together."""
    of_both = [one for one in facts.claims if (one.project, one.pollutant) == (claim.project, claim.pollutant)]
    return sum(one.amount_t for one in of_both if one.year <= claim.year)


def _imbalances(
    claim: Claim, amounts: Amounts, base: float | None, so_far: float
) -> Iterator[tuple[str, float, float]]:
    if amounts.annual_t is not None and amounts.annual_t < -ROUNDING_T and amounts.before_t is not None:
        yield "治理后的排放量大于治理前", amounts.after_t or 0.0, amounts.before_t
    if amounts.after_t is not None and amounts.after_t < -ROUNDING_T and amounts.before_t is not None:
        yield "去除率超过 100%，减排量大于治理前的排放量", amounts.annual_t or 0.0, amounts.before_t
    if amounts.annual_t is not None and claim.amount_t > max(amounts.annual_t, 0.0) + ROUNDING_T:
        yield "申报量大于按核算参数算出的全年减排量", claim.amount_t, amounts.annual_t
    elif amounts.annual_t is not None and so_far > max(amounts.annual_t, 0.0) + ROUNDING_T:
        yield "本年和以前年度申报量合计大于按核算参数算出的全年减排量", so_far, amounts.annual_t
    if base is not None and claim.amount_t > base + ROUNDING_T:
        yield "申报量大于环境统计的排放量", claim.amount_t, base


def monitored(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-AUTO 与自动监测不符: what the project says it still emits against what the outlet's automatic monitoring added up to."""
    share, months = check.number("share"), int(check.number("months"))
    masses = _masses(facts)
    for claim in facts.of_year():
        project = facts.projects[claim.project]
        amounts = facts.amounts.get((claim.project, claim.pollutant), NOTHING)
        known = masses.get((project["permit"] or "", project["outlet"] or "", claim.pollutant, claim.year), [])
        # what the works left, not before
        told = [(mass, coverage) for month, mass, coverage in known if month > iso(project["stable_on"])[:7]]
        if amounts.after_t is None or len(told) < months:
            continue
        measured = sum(mass for mass, _ in told) * 12 / sum(coverage for _, coverage in told)
        off = abs(amounts.after_t - measured) / measured if measured else 0.0
        if off > share:
            numbers = {
                "after": round(amounts.after_t, 2), "measured": round(measured, 2), "months": len(told),
                "percent": round(off * 100, 1), "cap": round(_capped(claim, amounts, measured), 2),
            }  # fmt: skip
            yield _of_claim(check, facts, claim, 1 - share / off, numbers)


def _capped(claim: Claim, amounts: Amounts, measured: float) -> float:
    """§1.8: what a claim comes to with the monitored emission (t/a) in the place of the filed one, in the part of a year that
    it claims; never more than it claims.
    """
    if amounts.before_t is None or not amounts.annual_t or amounts.annual_t < 0:
        return 0.0
    return claim.amount_t * min(1.0, max(0.0, (amounts.before_t - measured) / amounts.annual_t))


def permitted(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-PERMIT 与许可排放量不符: more than permitted is still emitted, or the base stands well above what was permitted then.

    The base is held against the permit of the year before the works: a retrofit lowers the permit.
    """
    inflated = 1 + check.number("inflated")
    allowed, told = _allowed(facts), set()
    for claim in sorted(facts.of_year(), key=lambda one: (one.project, one.pollutant, one.year)):
        project = facts.projects[claim.project]
        amounts = facts.amounts.get((claim.project, claim.pollutant), NOTHING)
        before = int(iso(project["stable_on"])[:4] or claim.year) - 1
        for why, value, year, times in (
            ("治理后的排放量大于许可排放量", amounts.after_t, claim.year, 1.0),
            (f"治理前的排放量超过当时许可排放量的 {inflated:g} 倍，基数疑似虚高", amounts.before_t, before, inflated),
        ):
            limit = allowed(project["permit"] or "", project["outlet"] or "", claim.pollutant, year)
            key = claim.project, claim.pollutant, why
            if limit is not None and value is not None and value > limit * times + ROUNDING_T and key not in told:
                told.add(key)
                numbers = {"why": why, "value": round(value, 2), "permitted": round(limit, 2)}
                yield _of_claim(check, facts, claim, _beyond(value, limit * times), numbers)


def dated(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-DATE 日期不合: stable after the year that is claimed, or before the approval."""
    for claim in facts.of_year():
        project = facts.projects[claim.project]
        stable, approved = iso(project["stable_on"]), iso(project["approved_on"])
        if not stable:
            continue
        for why, wrong in (
            (f"稳定运行日期 {stable} 晚于核算年度 {claim.year}", stable > f"{claim.year}-12-31"),
            (f"稳定运行日期 {stable} 早于批复日期 {approved}", bool(approved) and stable < approved),
        ):
            if wrong:
                yield _of_claim(check, facts, claim, 1.0, {"why": why})


def proven(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-SRC 减排来源与佐证不符: what proves a project of this kind is not there (a closure without its permit cancelled)."""
    types, kept = load(), facts.book("reduction_evidence")
    there: dict[str, set[str]] = {}
    for row in kept:
        there.setdefault(row["project"], set()).add(row["kind"])
    for claim in facts.of_year():
        kind = types.get(facts.projects[claim.project]["type"])
        if kind is None or claim.project not in there:
            continue  # no file of the project is known here at all: a list brought in from elsewhere
        lacking = [one.name for one in kind.evidence if one.id not in there[claim.project]]
        if lacking:
            strength = len(lacking) / len(kind.evidence)
            yield _of_claim(check, facts, claim, strength, {"lacking": "、".join(lacking), "kind": kind.name})


def falsified(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-FALS 设施有经认定的监测数据造假: decided by two people in a case, in the year that is claimed."""
    for claim in facts.of_year():
        project = facts.projects[claim.project]
        for row in facts.confirmed:
            if row["year"] == claim.year and facility.concerns(row, project):
                yield _of_claim(check, facts, claim, 1.0, {"case": row["case"], "outlet": row["outlet"]})


def _of_claim(check: Check, facts: Facts, claim: Claim, strength: float, found: Mapping[str, Any]) -> Finding:
    project = facts.projects[claim.project]
    more = {
        "name": project["name"], "pollutant": POLLUTANTS.get(claim.pollutant, claim.pollutant), "year": claim.year,
        "amount": round(claim.amount_t, 2), "level": claim.level,
    }  # fmt: skip
    return check.finding(
        claim.project, project["area"], f"{claim.year}-01-01", f"{claim.year}-12-31", strength, {**more, **found},
        factor=claim.pollutant,
    )  # fmt: skip


def _beyond(value: float, limit: float) -> float:
    """How far a value is beyond its limit, 0–1."""
    return 1.0 if value <= 0 or limit <= 0 else 1 - limit / value


def _base(facts: Facts) -> Callable[[Claim], float | None]:
    """What the statistics of the base year have of a claim's source and pollutant, as filings are held against it."""
    rows: dict[int, list[Row]] = {}
    for row in facts.book("source_base"):
        rows.setdefault(row["year"], []).append(row)
    units = {year: base_source.by_unit(listed) for year, listed in rows.items()}

    def emitted(claim: Claim) -> float | None:
        project = facts.projects[claim.project]
        year = base_source.year_of(facts.rulebook, facts.chain(project["area"]), date(claim.year, 12, 31))
        if year not in units:
            return None
        place = (project[name] or "" for name in ("permit", "facility", "organisation", "area"))
        return base_source.emitted(units[year], base_source.Source(*place)).get(claim.pollutant)

    return emitted


def _masses(facts: Facts) -> dict[tuple[str, str, str, int], list[tuple[str, float, float]]]:
    """The months that automatic monitoring has of a permit's outlet, pollutant and year: mass, and known share of the month."""
    found: dict[tuple[str, str, str, int], list[tuple[str, float, float]]] = {}
    for row in facts.book("emission_actuals"):
        coverage = 1.0 if row.get("coverage") is None else min(row["coverage"], 1.0)
        if row["method"] == AUTOMATIC and row["mass_t"] is not None and row["permit"] and coverage > 0:
            key = row["permit"], row["outlet"] or "", row["pollutant"], int(row["month"][:4])
            found.setdefault(key, []).append((row["month"], row["mass_t"], coverage))
    return found


def _allowed(facts: Facts) -> Any:
    rows: dict[tuple[str, str, str], list[Row]] = {}
    for row in facts.book("permitted"):
        rows.setdefault((row["permit"], row["outlet"] or "", row["pollutant"]), []).append(row)

    def most(permit: str, outlet: str, pollutant: str, year: int) -> float | None:
        """The permitted amount at the end of a year; of the outlet, or of the whole permit where none is named."""
        day = year * 10_000 + 1231
        listed: Sequence[Row] = rows.get((permit, outlet, pollutant), ()) if permit else ()
        known = [r for r in listed if (r["from"] or 0) <= day <= (r["to"] or 99_991_231) and r["amount_t"] is not None]
        return float(max(known, key=lambda r: r["from"] or 0)["amount_t"]) if known else None

    return most


CHECKS = {
    "R-DUP": doubles, "R-BAL": balance, "R-AUTO": monitored, "R-PERMIT": permitted, "R-DATE": dated, "R-SRC": proven,
    "R-FALS": falsified,
}  # fmt: skip
