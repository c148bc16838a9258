"""Permits against what was emitted: which method counts, twelve months on end, and what is not known."""

import pytest

from shuangkong.emissions.headroom import chosen, headrooms, main_outlets, twelve, whole, window

PERMIT = "91130200699229617X001P"


def row(month, mass, method="automatic", outlet="DA001", **more):
    """One month of an outlet."""
    return {
        "permit": PERMIT,
        "outlet": outlet,
        "pollutant": "nox",
        "month": month,
        "mass_t": mass,
        "method": method,
    } | more


def year(mass, **more):
    """Twelve months of 2024 of the same mass."""
    return [row(month, mass, **more) for month in twelve("2024-12")]


def permitted(amount, outlet="DA001", first=20230101, last=None):
    """A permitted amount in force."""
    return {"permit": PERMIT, "outlet": outlet, "pollutant": "nox", "amount_t": amount, "from": first, "to": last}


def only(rows, amounts, until="2025-06", floor=1.0):
    """The one headroom there is."""
    (found,) = headrooms(amounts, chosen(rows), until, floor)
    return found


def test_a_month_is_taken_from_one_method():
    """Automatic goes before manual and coefficients, month by month; a nought of automatic monitoring is a value."""
    rows = [
        row("2024-01", 9, "coefficient"),
        row("2024-01", 5, "manual"),
        row("2024-02", 0.0),
        row("2024-02", 4, "manual"),
    ]
    months = chosen(rows)[PERMIT, "DA001", "nox"]
    assert [(one.mass_t, one.method) for one in months.values()] == [(5, "manual"), (0.0, "automatic")]


@pytest.mark.parametrize(
    ("amount", "state", "left"), [(120.01, "within", 0.01), (120, "within", 0), (119.99, "exceeded", -0.01)]
)
def test_exactly_on_the_amount_is_within(amount, state, left):
    """The sum of twelve months against the amount."""
    newest = only(year(10.0), [permitted(amount)]).newest
    assert newest.state == state
    assert newest.left_t == pytest.approx(left)
    assert newest.month == "2024-12"


def test_any_twelve_months_on_end():
    """A peak in winter exceeds the amount over the turn of the year, though neither calendar year does."""
    rows = [row(month, 5.0) for month in twelve("2024-12") + twelve("2025-12")]
    for one in rows:
        if one["month"] in ("2024-11", "2024-12", "2025-01", "2025-02"):
            one["mass_t"] = 25.0
    found = only(rows, [permitted(110)], until="2025-12")
    assert found.newest.actual_t == 100.0
    assert (found.newest.state, found.worst.state) == ("within", "exceeded")
    assert (found.worst.actual_t, found.worst.month) == (140.0, "2025-02")


def test_missing_months_are_not_zero():
    """With eleven months nobody knows that the amount was kept; that it was exceeded is certain all the same."""
    rows = year(10.0)[1:]
    assert only(rows, [permitted(120)]).newest.state == "unknown"
    assert only(rows, [permitted(120)], floor=0.9).newest.state == "within"
    assert only(rows, [permitted(100)]).newest.state == "exceeded"
    nothing = only([], [permitted(100)]).newest
    assert (nothing.state, nothing.told, nothing.left_t, nothing.used) == ("unknown", False, None, None)


def test_hours_that_are_not_known():
    """A month counts by the share of its hours that is known."""
    newest = only(year(1.0, coverage=0.5), [permitted(100)]).newest
    assert newest.known == 6.0
    assert newest.state == "unknown"


def outlets(*codes):
    """Main outlets to air that a permit lists."""
    return [{"permit": PERMIT, "outlet": code, "kind": "main"} for code in codes]


