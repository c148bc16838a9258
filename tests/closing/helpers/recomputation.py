"""All figures once more, in plain Python from the formulas in words, without any rule of the product.

Read against the product's closings: whoever is wrong, the two must not be wrong alike. No ibis, no contracts, no
rounding helper; decimals are cut by the decimal module. Settings are those in force for 2021–2025: equal yearly rates,
progress in logarithms, the total judged by growth, levels by a gap of a tenth.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# what a caliber leaves out: feedstock, non-fossil
LEFT_OUT = {"": (0, 0), "V0": (0, 0), "V1": (1, 0), "V2": (1, 0), "V3": (1, 1)}
DECIMALS = {"energy.intensity": 4, "warning.intensity_level": 0, "warning.total_level": 0}
KGCE_PER_KWH = 0.30
# what is computed again here; the indicators of the catalogue are in test_indicator_recomputed.py, the others of energy
# in tests/energy
RECOMPUTED = {
    "energy.intensity", "energy.intensity_change", "energy.intensity_decline", "energy.intensity_required",
    "energy.intensity_progress", "energy.time_progress", "energy.intensity_yearly_rate_needed",
    "energy.intensity_incentive_required", "energy.intensity_overfulfilment", "energy.total", "energy.total_assessed",
    "energy.total_growth", "energy.total_target", "energy.total_target_path", "energy.units_difference",
    "warning.intensity_level", "warning.total_level",
}  # fmt: skip


def read(folder, name):
    """Return the rows of a book as dictionaries of text."""
    path = folder / "books" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    """Return a cell as a number, None where it is blank."""
    return float(text) if text not in ("", None) else None


def rounded(value, digits):
    """Return a number as the decimal text that is published: half up."""
    exact = Decimal(f"{value:.9f}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return str(abs(exact) if exact == 0 else exact)


def without_none(function):
    """Give None where an argument is None or a division by zero is asked for."""

    def safe(*args):
        try:
            return None if None in args else function(*args)
        except ZeroDivisionError:
            return None

    return safe


@without_none
def rate(now, before):
    """Growth."""
    return now / before - 1


@without_none
def per(energy, gdp):
    """Energy per 10⁴ yuan."""
    return energy / gdp * 10_000


@without_none
def pace(target, years):
    """Required fall after a number of five years, at equal yearly rates."""
    return 1 - (1 - target) ** (years / 5)


@without_none
def level_of_gap(gap, target):
    """3 where there is no gap, 2 up to a tenth of the target, else 1; in exact numbers of nine decimals."""
    gap, target = (Fraction(round(x * 10**9), 10**9) for x in (gap, target))
    if gap <= 0:
        return 3
    return 2 if target != 0 and 10 * gap <= abs(target) else 1


@without_none
def less(amount, part):
    """An amount without a part of it."""
    return amount - part


def worked_out(folder, energy):
    """Quarters without a row of energy: last year's amounts, grown as the sectors did by their weights."""
    sectors = defaultdict(list)
    if (folder / "books" / "sectors.csv").exists():
        for row in read(folder, "sectors"):
            sectors[row["area"], row["period"]].append((float(row["before_energy_tce"]), float(row["growth"]) / 100))
    found = {}
    for (area, period), rows in sectors.items():
        before = energy[area, period.replace(period[:4], str(int(period[:4]) - 1), 1)]
        factor = 1 + sum(weight * growth for weight, growth in rows) / sum(weight for weight, _ in rows)
        amounts = {k: str(float(v) * factor) for k, v in before.items() if k.endswith(("_tce", "_kwh")) and v}
        found[area, period] = before | amounts
    return {key: row for key, row in found.items() if key not in energy}


