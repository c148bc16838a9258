"""目标分解的基期: for which target years there is one."""

from types import SimpleNamespace

import pytest

from shuangkong.closing import base_units
from shuangkong.kernel.problems import Unknown

CITY, EAST = "990100", "990101"
TARGET = {"area": CITY, "indicator": "energy.intensity", "kind": "five_year", "base": 13.0, "incentive": 14.5}
TABLES = {
    "inputs/targets": [TARGET | {"year": 2025, "base_year": 2020, "target_year": 2025}],
    "tables/assessed_energy": [
        {"area": EAST, "period": str(year), "base_year": year, "assessed_tce": 1000.0, "confidence": 1} for year in (2020, 2025)
    ],
    "tables/gdp_in_use": [
        {"area": EAST, "period": str(year), "base_year": year, "gdp_yuan": 1e9, "confidence": 3} for year in (2020, 2025)
    ],
}  # fmt: skip


@pytest.fixture
def closed(monkeypatch):
    """One county of a city whose year 2025 was closed."""
    east = SimpleNamespace(area=EAST, name="东县", level="county", counted_in="", parent=CITY, unit="own")
    closing = SimpleNamespace(period="2025", revision=1, rows=TABLES.__getitem__, areas=lambda: [east])
    monkeypatch.setattr(base_units, "_newest", lambda city: closing)
    monkeypatch.setattr(base_units, "_notes", lambda city: {})


def test_a_target_year_is_one_of_a_plan(closed):
    """The city's own five-year target or the last year of a plan; 2023 lies inside one, and is told."""
    years = (base_units.of(CITY), base_units.of(CITY, 2025), base_units.of(CITY, 2030))
    assert [(one.base_year, one.target_year, one.target) for one in years] == [
        (2020, 2025, 13.0), (2020, 2025, 13.0), (2025, 2030, None)
    ]  # fmt: skip
    assert [unit.confidence for unit in years[0].units] == ["synthetic"]  # energy reported, GDP synthetic: the worst
    with pytest.raises(Unknown, match="2023 年不是目标年"):
        base_units.of(CITY, 2023)


def test_a_county_without_its_base_year_is_kept_and_named(closed, monkeypatch):
    """It is not left out of the sum without a word: what it lacks is told by name."""
    from shuangkong.energy.decomposition_request import Asked, lacking

    others = [SimpleNamespace(area=f"99010{n}", name=f"{n}县", level="county", counted_in="", parent=CITY, unit="") for n in (1, 2)]  # fmt: skip
    closing = SimpleNamespace(period="2025", revision=1, rows=TABLES.__getitem__, areas=lambda: others)
    monkeypatch.setattr(base_units, "_newest", lambda city: closing)
    base = base_units.of(CITY)
    assert [one.energy_tce for one in base.units] == [1000.0, None]
    told = lacking(base, Asked(growth=0.05))
    assert [problem.place.partition(" ")[0] for problem in told] == ["2县"]
