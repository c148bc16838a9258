"""Which caliber a closing uses follows from its as-of day, for the base year too; books may come in any of them."""

from datetime import date

import pytest
from recomputation import Recomputation
from small_books import CITY, EAST, WEST

DAYS = {"V0": date(2022, 1, 1), "V1": date(2022, 11, 10), "V2": date(2022, 12, 1), "V3": date(2026, 3, 31)}
FIGURES = (
    "energy.intensity",
    "energy.intensity_decline",
    "energy.total_assessed",
    "energy.total_growth",
    "energy.total_target",
)


@pytest.mark.parametrize("caliber", DAYS)
def test_the_day_decides_the_caliber(computed, small, caliber):
    """As of 2022-01-01 all energy counts; then 803, 1258 and 113 came out, each for all of 2021–2025."""
    rows = computed(small.write(), DAYS[caliber])
    again = Recomputation(small.folder, caliber)
    for (figure, area, period), row in rows.items():
        if period > "2021" and figure in FIGURES:
            assert row["caliber"] == caliber
            assert row["value"] == again.published(area, period).get(figure), (figure, area, period)


@pytest.mark.parametrize(("day", "caliber"), [(date(2024, 2, 1), "V2"), (date(2024, 2, 2), "V3")])
def test_a_caliber_is_known_from_its_publication(close, small, day, caliber):
    """The day before, the former one holds."""
    closing, _ = close(small.write(), "2024", day)
    assert closing.figure("energy.intensity", EAST).caliber == caliber
    assert closing.as_of == day.isoformat()


def test_the_base_year_is_computed_on_the_same_caliber(computed, small):
    """East's base year on V3 is without feedstock and non-fossil energy, as its 2024 is; by hand from the books."""
    parts = {}
    for year in ("2020", "2024"):
        row = small.find("energy", area=EAST, period=year)
        gdp = int(small.find("gdp", area=EAST, period=year, price_base_year="2020")["gdp_yuan"])
        total, feedstock, nonfossil = (int(row[c]) for c in ("energy_tce", "feedstock_tce", "nonfossil_tce"))
        parts[year] = {"V0": total / gdp, "V1": (total - feedstock) / gdp, "V3": (total - feedstock - nonfossil) / gdp}
    folder = small.write()
    for caliber in ("V0", "V1", "V3"):
        found = computed(folder, DAYS[caliber])["energy.intensity_decline", EAST, "2024"]["value"]
        assert float(found) == pytest.approx((1 - parts["2024"][caliber] / parts["2020"][caliber]) * 100, abs=0.005)


def test_the_year_2020_itself_keeps_the_caliber_of_its_own_cycle(computed, small):
    """2020 closes the 13th plan on all energy, whatever the 14th uses it for."""
    rows = computed(small.write())
    assert rows["energy.intensity", EAST, "2020"]["caliber"] == "V0"
    gdp = int(small.find("gdp", area=EAST, period="2020", price_base_year="2015")["gdp_yuan"])
    assert float(rows["energy.intensity", EAST, "2020"]["value"]) == pytest.approx(1_200_000 / gdp * 1e4, abs=5e-5)


def test_new_renewable_power_leaves_the_total_under_v2_only(computed, small):
    """1258: what came on top of last year is taken off the total and stays in intensity."""
    folder = small.write()
    v1, v2 = computed(folder, DAYS["V1"]), computed(folder, DAYS["V2"])
    now, before = (int(small.find("energy", area=EAST, period=y)["renewable_power_kwh"]) for y in ("2024", "2023"))
    taken = float(v1["energy.total_assessed", EAST, "2024"]["value"]) - float(
        v2["energy.total_assessed", EAST, "2024"]["value"]
    )
    assert taken == pytest.approx((now - before) * 0.30 / 1000, abs=0.011)
    for figure in ("energy.intensity", "energy.intensity_decline"):
        assert v1[figure, EAST, "2024"]["value"] == v2[figure, EAST, "2024"]["value"]
    assert v2["energy.total_target", EAST, "2024"]["value"] == v1["energy.total_target", EAST, "2024"]["value"]


