"""Limits in force, boilers by size, and the accounts of VOC enterprises."""

from datetime import date
from types import SimpleNamespace

import pytest

from shuangkong.emissions import boilers, standards, voc_account
from shuangkong.emissions.boiler_page import sizes_of
from shuangkong.rulebook.lookup import Rulebook

DAY = date(2025, 6, 1)


def limits(group, day=DAY, **more):
    """Substance → limit as text."""
    return {name: str(one.value) for name, one in standards.limits_in_force(group, day, **more).items()}


def test_the_strictest_in_force_counts():
    """A cement kiln before and after the opinion on ultra-low emission; special limits where they hold. §5."""
    assert limits("cement_kiln", date(2023, 6, 1)) == {"pm": "30", "so2": "200", "nox": "400", "nh3": "10"}
    assert limits("cement_kiln", date(2023, 6, 1), special=True)["nox"] == "320"
    assert limits("cement_kiln") == {"pm": "10", "so2": "35", "nox": "50", "nh3": "10"}


def test_limits_of_the_field():
    """Sinter heads, boilers and sewage plants as the table of the domain has them. §5."""
    assert limits("sinter_head") == {"pm": "10", "so2": "35", "nox": "50"}
    assert limits("coal_boiler") == {"pm": "50", "so2": "300", "nox": "300"}
    assert limits("gas_boiler", special=True)["nox"] == "150"
    assert limits("sewage_1a")["nh3n"] == "5"
    assert standards.limits_in_force("sinter_head", DAY)["nox"].reference_o2 == 16
    assert limits("no such source") == {}


def test_a_product_standard_ends():
    """From 2026-06-01 GB 30981.2-2025 stands in its place, whose limits are not known: none is made up. §7.4."""
    assert limits("car_base_coat", date(2026, 5, 31), kind="product") == {"voc": "750"}
    assert limits("car_base_coat", date(2026, 6, 1), kind="product") == {}


def test_every_standard_cites_a_registered_document():
    """A standard is never without its document."""
    rulebook = Rulebook.load()
    assert [rulebook.document(one.document).id for one in standards.load().values()]


def boiler(capacity, built_up=True, state="running", fuel="coal", kind="boiler"):
    """A boiler as the register has it."""
    return SimpleNamespace(capacity_t_h=capacity, built_up=built_up, state=state, fuel=fuel, kind=kind)


@pytest.mark.parametrize(
    ("area", "made", "asked"),
    [
        ("210300", boiler(35), "phase_out"),  # 35 and below, in the built-up area
        ("210300", boiler(35.1), "keep"),
        ("210300", boiler(20, built_up=False), "keep"),
        ("210300", boiler(20, built_up=None), "unknown"),
        ("210300", boiler(65), "retrofit"),
        ("210300", boiler(130, state="retrofitted"), "done"),
        ("210300", boiler(20, state="retrofitted"), "phase_out"),  # retrofitted, and small enough to go all the same
        ("210300", boiler(20, state="phased_out"), "done"),
        ("520600", boiler(29.9, built_up=False), "phase_out"),  # below 30, everywhere
        ("520600", boiler(30), "retrofit"),
        ("520600", boiler(None), "unknown"),
        ("520600", boiler(10, fuel="gas"), "none"),
        ("520600", boiler(10, kind="kiln"), "none"),
    ],
)
@pytest.mark.django_db
def test_boilers_by_size(area, made, asked):
    """Anshan: at most 35 t/h in the built-up area; Tongren: below 30, and from 30 on retrofitted. §5, plans."""
    assert boilers.disposal(made, sizes_of(area, DAY)) == asked


def test_the_worst_mandatory_indicator_is_the_grade():
    """一票否决; indicators that are not mandatory don't count. §7.1."""
    rows = [{"grade": "A", "mandatory": True}, {"grade": "B-", "mandatory": True}, {"grade": "D", "mandatory": False}]
    assert voc_account.grade(rows) == "B-"
    assert voc_account.grade(rows[2:]) is None


def month(**more):
    """A month of a facility without a carbon bed."""
    made = dict.fromkeys(("carbon_kg", "capacity_share", "hours_day", "changed_on"))
    return made | {
        "facility": "TA001", "month": "2025-05", "generated_t": 10.0, "collected_t": 9.0, "production_h": 20.0, "together_h": 19.0,
        "inlet_mg_m3": 200.0, "inlet_m3_h": 10_000.0, "outlet_mg_m3": 40.0, "outlet_m3_h": 10_000.0,
    } | more  # fmt: skip


