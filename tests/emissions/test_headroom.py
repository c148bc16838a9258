"""Permits against what was emitted: which method counts, twelve months on end, and what is not known."""

import pytest

from shuangkong.emissions.headroom import chosen, headrooms, twelve, whole, window

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


def test_a_whole_unit_is_the_sum_of_its_outlets():
    """What stands without an outlet fills only months of which no outlet tells anything."""
    rows = [row("2024-01", 3.0), row("2024-01", 4.0, "manual", "DA002"), row("2024-01", 99.0, "coefficient", ""),
            row("2024-02", 8.0, "coefficient", "")]  # fmt: skip
    months = whole(chosen(rows), PERMIT, "nox")
    assert (months["2024-01"].mass_t, months["2024-01"].method, months["2024-01"].coverage) == (7.0, "mixed", 1.0)
    assert months["2024-02"].mass_t == 8.0
    assert only(rows, [permitted(10, outlet="")]).newest.actual_t == 15.0


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