def test_less_renewable_power_adds_nothing(computed, small):
    """R2.4: the deduction has a floor of 0."""
    small.change("energy", {"area": EAST, "period": "2024"}, renewable_power_kwh="1")
    folder = small.write()
    v1, v2 = computed(folder, DAYS["V1"]), computed(folder, DAYS["V2"])
    key = ("energy.total_assessed", EAST, "2024")
    assert v2[key]["value"] == v1[key]["value"]


def test_a_coefficient_that_we_chose_shows(computed, small):
    """0.30 kgce/kWh is no published value: the assessed total under V2 is assumed, under V3 it stays official."""
    folder = small.write()
    key = ("energy.total_assessed", EAST, "2024")
    assert [computed(folder, DAYS[c])[key]["confidence"] for c in ("V1", "V2", "V3")] == [
        "official",
        "assumed",
        "official",
    ]


def test_a_series_in_two_calibers_is_converted(computed, small):
    """East's book excludes feedstock for two years and both for one; with the parts known, every figure is the same."""
    straight = computed(small.write())
    for year, caliber, parts in (
        ("2021", "V1", ("feedstock_tce",)),
        ("2022", "feedstock", ("feedstock_tce",)),
        ("2023", "V3", ("feedstock_tce", "nonfossil_tce")),
        ("2024", "feedstock+nonfossil", ("feedstock_tce", "nonfossil_tce")),
    ):
        row = small.find("energy", area=EAST, period=year)
        row["energy_tce"] = str(int(row["energy_tce"]) - sum(int(row[part]) for part in parts))
        row["caliber"] = caliber
    mixed = computed(small.write())
    as_recorded = {"energy.total", "energy.units_difference"}
    assert {k: r for k, r in mixed.items() if k[0] not in as_recorded} == {
        k: r for k, r in straight.items() if k[0] not in as_recorded
    }
    total = mixed["energy.total", EAST, "2023"]
    assert (total["caliber"], total["value"]) == (
        "V3",
        f"{small.find('energy', area=EAST, period='2023')['energy_tce']}.00",
    )


def test_parts_are_put_back_under_a_caliber_that_counts_them(computed, small):
    """A book without feedstock, closed as of a day when all energy counted."""
    folder = small.write()
    straight = computed(folder, DAYS["V0"])["energy.intensity", EAST, "2021"]
    row = small.find("energy", area=EAST, period="2021")
    small.change(
        "energy", {"area": EAST, "period": "2021"}, caliber="V1",
        energy_tce=str(int(row["energy_tce"]) - int(row["feedstock_tce"])),
    )  # fmt: skip
    assert computed(small.write(), DAYS["V0"])["energy.intensity", EAST, "2021"] == straight


def test_a_series_in_two_calibers_with_an_unknown_part_is_undetermined(computed, small):
    """What cannot be converted is not compared: the year, and what looks back on it."""
    small.change("energy", {"area": WEST, "period": "2023"}, caliber="V1", nonfossil_tce="")
    rows = computed(small.write())
    for figure, period in (
        ("energy.intensity", "2023"), ("energy.intensity_decline", "2023"), ("energy.intensity_change", "2024"),
        ("energy.total_target", "2024"),
    ):  # fmt: skip
        assert (rows[figure, WEST, period]["value"], rows[figure, WEST, period]["verdict"]) == (None, "undetermined")
    assert rows["energy.intensity_decline", WEST, "2024"]["verdict"] == "behind"


def test_what_the_book_already_excludes_need_not_be_known(computed, small):
    """Recorded on V3 and assessed on V3: the parts may be blank; that they were taken off has to be proven all the same."""
    for year in range(2020, 2026):
        small.change("energy", {"area": WEST, "period": str(year)}, caliber="V3", feedstock_tce="", nonfossil_tce="")
    rows = computed(small.write())
    assert rows["energy.intensity_decline", WEST, "2024"]["verdict"] == "behind"
    assert rows["energy.intensity", WEST, "2024"]["confidence"] == "official"
    small.change("energy", {"area": WEST, "period": "2024"}, evidence="")
    assert computed(small.write())["energy.intensity_decline", WEST, "2024"]["verdict"] == "undetermined"


def test_the_total_as_published_is_kept_beside(computed, small):
    """`energy.total` is the book's own figure in the book's own caliber, under every as-of day."""
    folder = small.write()
    for day in DAYS.values():
        row = computed(folder, day)["energy.total", CITY, "2024"]
        assert (row["value"], row["caliber"]) == ("2406945.00", "V0")