def test_a_whole_unit_is_the_sum_of_its_outlets():
    """Where all its main outlets are known; what stands without an outlet fills months of which no outlet tells anything."""
    rows = [row("2024-01", 3.0), row("2024-01", 4.0, "manual", "DA002"), row("2024-01", 99.0, "coefficient", ""),
            row("2024-02", 8.0, "coefficient", "")]  # fmt: skip
    listed = outlets("DA001", "DA002", "DW001")
    months = whole(chosen(rows), PERMIT, "nox", main_outlets(listed))
    assert (months["2024-01"].mass_t, months["2024-01"].method, months["2024-01"].coverage) == (7.0, "mixed", 1.0)
    assert months["2024-02"].mass_t == 8.0
    (found,) = headrooms([permitted(10, outlet="")], chosen(rows), "2025-06", 1.0, listed)
    assert found.newest.actual_t == 15.0


@pytest.mark.parametrize("listed", [[], outlets("DA001", "DA002")], ids=["no outlets registered", "one of two known"])
def test_one_outlet_does_not_drive_out_its_unit(listed):
    """600 t are reported of the unit, 12 t measured at one outlet: what the unit reports stands."""
    rows = year(50.0, method="manual", outlet="") + year(1.0)
    (found,) = headrooms([permitted(120, outlet="")], chosen(rows), "2025-06", 1.0, listed)
    assert (found.newest.actual_t, found.newest.state) == (600.0, "exceeded")


def test_an_outlet_without_a_word_is_not_zero():
    """One of two main outlets is measured: half of the unit is known, so nobody can say that it kept its amount."""
    listed = [*outlets("DA001", "DA002"), {"permit": PERMIT, "outlet": "DA003", "kind": "general"}]
    (found,) = headrooms([permitted(120, outlet="")], chosen(year(1.0)), "2025-06", 1.0, listed)
    assert (found.newest.actual_t, found.newest.known, found.newest.state) == (12.0, 6.0, "unknown")


def test_outlets_with_an_amount_of_their_own_make_up_the_unit():
    """Of three main outlets two have an amount of NOx; the third emits none, and has not to be known."""
    amounts = [permitted(60), permitted(60, outlet="DA002"), permitted(120, outlet="")]
    rows = year(5.0) + year(5.0, outlet="DA002")
    found = headrooms(amounts, chosen(rows), "2025-06", 1.0, outlets("DA001", "DA002", "DA003"))
    assert [(one.outlet, one.newest.actual_t, one.newest.state) for one in found] == [
        ("", 120.0, "within"), ("DA001", 60.0, "within"), ("DA002", 60.0, "within"),
    ]  # fmt: skip


def test_an_excess_of_a_former_amount_stays():
    """§2.3: any twelve months on end: 240 t were emitted while 120 t were permitted, whatever is permitted from 2025."""
    amounts = [permitted(120, last=20241231), permitted(300, first=20250101)]
    found = only(year(20.0), amounts)
    assert (found.newest.permitted_t, found.newest.told, found.newest.state) == (300, True, "unknown")
    assert (found.worst.permitted_t, found.worst.actual_t, found.worst.state) == (120, 240.0, "exceeded")
    raised = [permitted(120), permitted(300, first=20240601)]
    assert only(year(20.0), raised).worst.state == "unknown"


def test_the_amount_in_force_counts():
    """An amount that was lowered judges the windows from then on; the former one no longer shows."""
    amounts = [permitted(200, first=20230101, last=20241231), permitted(100, first=20250101)]
    rows = [row(month, 10.0) for month in twelve("2024-12") + twelve("2025-12")]
    found = only(rows, amounts, until="2025-12")
    assert (found.newest.permitted_t, found.newest.state) == (100, "exceeded")
    assert only(year(10.0), amounts[:1], until="2024-06").newest.actual_t == 60.0


def test_substituted_amounts_are_told():
    """What was put in for missing hours is a part of the sum."""
    found = window(chosen(year(10.0, substituted_t=0.5))[PERMIT, "DA001", "nox"], "2024-12", 200.0)
    assert found.substituted_t == 6.0