class Recomputation:
    """The figures of a books folder for the cycle 2021–2025."""

    def __init__(self, folder, caliber="V3"):
        self.caliber = caliber
        self._published = {}
        self.areas = {row["area"]: row for row in read(folder, "areas")}
        self.energy = {(row["area"], row["period"]): row for row in read(folder, "energy")}
        self.energy |= worked_out(folder, self.energy)
        self.gdp = {(r["area"], r["period"]): number(r["gdp_yuan"]) for r in read(folder, "gdp") if self.at_2020(r)}
        self.targets = {}
        for row in read(folder, "targets") if (folder / "books" / "targets.csv").exists() else []:
            year = row["period"] if row["kind"] != "five_year" else ""
            self.targets[row["area"], row["indicator"], row["kind"], year] = row
        self.evidence = any(row.get("evidence") for row in self.energy.values())
        self.units = defaultdict(list)
        for code, row in self.areas.items():
            self.units[row.get("counted_in") or row["parent"]].append(code)

    @staticmethod
    def at_2020(row):
        """Is a GDP row at the prices of the cycle?"""
        return row["price_base_year"] == "2020"

    def owned(self, area):
        """Units with targets of their own that an area is assessed net of."""
        if self.areas[area].get("unit") != "net":
            return []
        return [unit for unit in self.units[area] if self.areas[unit].get("unit") == "own"]

    def net(self, amount, area, period):
        """An amount of an area less those of the units it is assessed net of."""
        parts = [amount(area, period), *(amount(unit, period) for unit in self.owned(area))]
        return None if None in parts else parts[0] - sum(parts[1:])

    def recorded(self, area, period):
        """Energy as the book has it."""
        return number(self.energy.get((area, period), {}).get("energy_tce"))

    def on_caliber(self, area, period):
        """Energy on the caliber of the cycle, parts taken off or put back."""
        row = self.energy.get((area, period))
        total = self.recorded(area, period)
        if total is None:
            return None
        names = ("feedstock_tce", "nonfossil_tce")
        for name, has, wants in zip(names, LEFT_OUT[row.get("caliber") or ""], LEFT_OUT[self.caliber], strict=True):
            part = self.part(row, name)
            if has == wants:
                continue
            if part is None or (part > 0 and self.evidence and not row["evidence"]):
                return None
            total -= part * (wants - has)
        return total

    def part(self, row, name):
        """A part of energy; a column that nobody filled counts as 0."""
        if not any(other.get(name) for other in self.energy.values()):
            return 0.0
        return number(row[name])

    def listed(self, area, period):
        """What the total leaves out beside the caliber: national projects and net quota bought."""
        row = self.energy.get((area, period))
        if row is None:
            return None
        parts = [self.part(row, name) for name in ("national_project_tce", "quota_bought_tce")]
        return None if None in parts else sum(parts)

    def renewables(self, area, period):
        """Renewable power in kWh."""
        return number(self.energy.get((area, period), {}).get("renewable_power_kwh"))

    def target(self, area, indicator, kind, year="", column="base"):
        """A target as a share (or in tce)."""
        value = number(self.targets.get((area, indicator, kind, str(year)), {}).get(column))
        return value if indicator == "energy.total" or value is None else value / 100

    def figures(self, area, period):
        """Return figure → value of one area and period; verdicts under figure + ".verdict"."""
        year, yearly = int(period[:4]), len(period) == 4
        before = period.replace(str(year), str(year - 1), 1)
        now, then = self.net(self.on_caliber, area, period), self.net(self.on_caliber, area, before)
        gdp, gdp_then = self.net(self.gdp_of, area, period), self.net(self.gdp_of, area, before)
        found = {
            "energy.intensity": per(now, gdp),
            "energy.intensity_change": rate(per(now, gdp), per(then, gdp_then)),
            "energy.total": self.net(self.recorded, area, period),
        }
        base, base_gdp = self.net(self.on_caliber, area, "2020"), self.net(self.gdp_of, area, "2020")
        change = found["energy.intensity_change"]
        decline = without_none(lambda r: -r)(rate(per(now, gdp), per(base, base_gdp))) if yearly else None
        found |= self.of_intensity(area, year, decline, change, yearly)
        found |= self.of_total(area, period, now, then, rate(gdp, gdp_then), base)
        whole = self.whole(area, period, "2020" if yearly else before), self.whole(area, period, before)
        self.judge(found, area, year, yearly, decline, change, whole)
        return found

    def whole(self, area, *periods):
        """Did all units of an area that report at all report these periods, or none of them?"""
        for amount, book in ((self.recorded, self.energy), (self.gdp_of, self.gdp)):
            reporting = [unit for unit in self.units[area] if any(code == unit for code, _ in book)]
            for period in periods:
                there = [amount(unit, period) is not None for unit in reporting]
                if any(there) and not all(there):
                    return False
        return True

    def gdp_of(self, area, period):
        """GDP at prices of 2020."""
        return self.gdp.get((area, period))

    def of_intensity(self, area, year, decline, change, yearly):
        """What is required of intensity, and how far it is."""
        target = self.target(area, "energy.intensity", "five_year")
        incentive = self.target(area, "energy.intensity", "five_year", column="incentive")
        n = year - 2020
        issued = [self.target(area, "energy.intensity", kind, year) for kind in ("cumulative", "annual")]
        issued_incentive = [
            self.target(area, "energy.intensity", k, year, "incentive") for k in ("cumulative", "annual")
        ]
        yearly_rate = issued[1] if issued[1] is not None else pace(target, 1)
        since_base = issued[0] if issued[0] is not None else pace(target, n)
        found = {"yearly_rate": yearly_rate, "since_base": since_base}
        if not yearly:
            wanted = issued_incentive[1] if issued_incentive[1] is not None else pace(incentive, 1)
            return found | {"energy.intensity_required": yearly_rate, "energy.intensity_incentive_required": wanted}
        wanted = issued_incentive[0] if issued_incentive[0] is not None else pace(incentive, n)
        on_year = issued_incentive[1] is not None and n < 5
        return found | {
            "energy.intensity_decline": decline,
            "energy.intensity_required": since_base if since_base is not None else yearly_rate,
            "energy.intensity_incentive_required": issued_incentive[1] if on_year else wanted,
            "exempt_by": -change if on_year and change is not None else decline,
            "energy.time_progress": None if target is None else n / 5,
            "energy.intensity_progress": without_none(lambda r, t: math.log(1 - r) / math.log(1 - t))(decline, target),
            "energy.intensity_yearly_rate_needed": self.needed(target, decline, 5 - n),
            "energy.intensity_overfulfilment": without_none(lambda r, t: (r - t) / t)(decline, target)
            if n == 5
            else None,
        }

    @staticmethod
    def needed(target, decline, left):
        """The yearly fall that the years left have to bring."""
        return without_none(lambda t, r: 1 - ((1 - t) / (1 - r)) ** (1 / left))(target, decline) if left else None

    def of_total(self, area, period, now, then, gdp_growth, base):
        """What is assessed of the total, and what it may be."""
        year, yearly = int(period[:4]), len(period) == 4
        before = period.replace(str(year), str(year - 1), 1)
        apart = {p: self.net(self.listed, area, p) for p in (period, before, "2020")}
        assessed, then, base = less(now, apart[period]), less(then, apart[before]), less(base, apart["2020"])
        if self.caliber == "V2":
            power, power_then = (self.net(self.renewables, area, p) for p in (period, before))
            added = without_none(lambda a, b: max(a - b, 0) * KGCE_PER_KWH / 1000)(power, power_then)
            assessed = less(assessed, added)
        limit = self.limit(area, year, yearly, then, gdp_growth)
        found = {
            "energy.total_assessed": assessed,
            "energy.total_growth": rate(assessed, then),
            "energy.total_target": limit,
        }
        if yearly:
            grown = [self.target(area, "gdp.growth", "annual", y) for y in range(2021, year + 1)]
            path = None if None in grown else math.prod(1 + g for g in grown)
            since_base = self.target(area, "energy.intensity", "cumulative", year)
            if since_base is None:
                since_base = pace(self.target(area, "energy.intensity", "five_year"), year - 2020)
            found["energy.total_target_path"] = without_none(lambda e, g, c: e * g * (1 - c))(base, path, since_base)
        return found | {"limit_growth": rate(limit, then)}

    def limit(self, area, year, yearly, then, gdp_growth):
        """The cap: issued in tce, issued as growth, or from expected growth and the year's fall."""
        issued = self.target(area, "energy.total", "annual", year)
        if issued is not None and yearly:
            return issued
        growth = self.target(area, "energy.total_growth", "annual", year)
        if growth is None:
            expected = self.target(area, "gdp.growth", "annual", year)
            row = self.targets.get((area, "gdp.growth", "annual", str(year)), {})
            if expected is not None and row.get("adjust_approved") == "yes":
                expected = expected if gdp_growth is None else max(expected, gdp_growth)
            fall = self.target(area, "energy.intensity", "annual", year)
            if fall is None:
                fall = pace(self.target(area, "energy.intensity", "five_year"), 1)
            growth = without_none(lambda g, a: (1 + g) * (1 - a) - 1)(expected, fall)
        return without_none(lambda e, g: e * (1 + g))(then, growth)

    def judge(self, found, area, year, yearly, decline, change, whole):
        """Add levels and verdicts; missing data is undetermined, the area's own as well as its units'."""
        required, actual = found["energy.intensity_required"], decline
        if not yearly or found["since_base"] is None:
            actual = without_none(lambda r: -r)(change)
        level = without_none(lambda a, r: level_of_gap(r - a, r))(actual, required)
        level = level if whole[0] else None
        found["warning.intensity_level"] = level
        exempt_by = found.pop("exempt_by", actual)
        wanted = found["energy.intensity_incentive_required"]
        exempt = None not in (exempt_by, wanted) and exempt_by >= wanted - 1e-9
        growth, limit = found["energy.total_growth"], found["limit_growth"]
        of_total = without_none(lambda a, r: level_of_gap(a - r, r))(growth, limit)
        found["warning.total_level"] = of_total if whole[1] and not exempt else None
        if required is not None:
            found["intensity.verdict"] = {None: "undetermined", 3: "met"}.get(level, "behind")
        if exempt:
            found["total.verdict"] = "exempt"
        elif any((area, name, "annual", str(year)) in self.targets for name in ("gdp.growth", "energy.total_growth")):
            found["total.verdict"] = {None: "undetermined", 3: "met"}.get(found["warning.total_level"], "behind")

    def difference(self, area, period):
        """A city's total less the sum of what its units recorded."""
        parts = [self.recorded(unit, period) for unit in self.units[area]]
        whole, parts = self.recorded(area, period), [part for part in parts if part is not None]
        return None if whole is None or not parts else whole - sum(parts)

    def published(self, area, period):
        """Return figure → decimal text as published, for the figures that have a value."""
        if (area, period) not in self._published:
            self._published[area, period] = dict(self._texts(area, period))
        return self._published[area, period]

    def _texts(self, area, period):
        found = self.figures(area, period)
        if self.areas[area]["level"] in ("nation", "province", "city"):
            found["energy.units_difference"] = self.difference(area, period)
        for figure, value in found.items():
            if "." in figure and not figure.endswith(".verdict") and value is not None:
                percent = figure.startswith("energy.intensity_") or figure.endswith(("growth", "progress"))
                yield figure, rounded(value * (100 if percent else 1), DECIMALS.get(figure, 2))
