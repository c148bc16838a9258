"""Small invented packs with indicators of their own: a city of three counties, its plan, and books in long form."""

from __future__ import annotations

import csv

import yaml

CITY, EAST, WEST, NORTH = "990100", "990101", "990102", "990103"
COUNTIES = (EAST, WEST, NORTH)
HEADS = {
    "areas": ("area", "parent", "name", "level", "unit", "counted_in"),
    "observations": (
        "area", "period", "series", "value", "price_base_year", "published", "vintage", "confidence", "document",
    ),
    "acceptances": ("area", "indicator", "period", "accepted", "department", "confidence", "document"),
    "targets": (
        "area", "indicator", "kind", "period", "base_year", "target_year", "base", "document", "confidence", "relation",
        "bound", "ambition", "unit", "incentive",
    ),
}  # fmt: skip


class IndicatorBooks:
    """Rows as dictionaries of text; `write` puts the pack into its folder and returns it."""

    def __init__(self, folder, base=2020):
        self.folder, self.base, self.top = folder, base, CITY
        self.files, self.plan = {}, []
        self.rows = {name: [] for name in HEADS}
        for code, parent, name, level in (
            (CITY, "", "中州市", "city"), (EAST, CITY, "东县", "county"), (WEST, CITY, "西县", "county"),
            (NORTH, CITY, "北县", "county"),
        ):  # fmt: skip
            self.area(code, parent, name, level)

    def area(self, code, parent, name, level, **more):
        """Add an area."""
        self.rows["areas"].append({"area": code, "parent": parent, "name": name, "level": level} | more)
        return self

    def indicator(self, id_, formula, unit, series, **more):
        """Add an indicator file; `series` are name → unit, or name → the whole definition."""
        whole = {n: s if isinstance(s, dict) else {"name": f"数据{n}", "unit": s} for n, s in series.items()}
        self.files[id_] = {
            "id": id_, "name": f"指标{id_}", "english": f"Indicator {id_}", "field": "overall", "unit": unit, "decimals": 2,
            "better": "higher", "formula": formula, "series": whole, "owner": "统计",
            "method": {"document": "state-council-2021-33", "at": "三", "confidence": "assumed", "reading": "相除"},
        } | more  # fmt: skip
        return self

    def observe(self, area, series, values, **more):
        """Add a value a year from the base year on; None leaves the year out."""
        for year, value in enumerate(values, self.base):
            if value is not None:
                self.rows["observations"].append(
                    {"area": area, "period": str(year), "series": series, "value": str(value)}
                    | {"confidence": "official", "document": "年报"} | more
                )  # fmt: skip
        return self

    def ask(self, area, indicator, relation, value, bound="", **more):
        """Add a five-year target, or with kind and period one of a year."""
        row = {
            "area": area, "indicator": indicator, "kind": "five_year", "period": str(self.base + 5),
            "base_year": str(self.base), "target_year": str(self.base + 5), "base": str(value), "relation": relation,
            "bound": bound, "ambition": "binding", "confidence": "official", "document": "方案",
        }  # fmt: skip
        self.rows["targets"].append(row | more)
        return self

    def ask_in_plan(self, id_, relation, value, unit="%", **more):
        """Add a target of the plan."""
        years = {"base_year": self.base, "target_year": self.base + 5}
        target = {"id": id_, "name": id_, "kind": "target", "value": str(value), "unit": unit, "relation": relation}
        self.plan.append(target | years | {"bound": None, "ambition": None, "at": "二"} | more)
        return self

    def accept(self, area, indicator, year, word="yes", **more):
        """Add a department's word."""
        self.rows["acceptances"].append(
            {"area": area, "indicator": indicator, "period": str(year), "accepted": word, "department": "市生态环境局"}
            | {"confidence": "official", "document": "认定文件"} | more
        )  # fmt: skip
        return self

    def find(self, book, **key):
        """Return the one row of a book with these values."""
        found = [row for row in self.rows[book] if all(row.get(k) == v for k, v in key.items())]
        assert len(found) == 1, (book, key, len(found))
        return found[0]

    def change(self, book, key, **values):
        """Change cells of one row."""
        self.find(book, **key).update(values)
        return self

    def drop(self, book, **key):
        """Take out every row with these values."""
        kept = [row for row in self.rows[book] if not all(row.get(k) == v for k, v in key.items())]
        assert len(kept) < len(self.rows[book]), (book, key)
        self.rows[book] = kept
        return self

    def write(self):
        """Write plan, indicators and books."""
        (self.folder / "books").mkdir(parents=True, exist_ok=True)
        (self.folder / "indicators").mkdir(exist_ok=True)
        cycle = {"base_year": self.base, "target_year": self.base + 5}
        plan = {"area": self.top, "name": "中州市", "title": "方案", "number": "中政发〔2021〕1号", "cycle": cycle}
        self._dump("plan.yaml", plan | {"targets": self.plan})
        for id_, facts in self.files.items():
            self._dump(f"indicators/{id_}.yaml", facts)
        for name, rows in self.rows.items():
            with (self.folder / "books" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, HEADS[name], restval="")
                writer.writeheader()
                writer.writerows(rows)
        return self.folder

    def _dump(self, name, facts):
        text = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False)
        (self.folder / name).write_text(text, encoding="utf-8")


def every_relation(folder, base=2020):
    """A pack with every relation and bound, an amount that adds up, constant prices, acceptances and a gap."""
    books = IndicatorBooks(folder, base)
    _shares(books)
    _amounts(books)
    _levels(books)
    return books


