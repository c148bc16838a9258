"""统筹测算: what decomposition, LMDI and nowcast take from the books of a city: one run, its rows by unit and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import prod
from pathlib import Path
from typing import Any

from shuangkong.closing.books import Books, read_books
from shuangkong.closing.filings import Source
from shuangkong.closing.run import run
from shuangkong.kernel.engine import engine
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.periods import Period, five_year_base
from shuangkong.kernel.problems import Unknown
from shuangkong.registers.tables import pack_area
from shuangkong.rulebook.lookup import implied_chain
from shuangkong.targets.lmdi import Effects, Group, decomposed
from shuangkong.targets.rules import required_decline

ENERGY, CARBON = "energy.intensity", "carbon.intensity"


@dataclass(frozen=True, slots=True)
class Amount:
    """A unit's energy (or CO₂) on the cycle's caliber and GDP at its prices in one period; None where not known."""

    amount: float | None
    gdp: float | None


class Steering:
    """A city's books computed once."""

    def __init__(self, folder: Path, as_of: date, filed: Source | None = None) -> None:
        self.city, self.as_of = pack_area(folder), as_of
        self.books: Books = read_books(folder, as_of, filed)
        with engine() as opened:
            done = run(self.books.tables, self.books.catalogue, opened)
            self.energy = done.rows("series").to_pylist()
            self.carbon = done.rows("carbon_series").to_pylist()
            self.path = done.rows("intensity_path").to_pylist()
        self.areas = {row["area"]: row for row in self.books.tables["areas"].to_pylist()}
        self.units = self._units()

    def name(self, area: str) -> str:
        """Return an area's name."""
        return str(self.areas[area]["name"])

    def _units(self) -> list[str]:
        """The units that the city is the sum of: those counted in it, and those taken out of one assessed net."""
        members = self.books.tables["members"].to_pylist()
        found = [row["area"] for row in members if row["whole"] == self.city]
        net = {area for area in found if self.areas[area]["unit"] == "net"}
        own = [row["area"] for row in members if row["whole"] in net and self.areas[row["area"]]["unit"] == "own"]
        return [area for area in (*found, *own) if any(r["area"] == area and r["energy_tce"] for r in self.energy)]

    def amount(self, area: str, period: str, base_year: int, carbon: bool = False) -> Amount:
        """Return energy or CO₂, and GDP, of an area in a period of a cycle."""
        rows = self.carbon if carbon else self.energy
        row = next((r for r in rows if (r["area"], r["period"], r["base_year"]) == (area, period, base_year)), None)
        if row is None:
            return Amount(None, None)
        if not carbon:
            return Amount(row["energy_tce"], row["gdp_yuan"])
        fuels, power = row["fuels_co2_t"], row["power_co2_t"]
        return Amount(None if None in (fuels, power) else fuels + power, row["gdp_yuan"])

    def confidence(self, area: str, period: str, base_year: int) -> str:
        """Return how sure the energy of an area in a period is: official, reported, assumed or synthetic."""
        found = [r for r in self.energy if (r["area"], r["period"], r["base_year"]) == (area, period, base_year)]
        return CONFIDENCES[max((row["energy__confidence"] or 0 for row in found), default=-1)]

    def lmdi(self, start: str, end: str, carbon: bool = False) -> tuple[Effects, Mapping[str, Effects], Amount, Amount]:
        """Return the effects, all together and by unit, and the city's own amounts of both years.

        Unknown where the years are not of one cycle, or a unit has not all its numbers.
        """
        first, last = _year(start), _year(end)
        if first >= last:
            raise Unknown(f"{start}..{end} 的起始年应早于终止年，如 2020..2024")
        base = five_year_base(last)
        if first < base:
            raise Unknown(
                f"{start} 和 {end} 不在同一个五年周期：口径和价格不同，不能分解。请在 {base}..{base + 5} 之内分段测算"
            )
        groups = []
        for area in self.units:
            before, now = (self.amount(area, str(year), base, carbon) for year in (first, last))
            groups.append(Group(self.name(area), before.amount, now.amount, before.gdp, now.gdp))
        try:
            effects, of_each = decomposed(groups)
        except ValueError as lacking:
            what = "二氧化碳排放量" if carbon else "考核口径能源消费量"
            raise Unknown(f"这些单位 {start} 或 {end} 的{what}、地区生产总值不全：{lacking}。补齐后再测算") from None
        whole = [self.amount(self.city, str(year), base, carbon) for year in (first, last)]
        return effects, of_each, whole[0], whole[1]

    def target(self, indicator: str = ENERGY) -> Mapping[str, Any]:
        """Return the city's latest five-year target; Unknown where there is none."""
        rows = [
            row
            for row in self.books.tables["targets"].to_pylist()
            if (row["area"], row["indicator"], row["kind"]) == (self.city, indicator, "five_year")
        ]
        if not rows:
            raise Unknown(f"targets.csv 没有 {self.city} 的 {indicator} 五年目标，无从分解")
        return max(rows, key=lambda row: row["target_year"])

    def required(self, year: int) -> float | None:
        """Return the fall since the base year that is required of the city by a year's end; None where nothing asks for one.

        The account's figure; of a year that the books have no yearly row of yet, the same from targets and pace in force.
        """
        found = [row for row in self.path if (row["area"], row["period"]) == (self.city, str(year))]
        if found:
            return found[0]["required_since_base"]
        rows = [
            row
            for row in self.books.tables["targets"].to_pylist()
            if (row["area"], row["indicator"]) == (self.city, ENERGY)
        ]
        issued = next((row for row in rows if (row["kind"], row["year"]) == ("cumulative", year)), None)
        whole = next((r for r in rows if r["kind"] == "five_year" and r["base_year"] < year <= r["target_year"]), None)
        if whole is None or (issued is not None and year < whole["target_year"]):
            return None if issued is None else issued["base"] * 0.01
        first, last = whole["base_year"], whole["target_year"]
        chain = implied_chain(self.city)
        pace = self.books.rulebook.value("targets.pace", chain, date(year, 12, 31), self.as_of).text
        return float(required_decline(whole["base"] * 0.01, year - first, last - first, pace))

    def growth(self, area: str, years: Sequence[int]) -> float | None:
        """Return the expected growth of GDP over some years; the city's where the unit has none; None where none is known."""
        rows = self.books.tables["targets"].to_pylist()
        known = {
            (row["area"], row["year"]): row["base"]
            for row in rows
            if row["indicator"] == "gdp.growth" and row["kind"] == "annual"
        }
        found = [known.get((area, year), known.get((self.city, year))) for year in years]
        there = [growth for growth in found if growth is not None]
        return None if len(there) < len(found) else prod([1 + growth * 0.01 for growth in there]) - 1

    def latest_quarter(self, year: int) -> str:
        """Return the latest quarter of a year that the city has energy of; Unknown where it has none."""
        base = five_year_base(year)
        for quarter in ("Q4", "Q3", "Q2", "Q1"):
            if self.amount(self.city, f"{year}{quarter}", base).amount is not None:
                return f"{year}{quarter}"
        raise Unknown(f"账册里没有 {self.city} 的 {year} 年季度能源消费量，无从预计全年")


def _year(text: str) -> int:
    try:
        period = Period.parse(text)
    except ValueError as fault:
        raise Unknown(str(fault)) from None
    if period.kind != "year":
        raise Unknown(f"“{text}”不是年份，因素分解按年进行，如 2020..2024")
    return period.year
