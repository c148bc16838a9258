"""Small invented books: a city of two counties, 2020–2025 and the quarters of the last two years, official throughout.

East keeps its pace, West lags; both have a five-year target and expected growth. Tests change a cell and see what moves.
"""

from __future__ import annotations

import csv

CITY, EAST, WEST = "990100", "990101", "990102"
ZONE = f"{EAST}-KF"
YEARS = [str(year) for year in range(2020, 2026)]
QUARTERS = [f"{year}Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3)]
HEADS = {
    "areas": ("area", "parent", "name", "level", "unit", "counted_in"),
    "gdp": ("area", "period", "gdp_yuan", "price_base_year", "confidence", "document"),
    "energy": (
        "area", "period", "energy_tce", "feedstock_tce", "renewable_power_kwh", "nonfossil_tce", "caliber", "evidence",
        "confidence", "document",
    ),
    "targets": (
        "area", "indicator", "kind", "period", "base_year", "target_year", "base", "incentive", "issuer", "document",
        "confidence", "adjust_approved",
    ),
}  # fmt: skip
# 2020 GDP in 10⁸ yuan, its yearly growth, 2020 energy in 10⁴ tce, its yearly growth, share of feedstock and of non-fossil
COUNTIES = {
    EAST: (200, 0.06, 120, (0.030, 0.028, 0.031, 0.029, 0.027), 0.08, (0.10, 0.105, 0.11, 0.115, 0.12, 0.125)),
    WEST: (100, 0.05, 90, (0.041, 0.040, 0.042, 0.043, 0.041), 0.00, (0.05, 0.051, 0.052, 0.053, 0.054, 0.055)),
}
PART_OF_YEAR = {"Q1": 0.24, "Q2": 0.49, "Q3": 0.745, "": 1.0}


class SmallBooks:
    """Books as lists of dictionaries of text; `write` puts them into the folder."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = {"areas": _areas(), "gdp": [], "energy": [], "targets": _targets()}
        for code in COUNTIES:
            for period in (*YEARS, *QUARTERS):
                self.rows["energy"].append(_energy(code, period))
                self.rows["gdp"] += _gdp(code, period)
        self._add_up()

    def _add_up(self):
        """The city's rows are the sums of its counties'."""
        for name, keys in (("gdp", ("period", "price_base_year")), ("energy", ("period",))):
            sums = {}
            for row in self.rows[name]:
                total = sums.setdefault(tuple(row[k] for k in keys), dict(row, area=CITY))
                if total["area"] == CITY and total is not row:
                    for column in ("gdp_yuan", "energy_tce", "feedstock_tce", "renewable_power_kwh", "nonfossil_tce"):
                        if column in row:
                            total[column] = str(int(total.get(f"_{column}", 0)) + int(row[column]))
                            total[f"_{column}"] = total[column]
            self.rows[name] = [{k: v for k, v in row.items() if k[0] != "_"} for row in sums.values()] + self.rows[name]

    def find(self, book, **key):
        """Return the one row of a book with these values."""
        found = [row for row in self.rows[book] if all(row[k] == v for k, v in key.items())]
        assert len(found) == 1, (book, key, len(found))
        return found[0]

    def change(self, book, key, **values):
        """Change cells of one row; returns self, as all changes do."""
        self.find(book, **key).update(values)
        return self

    def drop(self, book, **key):
        """Take out every row with these values."""
        kept = [row for row in self.rows[book] if not all(row[k] == v for k, v in key.items())]
        assert len(kept) < len(self.rows[book]), (book, key)
        self.rows[book] = kept
        return self

    def add(self, book, **values):
        """Add a row; cells that are not named are empty."""
        row = dict.fromkeys(HEADS[book], "") | values
        row["confidence"] = values.get("confidence", "official")
        self.rows[book].append(row)
        return self

    def target(self, area, indicator, kind, period, base, **more):
        """Add a target."""
        return self.add("targets", area=area, indicator=indicator, kind=kind, period=period, base=str(base), **more)

    def write(self, without=(), **encoding):
        """Write the books (without the columns or books named) and return the folder."""
        (self.folder / "books").mkdir(parents=True, exist_ok=True)
        for name, rows in self.rows.items():
            path = self.folder / "books" / f"{name}.csv"
            path.unlink(missing_ok=True)
            if name in without:
                continue
            head = [column for column in HEADS[name] if f"{name}.{column}" not in without]
            with path.open("w", newline="", encoding=encoding.get("encoding", "utf-8")) as file:
                writer = csv.DictWriter(file, head, extrasaction="ignore", restval="")
                writer.writeheader()
                writer.writerows(rows)
        return self.folder


def with_zone(small, unit_of_east="net", unit="own", part=0.25):
    """Give East a development zone whose amounts stand in East's rows."""
    small.find("areas", area=EAST)["unit"] = unit_of_east
    small.rows["areas"].append(
        {"area": ZONE, "parent": CITY, "name": "东县开发区", "level": "zone", "unit": unit, "counted_in": EAST}
    )
    for book, columns in (("gdp", ["gdp_yuan"]), ("energy", ["energy_tce", "feedstock_tce", "nonfossil_tce"])):
        for row in [row for row in small.rows[book] if row["area"] == EAST]:
            small.rows[book].append(row | {"area": ZONE} | {c: str(round(int(row[c]) * part)) for c in columns})
    return small


def _areas():
    rows = [(CITY, "", "中州市", "city"), (EAST, CITY, "东县", "county"), (WEST, CITY, "西县", "county")]
    return [
        {"area": a, "parent": p, "name": n, "level": level, "unit": "", "counted_in": ""} for a, p, n, level in rows
    ]


def _energy(code, period):
    _, _, energy, growths, feedstock, shares = COUNTIES[code]
    year, total = int(period[:4]), energy * 10_000
    for growth in growths[: year - 2020]:
        total *= 1 + growth
    total *= PART_OF_YEAR[period[4:]]
    nonfossil = total * shares[year - 2020]
    return {
        "area": code, "period": period, "energy_tce": str(round(total)), "feedstock_tce": str(round(total * feedstock)),
        "renewable_power_kwh": str(round(nonfossil / 0.0003)), "nonfossil_tce": str(round(nonfossil)), "caliber": "",
        "evidence": "核定表", "confidence": "official", "document": "统计年鉴",
    }  # fmt: skip


def _gdp(code, period):
    gdp, growth = COUNTIES[code][:2]
    value = gdp * 10**8 * (1 + growth) ** (int(period[:4]) - 2020) * PART_OF_YEAR[period[4:]]
    row = {"area": code, "period": period, "gdp_yuan": str(round(value)), "price_base_year": "2020",
           "confidence": "official", "document": "统计年鉴"}  # fmt: skip
    twice = [dict(row, gdp_yuan=str(round(value * 0.96)), price_base_year="2015")] if period == "2020" else []
    return [*twice, row]


def _targets():
    rows = []
    for code, base, incentive in ((CITY, "13", "14.5"), (EAST, "13", "14.5"), (WEST, "12", "13.5")):
        rows.append(("energy.intensity", code, "five_year", "2025", "2020", "2025", base, incentive))
        rows += [("gdp.growth", code, "annual", year, "", "", "5.5", "") for year in YEARS[1:]]
    return [
        {
            "area": a, "indicator": i, "kind": k, "period": p, "base_year": b, "target_year": t, "base": base,
            "incentive": inc, "issuer": "市政府", "document": "方案", "confidence": "official", "adjust_approved": "",
        }
        for i, a, k, p, b, t, base, inc in rows
    ]  # fmt: skip