def _shares(books):
    limits = {"limits": [0, 100]}
    books.indicator("made.share", "used_t / made_t", "%", {"used_t": "t", "made_t": "t"}, **limits)
    for area, used, made in (
        (EAST, (500, 520, 550, 560, 600, 610), 1000), (WEST, (150, 150, 152, 150, 160, 170), 200),
        (NORTH, (30, 33, 36, 39, 42, 45), 100),
    ):  # fmt: skip
        books.observe(area, "used_t", used).observe(area, "made_t", [made] * 6)
    books.ask(EAST, "made.share", "increase_by_points", 10, unit="percentage point").ask(
        WEST, "made.share", "at_least", 80
    )
    books.ask(NORTH, "made.share", "reach", 48, "approx").ask_in_plan("made.share", "reach", 60)
    books.indicator(
        "made.solvent", "solvent_t / paint_t", "%", {"solvent_t": "t", "paint_t": "t"}, better="lower", **limits
    )
    for area, solvent in (
        (EAST, (62, 58, 54, 50, 45, 41)),
        (WEST, (30, 29, 28, 27, 25, 24)),
        (NORTH, (9, 9, 9, 9, 9, 9)),
    ):
        books.observe(area, "solvent_t", solvent).observe(area, "paint_t", [100] * 6)
    for area in (EAST, WEST):
        books.ask(area, "made.solvent", "decrease_by_points", 20, unit="percentage point")
    books.ask(NORTH, "made.solvent", "at_most", 10, "standing").ask_in_plan(
        "made.solvent", "decrease_by_points", 15, "个百分点"
    )


def _amounts(books):
    books.indicator("made.coal", "coal_t", "t", {"coal_t": "t"}, better="lower", decimals=0)
    books.observe(EAST, "coal_t", (50_000, 49_100, 48_000, 47_200, 45_100, 44_000))
    books.observe(WEST, "coal_t", (20_000, 20_100, 20_200, 19_900, 19_800, 19_600))
    books.observe(NORTH, "coal_t", (9_000, 9_100, 9_000, 9_000, 8_990, 9_000))
    books.ask(EAST, "made.coal", "decrease_by", 12).ask(WEST, "made.coal", "decrease_by", 12, ambition="strive")
    books.ask(NORTH, "made.coal", "at_most", 9000, "strict").ask_in_plan("made.coal", "decrease_by", 10)
    books.indicator("made.cut", "cut_t", "t", {"cut_t": "t"}, accumulate="cycle")
    books.observe(EAST, "cut_t", (None, 100.25, 110.5, 130, 150, 170)).observe(
        WEST, "cut_t", (None, 40, 50, 45, 60, 70)
    )
    books.observe(NORTH, "cut_t", (None, 10, 12, None, 15, 20))
    books.ask(EAST, "made.cut", "reach", 600).ask(WEST, "made.cut", "reach", 300).ask(NORTH, "made.cut", "reach", 80)
    constant = {"name": "增加值", "unit": "yuan", "prices": "constant"}
    books.indicator("made.intensity", "fuel_tce / value_yuan", "tce/10^4 yuan", {"fuel_tce": "tce", "value_yuan": constant},
                    better="lower", decimals=4)  # fmt: skip
    for area, fuel in ((EAST, 5000), (WEST, 3000)):
        books.observe(area, "fuel_tce", [fuel + 100 * i for i in range(6)])
        books.observe(area, "value_yuan", [10**8 + 7 * 10**6 * i for i in range(6)], price_base_year=str(books.base))
        books.ask(area, "made.intensity", "decrease_by", 13.5)
    books.ask(EAST, "made.intensity", "decrease_by", 9, kind="cumulative", period=str(books.base + 4))
    books.indicator("made.trees", "trees", "item", {"trees": "item"}, decimals=0)
    for area, trees in ((EAST, (1000, 1050, 1100, 1150, 1200, 1260)), (WEST, (1000, 1010, 1020, 1030, 1040, 1050))):
        books.observe(area, "trees", trees).ask(area, "made.trees", "increase_by", 20)


def _levels(books):
    books.indicator("made.leak", "lost_m3 / fed_m3", "%", {"lost_m3": "m3", "fed_m3": "m3"}, better="lower")
    for area, lost in (
        (EAST, (12, 11, 10, 9.5, 9, 9)),
        (WEST, (14, 14, 14, 13.5, 13, 12.9)),
        (NORTH, (9, 9, 8.5, 8, 8, 7.5)),
    ):
        books.observe(area, "lost_m3", lost).observe(area, "fed_m3", [100] * 6)
    books.ask(EAST, "made.leak", "at_most", 9, "strict").ask(WEST, "made.leak", "at_most", 10, "approx")
    books.ask(NORTH, "made.leak", "reach", 8)
    books.indicator("made.gone", "gone / listed", "%", {"gone": "set", "listed": "set"}, limits=[0, 100])
    for area, gone in ((EAST, (0, 4, 8, 12, 16, 20)), (WEST, (0, 4, 8, 12, 20, 20)), (NORTH, (0, 4, 9, 12, 16, 20))):
        books.observe(area, "gone", gone).observe(area, "listed", [20] * 6)
    for area in (EAST, WEST):
        books.ask(area, "made.gone", "complete_all", 100, "basic")
    books.ask(NORTH, "made.gone", "complete_all", 100).accept(EAST, "made.gone", books.base + 4)
    books.accept(EAST, "made.gone", books.base + 3, "no")
    books.indicator("made.clean", "clean_t / all_t", "%", {"clean_t": "t", "all_t": "t"}, limits=[0, 100])
    for area, clean in (
        (EAST, (91, 92, 90, 93, 94, 95)),
        (WEST, (91, 92, 89, 93, 94, 95)),
        (NORTH, (91, 92, 91, None, 93, 93)),
    ):
        books.observe(area, "clean_t", clean).observe(area, "all_t", [100] * 6)
        books.ask(area, "made.clean", "at_least", 90, "steady")
