"""One indicator of an area against its target, in plain Python: the second half of the recomputation."""

from __future__ import annotations

import math

from recomputation import without_none

RATES, POINTS = ("decrease_by", "increase_by"), ("decrease_by_points", "increase_by_points")
MARGIN, LEAST_YEARS = 3.0, 4


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
        if self.start is None or (self.target - self.start) * self.side <= 0:
            return None  # as good at the start as the target: there is no way to have a share of
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
        points = MARGIN if self.bound == "approx" and (self.rate or self.known["unit"] == "%") else 0.0
        margin = points / (100 if self.rate else 1)
        return ahead >= -margin - slack

    def forecast(self):
        """Value at the target year with both ends, as the target measures it; None where there is none."""
        if self.year >= self.end:
            return None
        if self.known.get("accumulate"):
            return self._by_additions()
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

    def _by_additions(self):
        """What is reached, and the mean of the years so far for every year left; never less than what is reached."""
        years = range(self.books.base + 1, self.year + 1)
        added = [self.books.raw(self.id, self.area, year) for year in years]
        if None in added or len(added) < LEAST_YEARS:
            return None
        n, left = len(added), self.end - self.year
        mean = math.fsum(added) / n
        spread = math.fsum((value - mean) ** 2 for value in added) / (n - 1) * (left + left**2 / n)
        half, middle = student(n - 1) * math.sqrt(spread), self.level + mean * left
        found = [self.measured(max(value, self.level)) for value in (middle, middle - half, middle + half)]
        return None if found[0] is None else (found[0], min(found), max(found))

    def _back(self, value):
        level = math.exp(value) if self.rate else value
        least, most = self.known.get("limits") or (-math.inf, math.inf)
        return min(max(level, least), most)

    def _possible(self, level):
        """Is it a value that the indicator can have? What is not there is no impossible one."""
        low, high = self.known.get("limits") or (-math.inf, math.inf)
        return level is None or low - 1e-9 <= level <= high + 1e-9

    def _word(self):
        """The department's latest: a yes stands until it says otherwise, a no before the target year only says not yet."""
        words = [self.books.accepted.get((self.area, self.id, y)) for y in range(self.start_year + 1, self.year + 1)]
        latest = [word for word in words if word is not None][-1:]
        if latest == [True]:
            return "met"
        return "behind" if latest and self.year == self.end else "undetermined"

    def verdict(self, measured, required, base_share):
        """Met, behind or undetermined."""
        if self.bound == "basic":
            return self._word()
        if not self._possible(self.level) or (self.change and not self._possible(self.base)):
            return "undetermined"
        met = self.meets(measured, required)
        enough = self.share >= 1 and base_share >= 1 and (not self.change or self.base_share >= 1)
        if met is None or not enough:
            return "undetermined"
        if self.bound == "steady":
            years = range(self.start_year + 1, self.year)
            levels = [self.books.level(self.id, self.area, y)[0] for y in years]
            kept = [met, *(self.meets(v, required) if self._possible(v) else None for v in levels)]
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
