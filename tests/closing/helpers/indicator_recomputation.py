"""The figures of every indicator once more, from the CSV and YAML files in plain Python.

No ibis, no contracts, none of the product's rules, units or matching. What stands here is written from the domain notes:
a whole is the sum of its units unless it has a row of its own; missing is not zero; rates of change go by equal rates
and count in logarithms, points and levels in equal steps; “以上” includes the bound, “低于” does not, “左右” leaves three
points, “稳定” asks every year, “基本” is the department's word.
"""

from __future__ import annotations

import ast
import math
import operator
import unicodedata
from collections import defaultdict
from functools import cached_property
from pathlib import Path

import yaml
from recomputation import number, read, rounded, without_none

INDICATORS = Path(__file__).parents[3] / "src" / "shuangkong" / "targets" / "indicators"
RATES, POINTS = ("decrease_by", "increase_by"), ("decrease_by_points", "increase_by_points")
# what turns the formula's result into the indicator's unit, worked out by hand; shares become per cent
TIMES = {
    "institutions.energy_per_area": 1e3 / 1e4,  # tce ÷ 10⁴ m² → kgce/m²
    "institutions.energy_per_head": 1e3,  # tce ÷ person → kgce/person
    "water.influent_bod": 0.1,  # kg/d ÷ 10⁴ m³/d: 10³ g in 10⁴ m³ → 0.1 mg/L
    "water.sewage_collection_rate": 1e3 * 100,  # kg/d ÷ g/person/d ÷ person → %
}
# whatever is divided by yuan is published per 10⁴ yuan
TIMES_OF_UNIT = {"%": 100.0, "tce/10^4 yuan": 1e4, "m3/10^4 yuan": 1e4}
PARAMETERS = {"bod_per_head": 45.0, "household_meter_allowance": 0.08}
MARGIN, LEAST_YEARS, DAY = 3.0, 4, "2026-03-31"
ABOVE_COUNTY = ("nation", "province", "city")
SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


@without_none
def less(a, b):
    """A difference."""
    return a - b


def worked_out(tree, values):
    """A formula's value; None where a number of it is missing or it divides by zero."""
    if isinstance(tree, ast.Constant):
        return float(tree.value)
    if isinstance(tree, ast.BinOp):
        return without_none(SIGNS[type(tree.op)])(worked_out(tree.left, values), worked_out(tree.right, values))
    return values(ast.unparse(tree))


def named(tree):
    """The names of a formula."""
    if isinstance(tree, ast.BinOp):
        return named(tree.left) | named(tree.right)
    return set() if isinstance(tree, ast.Constant) else {ast.unparse(tree)}


def spelled(text):
    """One spelling of a name."""
    return unicodedata.normalize("NFKC", str(text)).replace(" ", "").lower()