def test_three_rates():
    """Production 20 h, both 19 h: 95 %; rates multiply. §7.3."""
    found = voc_account.rates([month()], DAY, 0.1)
    assert (found.collection, found.running, found.removal) == (0.9, 0.95, 0.8)
    assert found.overall == pytest.approx(0.684)
    assert voc_account.rates([month(inlet_mg_m3=None)], DAY, 0.1).overall is None


def test_a_bed_that_was_not_changed_proves_nothing():
    """1,000 kg, 10 %, 40 mg/m3, 10,000 m3/h, 16 h: 15.6 days; beyond them removal counts as 0. §7.3."""
    bed = {"carbon_kg": 1000.0, "capacity_share": 0.1, "hours_day": 16.0, "inlet_mg_m3": 60.0, "outlet_mg_m3": 20.0}
    fresh, stale = month(**bed, changed_on=20250520), month(**bed, changed_on=20250501)
    assert voc_account.carbon(fresh, 0.1).days == pytest.approx(15.625)
    assert voc_account.carbon(fresh, 0.1).due == date(2025, 6, 4)
    assert voc_account.rates([fresh], DAY, 0.1).proven
    found = voc_account.rates([stale], DAY, 0.1)
    assert (found.proven, found.overall) == (False, 0.0)
    assert not voc_account.rates([month(**bed, changed_on=None)], DAY, 0.1).proven


@pytest.mark.parametrize(
    "lacking", [{"hours_day": None, "changed_on": None}, {"hours_day": None}, {"changed_on": None}]
)
def test_a_bed_of_which_nothing_is_known_proves_nothing(lacking):
    """§7.3: no proof of timely change, so the removal is 0: a blank field proves less than a day that has passed."""
    bed = {"carbon_kg": 1000.0, "hours_day": 16.0, "changed_on": 20250520}
    assert voc_account.rates([month(**bed | lacking)], DAY, 0.1).proven is False


def material(**more):
    """A material of a year."""
    return {
        "material": "溶剂型涂料", "kind": "coating", "year": 2025, "solvent": True, "purchased_t": 100.0, "opening_t": 10.0,
        "closing_t": 15.0, "returned_t": 3.0, "waste_t": 2.0, "used_t": 90.0, "class": "", "mix": "", "parts": None,
        "voc_content": None,
    } | more  # fmt: skip


@pytest.mark.parametrize(("used", "sound"), [(90.0, True), (91.8, True), (91.81, False), (88.19, False), (None, None)])
def test_material_balance(used, sound):
    """Purchase + opening − closing − returns − waste = use, within 2 %. §7.6."""
    assert voc_account.balance(material(used_t=used), 0.02).sound is sound


def test_points_and_per_cent():
    """Coatings .62 → .41 fall by 21.0 points; adhesives by the solvent-based use itself. §7.5."""
    rows = [material(year=2020, used_t=62.0), material(year=2020, used_t=38.0, solvent=False),
            material(used_t=41.0), material(used_t=59.0, solvent=False)]  # fmt: skip
    shares = voc_account.solvent_shares(rows)["coating"]
    assert shares == {2020: (62.0, 100.0), 2025: (41.0, 100.0)}
    assert voc_account.fall("coating", shares, 2020, 2025) == pytest.approx(21.0)
    assert voc_account.fall("adhesive", {2020: (100.0, 150.0), 2025: (80.0, 150.0)}, 2020, 2025) == pytest.approx(0.2)
    assert voc_account.fall("coating", shares, 2020, 2024) is None


def test_contents_as_applied():
    """A coat within its limit exceeds it once its thinner is in; what is mixed is not judged alone. §7.4."""
    coat = material(mix="底色漆", parts=4.0, voc_content=730.0, **{"class": "car_base_coat"})
    thinner = material(material="稀释剂", mix="底色漆", parts=1.0, voc_content=850.0)
    (found,) = voc_account.contents([coat, thinner], DAY)
    assert (found.content, found.within, found.mixed) == (754.0, False, True)
    alone = material(material="水性凹印油墨", voc_content=30.0, **{"class": "ink_water_gravure"})
    assert [one.within for one in voc_account.contents([alone], DAY)] == [True]
    assert voc_account.contents([coat, thinner], date(2026, 6, 1))[0].within is None
