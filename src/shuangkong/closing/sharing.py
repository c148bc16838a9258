"""从账册到测算: the units, factors and settings of a decomposition, and the city and levers of a nowcast."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shuangkong.closing.steering import Steering
from shuangkong.energy.decomposition import Setting, Unit
from shuangkong.energy.decomposition_rules import growth_over
from shuangkong.energy.decomposition_tables import DECOMPOSITION, FACTORS, problems
from shuangkong.energy.nowcast import City, Lever, saved
from shuangkong.kernel.books import read_book
from shuangkong.kernel.periods import five_year_base
from shuangkong.kernel.problems import BadData, Unknown, errors

ONE_PER_CENT = 0.01


def setting_of(
    asked: Mapping[str, Any], target: float | None, weights: Mapping[str, float], spread: float,
    bounds: tuple[float, float], step: float,
) -> Setting:  # fmt: skip
    """Return what is shared out: the target as asked for or as targets.csv has it, with the incentive beside it."""
    wanted = asked["base"] if target is None else target
    incentive = None if asked["incentive"] is None or target is not None else asked["incentive"] * ONE_PER_CENT
    if step <= 0:
        raise Unknown(f"取整的步长是 {step:g}，应大于 0，如 0.1 或 0.5")
    return Setting(
        target=wanted * ONE_PER_CENT,
        weights=weights,
        half_spread=spread * ONE_PER_CENT,
        least=bounds[0] * ONE_PER_CENT,
        most=bounds[1] * ONE_PER_CENT,
        step=step * ONE_PER_CENT,
        incentive=incentive,
    )


def units_of(steering: Steering, folder: Path, asked: Mapping[str, Any], growth: float | None) -> list[Unit]:
    """Return the units in the base year of a target; Unknown names those whose numbers are not all there."""
    base, years = asked["base_year"], range(asked["base_year"] + 1, asked["target_year"] + 1)
    notes, found, lacking = notes_of(folder), [], []
    for area in steering.units:
        there = steering.amount(area, str(base), base)
        expected = steering.growth(area, years)
        if expected is None and growth is not None:
            expected = float(growth_over(growth * ONE_PER_CENT, len(years)))
        if there.amount is None or there.gdp is None or expected is None:
            lacking.append(
                f"{steering.name(area)}（{'增速目标' if expected is None else f'{base}年能源消费量或地区生产总值'}）"
            )
            continue
        found.append(_unit(steering, area, there.amount, there.gdp, expected, notes.get(area, {})))
    if lacking:
        raise Unknown(f"这些单位的数据不全，无从分解：{'、'.join(lacking)}。补齐账册；缺增速目标的可以用 --growth 给出")
    return found


def _unit(steering: Steering, area: str, energy: float, gdp: float, growth: float, note: Mapping[str, Any]) -> Unit:
    factors = {name: note.get(name) for name in FACTORS}
    factors["output_rate"] = gdp / energy / 10_000
    bounds = {
        name: None if note.get(name) is None else note[name] * ONE_PER_CENT for name in ("least", "most", "locked")
    }
    return Unit(area, steering.name(area), energy, gdp, growth, factors, reason=note.get("reason") or "", **bounds)


def notes_of(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Return the factors, bounds and exceptions that a pack keeps, by area; BadData with every fault."""
    book = read_book(folder / "books" / "decomposition.csv", DECOMPOSITION)
    rows = book.table.to_pylist()
    faults = [*book.problems, *problems(rows)]
    if errors(faults):
        raise BadData(faults)
    return {row["area"]: row for row in rows}


def city_of(steering: Steering, year: int, quarter: str) -> City:
    """Return what is known of the city in a year up to a quarter; Unknown where a number lacks."""
    base = five_year_base(year)
    before_quarter = quarter.replace(str(year), str(year - 1))
    now, before, whole, first = (
        steering.amount(steering.city, period, base) for period in (quarter, before_quarter, str(year - 1), str(base))
    )
    numbers = [a for one in (whole, before, now) for a in (one.amount, one.gdp)] + [first.amount, first.gdp]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        wanted = f"{quarter}、{before_quarter}、{year - 1}、{base}"
        raise Unknown(f"全市 {wanted} 的能源消费量、地区生产总值不全（口径和价格须与 {base} 年相同），无从预计全年")
    energy_before, gdp_before, energy_quarter, gdp_quarter, energy_now, gdp_now, energy_first, gdp_first = known
    return City(
        energy_before, energy_quarter, energy_now, gdp_before, gdp_quarter, gdp_now, energy_first, gdp_first,
        steering.required(year),
    )  # fmt: skip


def levers_of(steering: Steering, year: int) -> list[Lever]:
    """Return one lever per unit: 1 % less energy in the whole year, from what it used in the year before."""
    base, found = five_year_base(year), []
    for area in steering.units:
        amount = steering.amount(area, str(year - 1), base).amount
        if amount is not None:
            name, sure = saved(steering.name(area), year - 1), steering.confidence(area, str(year - 1), base)
            found.append(Lever(name, -ONE_PER_CENT * amount, key=area, confidence=sure))
    return found
