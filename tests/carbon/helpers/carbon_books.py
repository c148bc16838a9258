"""Fuels, traded power and targets of carbon for the small books."""

from small_books import EAST

YEARS = [str(year) for year in range(2020, 2026)]
COAL, GAS = "烟煤", "天然气"


def with_carbon(small, areas=(EAST,), coal=1_000_000, fall=0.02, years=YEARS, **more):
    """Give areas fuels and power of every year; coal falls a little each year."""
    for area in areas:
        for at, year in enumerate(years):
            row = {"area": area, "period": year, "feedstock": "0", "document": "能源平衡表"}
            small.put("fuels", row | {"fuel": COAL, "consumed": str(round(coal * (1 - fall) ** at))} | more)
            small.put("fuels", row | {"fuel": GAS, "consumed": "5000"})
            power = {"area": area, "period": year, "grid": "辽宁", "inflow_kwh": "1000000000", "outflow_kwh": "0"}
            small.put("power_trade", power)
    return small


def asked(small, area=EAST, base=18, **more):
    """A five-year target."""
    return small.target(
        area, "carbon.intensity", "five_year", "2025", base, base_year="2020", target_year="2025", **more
    )
