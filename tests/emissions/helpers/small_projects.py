"""A small invented city with reduction projects, to be changed row by row."""

import csv
from datetime import date

CITY, EAST, WEST = "910100", "910101", "910102"
DAY = date(2026, 3, 31)
HEADS = {
    "areas": "area,parent,name,level,unit,counted_in",
    "targets": "area,indicator,kind,period,base_year,target_year,base,relation,bound,ambition,unit",
    "observations": "area,period,series,value,published",
    "reductions": "project,type,name,area,organisation,line,step,listed_year,stage,approved_on,accepted_on,stable_on,stability",
    "reduction_inputs": "project,pollutant,input,value,unit",
    "reduction_claims": "project,pollutant,year,level,amount_t,day",
    "reduction_uses": "project,pollutant,amount_t,ratio,target,day",
    "reduction_exclusions": "project,pollutant,year,amount_t,case,day,reason,lifted_on",
}


class SmallProjects:
    """Books of two counties: a plant in each, fully recognised; rows as lists in the order of HEADS."""

    def __init__(self, folder):
        self.folder = folder
        self.permits = {}  # by project; of the one outlet DW001
        self.rows = {name: [] for name in HEADS}
        self.rows["areas"] = [
            [CITY, "910000", "测试市", "city", "", ""],
            [EAST, CITY, "东县", "county", "", ""],
            [WEST, CITY, "西县", "county", "", ""],
        ]
        self.rows["targets"] = [
            [area, "emissions.cod_reduction", "five_year", 2025, 2020, 2025, amount, "reach", "", "binding", "t"]
            for area, amount in ((CITY, 2000), (EAST, 1500), (WEST, 500))
        ]
        # so that every year has a period
        self.rows["observations"] = [[CITY, str(year), "nox_recognised_t", 1, ""] for year in range(2021, 2026)]
        for code, area in (("E1", EAST), ("W1", WEST)):
            self.plant(code, area)
            for year, amount in ((2023, 931), (2024, 456)):
                self.claim(code, "cod", year, "recognised", amount, f"{year + 1}-03-10")

    def plant(self, code, area, stable_on="2023-04-15", stage="running", line="", step="", unit=""):
        """Add a new sewage plant: 2.0×10⁴ m³/d, COD 220 → 30 mg/L, 1387.00 t a year (§1.9)."""
        row = [code, "W1", f"{code}污水处理厂", area, unit, line, step, 2023, stage, "", "", stable_on, ""]
        self.rows["reductions"].append(row)
        common = {"flow_after_10k_m3_d": (2, "10^4 m3/d"), "flow_before_10k_m3_d": (0, "10^4 m3/d")}
        cod = {"in_after_mg_l": 220, "out_after_mg_l": 30, "in_before_mg_l": 0, "out_before_mg_l": 0}
        self.rows["reduction_inputs"] += [[code, "", n, v, u] for n, (v, u) in common.items()]
        self.rows["reduction_inputs"] += [[code, "cod", n, v, "mg/L"] for n, v in cod.items()]

    def claim(self, code, pollutant, year, level, amount, day=""):
        """Add an amount of a level."""
        self.rows["reduction_claims"].append([code, pollutant, year, level, amount, day])

    def drop(self, code):
        """Take a project out of every book."""
        for name in self.rows:
            if name.startswith("reduction"):
                self.rows[name] = [row for row in self.rows[name] if row[0] != code]

    def write(self):
        """Write the books and return the folder."""
        books = self.folder / "books"
        books.mkdir(parents=True, exist_ok=True)
        for name, head in HEADS.items():
            if name == "reductions" and self.permits:
                self._write_permitted(books / "reductions.csv", head)
                continue
            with (books / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerows([head.split(","), *self.rows[name]])
        return self.folder

    def _write_permitted(self, path, head):
        """Write the projects with the permits that some of them have."""
        with path.open("w", encoding="utf-8", newline="") as handle:
            rows = [[*row, self.permits.get(row[0], ""), "DW001" if row[0] in self.permits else ""]
                    for row in self.rows["reductions"]]  # fmt: skip
            csv.writer(handle).writerows([[*head.split(","), "permit", "outlet"], *rows])


def every_standing(folder):
    """Lines in steps, pending and planned projects, a claim that is only filed, a use and an exclusion."""
    projects = SmallProjects(folder)
    projects.plant("E2", EAST, line="一线", step=1)
    projects.plant("E3", EAST, line="一线", step=2)
    projects.plant("E4", WEST, stable_on="2023-11-20")
    projects.plant("E5", WEST, stable_on="", stage="planned")
    projects.claim("E4", "cod", 2024, "filed", 1000)
    projects.rows["reduction_uses"].append(["W1", "cod", 500, 1, "新建项目", ""])
    projects.rows["reduction_exclusions"].append(["E1", "cod", 2024, 400, "", "", "核减", ""])
    return projects