class Indicators:
    """The figures of all indicators with a formula, for the cycle that begins in `base`."""

    def __init__(self, folder, base=2020, day=DAY):
        self.folder, self.base, self.day = folder, base, day
        files = [*INDICATORS.glob("*.yaml"), *folder.glob("indicators/*.yaml")]
        every = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
        self.known = {i["id"]: i for i in every}
        self.series = {name: series for i in every for name, series in (i.get("series") or {}).items()}
        self.trees = {i["id"]: ast.parse(str(i["formula"]), mode="eval").body for i in every if "formula" in i}
        self.areas = {row["area"]: row for row in read(folder, "areas")}
        self.units = defaultdict(list)
        for code, row in self.areas.items():
            self.units[row.get("counted_in") or row["parent"]].append(code)
        self.wholes = {a for a in self.areas if self.areas[a]["level"] in ABOVE_COUNTY and not self._above(a)}
        self.own = self._own()
        self.accepted = {
            (r["area"], r["indicator"], int(r["period"])): r["accepted"] == "yes" for r in self._book("acceptances")
        }

    def _above(self, area):
        """Does the pack's own area lie below this one? A city's pack has one of its province's cities only."""
        path = self.folder / "plan.yaml"
        at = yaml.safe_load(path.read_text(encoding="utf-8"))["area"] if path.exists() else ""
        above = set()
        while self.areas.get(at, {}).get("parent"):
            at = self.areas[at]["parent"]
            above.add(at)
        return area in above

    def _book(self, name):
        return read(self.folder, name) if (self.folder / "books" / f"{name}.csv").exists() else []

    def _own(self):
        """(series, area, year) → the value known on the day, at the prices of the cycle."""
        found = {}
        for row in sorted(self._book("observations"), key=lambda r: r.get("published") or ""):
            price = row.get("price_base_year") or ""
            if (
                number(row["value"]) is None
                or price not in ("", str(self.base))
                or (row.get("published") or "") > self.day
            ):
                continue
            if len(row["period"]) == 4:
                found[row["series"], row["area"], int(row["period"])] = number(row["value"])
        for name, series in self.series.items():
            book, _, column = series.get("from", "").partition(".")
            for row in self._book(book) if book else []:
                value = self._whole(row) if column == "energy_tce" else number(row[column])
                if value is not None and len(row["period"]) == 4:
                    found[name, row["area"], int(row["period"])] = value
        return found

    @staticmethod
    def _whole(row):
        """Energy with what its caliber left out put back."""
        value = number(row["energy_tce"])
        for part, calibers in (("feedstock_tce", ("V1", "V2", "V3")), ("nonfossil_tce", ("V3",))):
            if row.get("caliber") in calibers:
                value = without_none(operator.add)(value, number(row[part]))
        return value

    @cached_property
    def reporting(self):
        """(series, area) that ever reported in the cycle."""
        return {(name, area) for name, area, year in self.own if self.base <= year <= self.base + 5}

    def parts(self, name, area):
        """The units whose numbers make an area's number, where it has none of its own."""
        adds_up = self.series[name].get("aggregate", "sum") == "sum" and area in self.wholes
        return [unit for unit in self.units[area] if (name, unit) in self.reporting] if adds_up else []

    def value(self, name, area, year):
        """A series: the area's own number, else the sum of its units; and the share of them that is there."""
        if name in PARAMETERS:
            return PARAMETERS[name], 1.0
        if (name, area, year) in self.own:
            return self.own[name, area, year], 1.0
        units = self.parts(name, area)
        there = [self.own[name, unit, year] for unit in units if (name, unit, year) in self.own]
        share = len(there) / len(units) if units else 0.0
        return (math.fsum(there) if share == 1 else None), share

    def needs(self, id_):
        """The series of an indicator, those of the indicators that it names among them."""
        return {s for name in named(self.trees[id_]) for s in (self.needs(name) if name in self.trees else {name})}

    def year_value(self, id_, area, year):
        """The indicator's own value of a year."""

        def of(name):
            return self.raw(name, area, year) if name in self.trees else self.value(name, area, year)[0]

        return worked_out(self.trees[id_], of)

    def raw(self, id_, area, year):
        """As `year_value`, for an indicator that another names: in its own unit."""
        value = self.year_value(id_, area, year)
        times = TIMES.get(id_, TIMES_OF_UNIT.get(self.known[id_]["unit"], 1.0))
        return None if value is None else value * times

    def level(self, id_, area, year):
        """Level and the share of the data that was there."""
        share = min(self.value(name, area, year)[1] for name in self.needs(id_))
        if not self.known[id_].get("accumulate"):
            return self.raw(id_, area, year), share
        years = range(self.base + 1, year + 1)
        amounts = [self.raw(id_, area, y) for y in years]
        shares = [min(self.value(name, area, y)[1] for name in self.needs(id_)) for y in years]
        return (None if None in amounts else math.fsum(amounts)), min(shares, default=1.0)

    @cached_property
    def targets(self):
        """(area, indicator) → five-year target; issued values under (area, indicator, year)."""
        found = {}
        for row in self._book("targets"):
            if row["indicator"] not in self.trees:
                continue
            if row["kind"] == "five_year":
                found[row["area"], row["indicator"]] = dict(row, value=float(row["base"]))
            else:
                found[row["area"], row["indicator"], int(row["period"])] = float(row["base"])
        for key, target in self._of_plan():
            found.setdefault(key, target)
        return found

    def _of_plan(self):
        path = self.folder / "plan.yaml"
        plan = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
        called = {
            spelled(name): i["id"] for i in self.known.values() for name in (*i.get("plan", ()), i["name"], i["id"])
        }
        for target in plan.get("targets") or []:
            id_ = called.get(spelled(target["id"])) or called.get(spelled(target["name"]))
            if target["kind"] != "target" or target["value"] is None or id_ not in self.trees:
                continue
            standing = target["relation"] in ("at_most", "at_least") and target["target_year"] is None
            yield (plan["area"], id_), {
                "value": float(target["value"]), "relation": target["relation"],
                "bound": target["bound"] or ("standing" if standing else ""),
                "base_year": target["base_year"] or plan["cycle"]["base_year"],
                "target_year": target["target_year"] or plan["cycle"]["target_year"],
            }  # fmt: skip

    def figures(self, id_, area, year):
        """Figure → (value, decimals, verdict), values as published; the verdict None where it does not matter."""
        target = self.targets.get((area, id_))
        if target is not None and not int(target["base_year"]) < year <= int(target["target_year"]):
            target = None
        level, share = self.level(id_, area, year)
        known = self.known[id_]
        if target is None:
            word = "none" if share >= 1 and level is not None else "undetermined"
            return {id_: (level, known["decimals"], word)} if level is not None else {}
        return Followed(self, id_, area, year, target).figures()

    def published(self, area, year):
        """Figure → (decimal text or None, verdict) of one area."""
        found = {}
        for id_ in self.trees:
            for figure, (value, decimals, word) in self.figures(id_, area, year).items():
                found[figure] = (None if value is None else rounded(value, decimals), word)
        return found


