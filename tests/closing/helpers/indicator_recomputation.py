"""The figures of every indicator once more, from the CSV and YAML files in plain Python.

No ibis, no contracts, none of the product's rules, units or matching. What stands here is written from the domain notes:
a whole is the sum of its units unless it has all that the formula names itself; every unit that ever reported owes all
of it; missing is not zero; rates of change go by equal rates and count in logarithms, points and levels in equal steps;
“以上” includes the bound, “低于” does not, “左右” leaves three points, “稳定” asks every year, “基本” is the department's
word; amounts that add up grow on by what was added a year.
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
from indicator_judged import Followed
from recomputation import number, read, rounded, without_none

INDICATORS = Path(__file__).parents[3] / "src" / "shuangkong" / "targets" / "indicators"
# what turns the formula's result into the indicator's unit, worked out by hand; shares become per cent
TIMES = {
    "institutions.energy_per_area": 1e3 / 1e4,  # tce ÷ 10⁴ m² → kgce/m²
    "institutions.energy_per_head": 1e3,  # tce ÷ person → kgce/person
    "water.influent_bod": 0.1,  # kg/d ÷ 10⁴ m³/d: 10³ g in 10⁴ m³ → 0.1 mg/L
    "water.sewage_collection_rate": 1e3 * 100,  # kg/d ÷ g/person/d ÷ person → %
}
# whatever is divided by yuan is published per 10⁴ yuan
TIMES_OF_UNIT = {"%": 100.0, "tce/10^4 yuan": 1e4, "m3/10^4 yuan": 1e4}
PARAMETERS = {
    "targets.bod_per_head": 45.0, "targets.household_meter_allowance": 0.08, "targets.forecast_least_years": 4.0,
}  # fmt: skip
DAY = "2026-03-31"
ABOVE_COUNTY = ("nation", "province", "city")
SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


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
        self._needs, self._first, self._data = {}, {}, {}
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
        """(series, area, year) → (value known on the day, price base), at one price base of the cycle."""
        latest = {}
        for row in sorted(self._book("observations"), key=lambda r: r.get("published") or ""):
            if number(row["value"]) is not None and (row.get("published") or "") <= self.day:
                key = row["series"], row["area"], row["period"], int(row.get("price_base_year") or 0)
                latest[key] = number(row["value"])
        for name, series in self.series.items():
            book, _, column = series.get("from", "").partition(".")
            for row in self._book(book) if book else []:
                value = self._whole(row) if column == "energy_tce" else number(row[column])
                if value is not None:
                    latest[name, row["area"], row["period"], int(row.get("price_base_year") or 0)] = value
        of_cycle = {k: v for k, v in latest.items() if self.base <= int(k[2][:4]) <= self.base + 5}
        best = defaultdict(int)  # the cycle's own prices before the latest others
        for name, area, _, price in of_cycle:
            best[name, area] = max(best[name, area], self._rank(price))
        return {
            (name, area, int(period)): (value, price)
            for (name, area, period, price), value in of_cycle.items()
            if len(period) == 4 and self._rank(price) == best[name, area]
        }

    def _rank(self, price):
        return 9999 if price == self.base else price

    @staticmethod
    def _whole(row):
        """Energy with what its caliber left out put back."""
        value = number(row["energy_tce"])
        for part, calibers in (("feedstock_tce", ("V1", "V2", "V3")), ("nonfossil_tce", ("V3",))):
            if row.get("caliber") in calibers:
                value = without_none(operator.add)(value, number(row[part]))
        return value

    def needs(self, id_):
        """The series of an indicator, those of the indicators that it names among them."""
        if id_ not in self._needs:
            self._needs[id_] = {
                s
                for name in named(self.trees[id_]) - self.known[id_].get("parameters", {}).keys()
                for s in (self.needs(name) if name in self.trees else {name})
            }
        return self._needs[id_]

    def adds(self, id_):
        """Those of its series that add up."""
        return {name for name in self.needs(id_) if self.series[name].get("aggregate", "sum") == "sum"}

    def reports(self, id_, area, year):
        """Has the area, or anything in it, a number of a series that adds up?"""
        if any((name, area, year) in self.own for name in self.adds(id_)):
            return True
        return area in self.wholes and any(self.reports(id_, unit, year) for unit in self.units[area])

    def first(self, id_, area):
        """The first year of the cycle in which the area had any such number; None where it never had."""
        key = id_, area
        if key not in self._first:
            years = range(self.base, self.base + 6)
            self._first[key] = next((year for year in years if self.reports(id_, area, year)), None)
        return self._first[key]

    def due(self, id_, area, year):
        """The units that a sum waits for: zones and enterprises from their first year on, others from the beginning."""
        begun = [(unit, self.first(id_, unit)) for unit in self.units[area]]
        late = ("zone", "enterprise")
        return [u for u, at in begun if at is not None and (self.areas[u]["level"] not in late or at <= year)]

    def data(self, id_, area, year):
        """Series → (value, price base), and the share of the units that have all: own rows when these are all there."""
        key = id_, area, year
        if key not in self._data:
            self._data[key] = self._found(id_, area, year)
        return self._data[key]

    def _found(self, id_, area, year):
        own = {name: self.own[name, area, year] for name in self.needs(id_) if (name, area, year) in self.own}
        in_units = area in self.wholes and any(self.reports(id_, unit, year) for unit in self.units[area])
        if len(own) == len(self.needs(id_)) or not in_units:
            return own, 1.0 if own else 0.0
        adds, due = self.adds(id_), self.due(id_, area, year)
        of_units = [self.data(id_, unit, year)[0] for unit in due]
        whole = [of for of in of_units if all(of.get(name, (None,))[0] is not None for name in adds)]
        sums = {}
        for name in adds:
            prices = {of[name][1] for of in of_units if name in of}
            added = len(whole) == len(due) and len(prices) == 1
            sums[name] = (math.fsum(of[name][0] for of in whole) if added else None, max(prices, default=0))
        return {name: cell for name, cell in own.items() if name not in adds} | sums, len(whole) / len(due)

    def at_one_price(self, id_, area, year):
        """Series → value; None where other years have it at the cycle's prices or later ones, or other series do."""
        cells = self.data(id_, area, year)[0]
        prices = {price for _, price in cells.values() if price}
        if not prices:
            return {name: value for name, (value, _) in cells.items()}
        every = [self.data(id_, area, y)[0] for y in range(self.base, self.base + 6)]
        found = {}
        for name, (value, price) in cells.items():
            known = [self._rank(of[name][1]) for of in every if name in of and of[name][0] is not None]
            found[name] = value if len(prices) == 1 and self._rank(price) >= max(known, default=0) else None
        return found

    def raw(self, id_, area, year, of=""):
        """The indicator's own value of a year; for one that another names, from the data of that other."""
        data = self.at_one_price(of or id_, area, year)
        parameters = self.known[id_].get("parameters", {})

        def value(name):
            if name in parameters:
                return PARAMETERS[parameters[name]]
            return self.raw(name, area, year, of or id_) if name in self.trees else data.get(name)

        found = worked_out(self.trees[id_], value)
        times = TIMES.get(id_, TIMES_OF_UNIT.get(self.known[id_]["unit"], 1.0))
        return None if found is None else found * times

    def level(self, id_, area, year):
        """Level and the share of the data that was there."""
        if not self.known[id_].get("accumulate"):
            return self.raw(id_, area, year), self.data(id_, area, year)[1]
        years = range(self.base + 1, year + 1)
        amounts = [self.raw(id_, area, y) for y in years]
        shares = [self.data(id_, area, y)[1] for y in years]
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
            if id_ not in self.trees or target["kind"] not in ("target", "milestone"):
                continue
            numbered = target["kind"] == "target" and target["value"] is not None
            if not numbered and target["bound"] != "basic":  # 基本完成: the whole of it, as a department sees it
                continue
            standing = target["relation"] in ("at_most", "at_least") and target["target_year"] is None
            yield (plan["area"], id_), {
                "value": float(target["value"]) if numbered else 100.0,
                "relation": target["relation"] if numbered else "complete_all",
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
            return {id_: (level, known["decimals"], word)} if self.data(id_, area, year)[0] else {}
        return Followed(self, id_, area, year, target).figures()

    def published(self, area, year):
        """Figure → (decimal text or None, verdict) of one area."""
        found = {}
        for id_ in self.trees:
            for figure, (value, decimals, word) in self.figures(id_, area, year).items():
                found[figure] = (None if value is None else rounded(value, decimals), word)
        return found
