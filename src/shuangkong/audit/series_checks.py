"""统计数据核查 (S-*): digits, jumps, sums, county against city, reported against metered, electricity against output."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from statistics import median
from typing import Any

from shuangkong.audit.catalogue import Check
from shuangkong.audit.digits import chance_of_round, chi_square, last_digits, places, round_share, spearman
from shuangkong.audit.facts import Facts, Row
from shuangkong.audit.finding import Finding
from shuangkong.audit.series import Series, adds_up, members, series

LONG_ENOUGH = 100  # a number of three digits: the last of fewer says what is counted, not who wrote it


def rounded(facts: Facts, check: Check) -> Iterator[Finding]:
    """R-ROUND 数字取整: of what a county filed on its projects, far more ends in 0 or 5 than chance gives."""
    areas = {code: project["area"] for code, project in facts.projects.items()}
    filed: dict[str, list[float]] = {}
    for claim in facts.of_year():
        filed.setdefault(areas[claim.project], []).append(
            claim.filed_t if claim.filed_t is not None else claim.amount_t
        )
    for area, values in sorted(filed.items()):
        yield from _round(facts, check, f"reductions {area}", area, last_digits(values, places(values)), "申报的减排量")


def digits(facts: Facts, check: Check) -> Iterator[Finding]:
    """S-DIGIT 末位数字分布异常: last digits of what an area reports are not equally frequent."""
    least, alarm = int(check.number("least")), check.number("alarm")
    for area, found in _digits_by_area(facts).items():
        squares = chi_square(found)
        if len(found) >= least and squares > alarm:
            numbers = {"n": len(found), "chi_square": round(squares, 2), "alarm": alarm}
            yield _of_area(check, facts, f"digits {area}", area, 1 - alarm / squares, numbers)


def round_numbers(facts: Facts, check: Check) -> Iterator[Finding]:
    """S-ROUND 报送数据取整: far more of what an area reports ends in 0 or 5 than chance gives."""
    for area, found in _digits_by_area(facts).items():
        yield from _round(facts, check, f"round {area}", area, found, "报送的统计数据")


def _round(facts: Facts, check: Check, subject: str, area: str, found: list[int], what: str) -> Iterator[Finding]:
    share, chance = round_share(found), chance_of_round(found)
    if len(found) >= check.number("least") and share > check.number("share") and chance < check.number("chance"):
        numbers = {"what": what, "n": len(found), "percent": round(share * 100, 1), "chance": f"{chance:.1e}"}
        yield _of_area(check, facts, subject, area, share, numbers)


def _digits_by_area(facts: Facts) -> dict[str, list[int]]:
    """Digits of every area's own series, each with the decimals that all areas report it with; short numbers are left out."""
    known = series(facts)
    reported: dict[str, list[float]] = {}
    for one in known:
        reported.setdefault(one.name, []).extend(one.values.values())
    decimals = {name: places(values) for name, values in reported.items()}
    found: dict[str, list[int]] = {}
    for one in known:
        least = LONG_ENOUGH / 10.0 ** decimals[one.name]
        # a multiple of a hundred steps was reported more coarsely than the rest: its zeros are nobody's choice
        own = {v for year, v in one.values.items() if facts.year in (None, year) and abs(v) >= least}
        values = [v for v in own if round(v / least * LONG_ENOUGH) % LONG_ENOUGH]
        found.setdefault(one.area, []).extend(last_digits(values, decimals[one.name]))
    return dict(sorted(found.items()))


def jumps(facts: Facts, check: Check) -> Iterator[Finding]:
    """S-JUMP 年度突变: a year's growth is large by itself and against what the series usually does."""
    least, times, years = check.number("growth"), check.number("times"), int(check.number("years"))
    for one in (one for one in series(facts) if adds_up(one.name)):
        for year, growth, others in _growths(one, check.number("start")):
            if len(others) < years or abs(growth) <= math.log1p(least) or facts.year not in (None, year):
                continue
            usual = median(others)
            spread = max(median(abs(other - usual) for other in others), check.number("spread"))
            restless = median(abs(other) for other in others) * check.number("restless")
            if abs(growth - usual) > times * spread and abs(growth) > restless:
                numbers = {
                    "series": one.name, "year": year, "before": one.values[year - 1], "value": one.values[year],
                    "percent": round(math.expm1(growth) * 100, 1),
                }  # fmt: skip
                yield _of_year(check, one.subject, one.area, year, min(1.0, abs(growth)), numbers)


def _growths(one: Series, start: float) -> Iterator[tuple[int, float, list[float]]]:
    """Growths in logarithms, from what is more than a beginning or an end: a plant that starts up does not jump."""
    least = start * max(one.values.values(), default=0.0)
    logs = {
        year: math.log(value / one.values[year - 1])
        for year, value in one.values.items()
        if value > least and one.values.get(year - 1, 0) > least
    }
    for year, growth in logs.items():
        yield year, growth, [other for y, other in logs.items() if y != year]


def sums(facts: Facts, check: Check) -> Iterator[Finding]:
    """S-SUM 市县数据不衔接: a city states something else than its counties add up to; told once, with the worst year."""
    tolerance = check.number("tolerance")
    worst: dict[tuple[str, str], list[tuple[float, int, float, float]]] = {}
    for whole, name, year, stated, parts in _wholes(facts):
        total = math.fsum(parts.values())
        off = abs(total / stated - 1) if stated else 0.0
        if off > tolerance:
            worst.setdefault((whole, name), []).append((off, year, stated, total))
    for (whole, name), years in worst.items():
        off, year, stated, total = max(years)
        numbers = {"series": name, "stated": stated, "total": round(total, 4), "percent": round(off * 100, 2)}
        yield _of_years(check, f"{name} {whole}", whole, [one[1] for one in years], year, 1 - tolerance / off, numbers)