class Followed:
    """One indicator of an area in a year against its target."""

    def __init__(self, books, id_, area, year, target):
        self.books, self.id, self.area, self.year = books, id_, area, year
        self.known = books.known[id_]
        self.relation, self.bound = target["relation"], target["bound"] or ""
        self.start_year, self.end = int(target["base_year"]), int(target["target_year"])
        self.rate, self.change = self.relation in RATES, self.relation in RATES + POINTS
        self.target = target["value"] / 100 if self.rate else target["value"]
        lower = self.relation == "at_most" or (self.relation == "reach" and self.known["better"] == "lower")
        self.side = -1 if lower else 1
        self.level, self.share = books.level(id_, area, year)
        self.base, self.base_share = books.level(id_, area, self.start_year)
        self.start = 0.0 if self.change else self.base

    def measured(self, level):
        """What the target measures."""
        return {
            "decrease_by": without_none(lambda a, b: 1 - a / b), "increase_by": without_none(lambda a, b: a / b - 1),
            "decrease_by_points": without_none(lambda a, b: b - a), "increase_by_points": without_none(lambda a, b: a - b),
        }.get(self.relation, lambda a, _: a)(level, self.base)  # fmt: skip

    @property
    def at_once(self):
        """Is the target itself asked for this year?"""
        return self.bound in ("steady", "standing") or self.year == self.end

    def required(self):
        """What the year asks for, and the share of the base year's data that it rests on."""
        issued = self.books.targets.get((self.area, self.id, self.year))
        if issued is not None and self.year < self.end:
            return issued / 100 if self.rate else issued, 1.0
        if self.at_once:
            return self.target, 1.0
        passed = (self.year - self.start_year) / (self.end - self.start_year)
        if self.relation == "decrease_by":
            return 1 - (1 - self.target) ** passed, 1.0
        if self.relation == "increase_by":
            return (1 + self.target) ** passed - 1, 1.0
        if self.start is None:
            return None, 0.0
        path = self.start + (self.target - self.start) * passed
        return (min if self.side > 0 else max)(path, self.target), 1.0 if self.change else self.base_share

    def progress(self, measured):
        """Share of the way."""
        if self.relation == "decrease_by":
            return without_none(lambda m: math.log(1 - m) / math.log(1 - self.target))(measured)
        if self.relation == "increase_by":
            return without_none(lambda m: math.log(1 + m) / math.log(1 + self.target))(measured)
        return without_none(lambda m, s: (m - s) / (self.target - s))(measured, self.start)

    def needed(self, measured):
        """What each year left has to bring."""
        left = self.end - self.year
        if measured is None or left == 0:
            return None
        if self.relation == "decrease_by":
            return max(1 - ((1 - self.target) / (1 - measured)) ** (1 / left), 0.0)
        if self.relation == "increase_by":
            return max(((1 + self.target) / (1 + measured)) ** (1 / left) - 1, 0.0)
        return max((self.target - measured) * self.side, 0.0) / left

    def meets(self, measured, required):
        """Does it reach what is asked?"""
        if measured is None or required is None:
            return None
        ahead, slack = (measured - required) * self.side, 1e-9
        if self.bound == "strict":
            return ahead > slack
        margin = MARGIN / (100 if self.rate else 1) if self.bound == "approx" else 0.0
        return ahead >= -margin - slack

    def forecast(self):
        """Value at the target year with both ends, as the target measures it; None where there is none."""
        if self.year >= self.end:
            return None
        points = []
        for year in range(self.books.base, self.year + 1):
            value = self.books.level(self.id, self.area, year)[0]
            if value is not None and (not self.rate or value > 0):
                points.append((year - self.books.base, math.log(value) if self.rate else value))
        if len(points) < LEAST_YEARS:
            return None
        found = [self._back(value) for value in interval(points, self.end - self.books.base)]
        middle, *ends = [self.measured(value) for value in found]
        return None if middle is None else (middle, min(ends), max(ends))

    def _back(self, value):
        level = math.exp(value) if self.rate else value
        least, most = self.known.get("limits") or (-math.inf, math.inf)
        return min(max(level, least), most)

    def verdict(self, measured, required, base_share):
        """Met, behind or undetermined."""
        if self.bound == "basic":
            word = self.books.accepted.get((self.area, self.id, self.year))
            return {None: "undetermined", True: "met", False: "behind"}[word]
        met = self.meets(measured, required)
        enough = self.share >= 1 and base_share >= 1 and (not self.change or self.base_share >= 1)
        if met is None or not enough:
            return "undetermined"
        if self.bound == "steady":
            years = range(self.start_year + 1, self.year)
            kept = [met, *(self.meets(self.books.level(self.id, self.area, y)[0], required) for y in years)]
            if None in kept and False not in kept:
                return "undetermined"
            met = False not in kept
        return "met" if met else "behind"

    def figures(self):
        """Every figure of the indicator: value, decimals, verdict (None: not looked at)."""
        times, decimals = (100, 2) if self.rate else (1, self.known["decimals"])
        measured = self.measured(self.level)
        required, base_share = self.required()
        word = self.verdict(measured, required, base_share)
        alone = "none" if self.share >= 1 and self.level is not None else "undetermined"
        found = {"": (self.level, self.known["decimals"], alone if self.change else word)}
        if self.change:
            found[".measured"] = (without_none(lambda m: m * times)(measured), decimals, word)
        if self.bound != "basic":
            shown = {".required": required, ".gap": without_none(lambda m, r: (m - r) * self.side)(measured, required)}
            if self.bound not in ("steady", "standing"):
                found[".progress"] = (without_none(lambda p: p * 100)(self.progress(measured)), 2, None)
                shown[".needed"] = self.needed(measured)
            forecast = self.forecast() or (None, None, None)
            shown |= dict(zip((".forecast", ".forecast_low", ".forecast_high"), forecast, strict=True))
            found |= {name: (without_none(lambda v: v * times)(v), decimals, None) for name, v in shown.items()}
        always = ("", ".measured")
        return {self.id + name: cell for name, cell in found.items() if name in always or cell[0] is not None}


def interval(points, at):
    """The line through points (x, y) read off at x = at, with both ends of the interval that holds four of five."""
    n = len(points)
    middle_x, middle_y = (math.fsum(p[i] for p in points) / n for i in (0, 1))
    square = math.fsum((x - middle_x) ** 2 for x, _ in points)
    slope = math.fsum((x - middle_x) * (y - middle_y) for x, y in points) / square
    value = middle_y + slope * (at - middle_x)
    left = math.fsum((y - middle_y - slope * (x - middle_x)) ** 2 for x, y in points) / (n - 2)
    half = student(n - 2) * math.sqrt(left * (1 + 1 / n + (at - middle_x) ** 2 / square))
    return value, value - half, value + half


def student(degrees):
    """Student's t, a tenth on either side: Abramowitz and Stegun 26.7.5 in Horner's form; test_trend has the table."""
    value = 0.0
    for term in (0.0543958, 0.2585171, 0.5708906, 0.8465848, 1.2815515655446004):
        value = value / degrees + term
    return value