def counties(facts: Facts, check: Check) -> Iterator[Finding]:
    """S-COUNTY 县级增速整体高于（低于）全市: no city grows less than each of its counties, or more than each."""
    margin = check.number("margin")
    known = {(whole, name, year): (stated, parts) for whole, name, year, stated, parts in _wholes(facts)}
    worst: dict[tuple[str, str], list[tuple[float, int, float, list[float]]]] = {}
    for (whole, name, year), (stated, parts) in known.items():
        before = known.get((whole, name, year - 1))
        if before is None or not all(value > 0 for value in (stated, before[0], *parts.values(), *before[1].values())):
            continue
        city = stated / before[0] - 1
        growths = [parts[area] / before[1][area] - 1 for area in parts if area in before[1]]
        beyond = max(min(growths) - city, city - max(growths))
        if beyond > margin:
            worst.setdefault((whole, name), []).append((beyond, year, city, growths))
    for (whole, name), years in worst.items():
        beyond, year, city, growths = max(years)
        numbers = {
            "series": name, "city": round(city * 100, 2), "least": round(min(growths) * 100, 2),
            "most": round(max(growths) * 100, 2),
        }  # fmt: skip
        yield _of_years(check, f"{name} {whole}", whole, [one[1] for one in years], year, 1 - margin / beyond, numbers)


def _wholes(facts: Facts) -> Iterator[tuple[str, str, int, float, dict[str, float]]]:
    """Yield whole, series, year, what it states, and what all its parts state, where none lacks."""
    by_key = {(one.name, one.area): one.values for one in series(facts) if adds_up(one.name)}
    for (name, whole), values in by_key.items():
        parts = members(facts).get(whole, [])
        for year, stated in values.items():
            told = {area: by_key.get((name, area), {}).get(year) for area in parts}
            there = {area: value for area, value in told.items() if value is not None}
            if len(there) == len(parts) > 1:
                yield whole, name, year, stated, there


def metered(facts: Facts, check: Check) -> Iterator[Finding]:
    """S-METER 报送电量与计量不符: what a unit reports against what its meters counted in the same months."""
    tolerance = check.number("tolerance")
    for (unit, year), rows in _months(facts.book("metered"), facts.year).items():
        both = [row for row in rows if None not in (row["reported_kwh"], row["metered_kwh"])]
        reported, counted = (math.fsum(row[name] for row in both) for name in ("reported_kwh", "metered_kwh"))
        off = abs(reported / counted - 1) if counted else 0.0
        if off > tolerance:
            numbers = {
                "name": rows[0]["name"] or unit, "months": sum(_length(row["month"]) for row in both), "reported": round(reported), "metered": round(counted),
                "percent": round(off * 100, 1),
            }  # fmt: skip
            yield _of_year(check, f"electricity {unit}", rows[0]["area"], year, 1 - tolerance / off, numbers)


def power(facts: Facts, check: Check) -> Iterator[Finding]:
    """S-POWER 电量与产量不符: over the months of a year the electricity of a unit does not go along with its output."""
    least, months = check.number("correlation"), int(check.number("months"))
    for (unit, year), rows in _months(facts.book("metered"), facts.year).items():
        pairs = [(_electricity(row), row["output"]) for row in rows if None not in (_electricity(row), row["output"])]
        together = spearman(*zip(*pairs, strict=True)) if len(pairs) >= months else None
        if together is not None and together < least:
            numbers = {
                "name": rows[0]["name"] or unit,
                "months": len(pairs),
                "correlation": round(together, 2),
                "least": least,
            }
            yield _of_year(check, f"output {unit}", rows[0]["area"], year, min(1.0, least - together), numbers)


def _length(period: str) -> int:
    """How many months a line is for: a month, or the year that a unit reports as one."""
    return 1 if "-" in period else 12


def _electricity(row: Row) -> Any:
    return row["reported_kwh"] if row["metered_kwh"] is None else row["metered_kwh"]


def _months(rows: Iterable[Row], year: int | None) -> Mapping[tuple[str, int], list[Row]]:
    found: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        if year in (None, int(row["month"][:4])):
            found.setdefault((row["organisation"], int(row["month"][:4])), []).append(row)
    return dict(sorted(found.items()))


def _of_year(check: Check, subject: str, area: str, year: int, strength: float, found: Mapping[str, Any]) -> Finding:
    return check.finding(subject, area, f"{year}-01-01", f"{year}-12-31", strength, {"year": year, **found})


def _of_years(
    check: Check, subject: str, area: str, years: list[int], year: int, strength: float, found: Mapping[str, Any]
) -> Finding:
    """A finding of several years, told with the worst of them."""
    named = {"year": year, "years": sorted(years), **found}
    return check.finding(subject, area, f"{min(years)}-01-01", f"{max(years)}-12-31", strength, named)


def _of_area(check: Check, facts: Facts, subject: str, area: str, strength: float, found: Mapping[str, Any]) -> Finding:
    names = {row["area"]: row["name"] for row in facts.book("areas")}
    years = [facts.year] if facts.year else sorted({int(row["period"][:4]) for row in facts.book("observations")})
    first, last = (years[0], years[-1]) if years else (facts.on.year, facts.on.year)
    named = {"name": names.get(area, area), **found}
    return check.finding(subject, area, f"{first}-01-01", f"{last}-12-31", strength, named)


CHECKS = {
    "R-ROUND": rounded, "S-DIGIT": digits, "S-ROUND": round_numbers, "S-JUMP": jumps, "S-SUM": sums,
    "S-COUNTY": counties, "S-METER": metered, "S-POWER": power,
}  # fmt: skip
