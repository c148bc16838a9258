"""Who may do what, where: one function decides, and what it does not grant is denied."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from shuangkong.access import scope


def person(role: str, area: str, **more: object) -> SimpleNamespace:
    return SimpleNamespace(
        **({"role": role, "area": area, "department": "", "is_authenticated": True, "is_active": True} | more)
    )


@pytest.fixture(autouse=True)
def _codes_only(monkeypatch):
    monkeypatch.setattr(scope, "_lineages", [])


@pytest.mark.parametrize(
    ("role", "own", "action", "area", "granted"),
    [
        ("administrator", "000000", "manage", "520602", True),
        ("administrator", "520600", "manage", "210300", False),
        ("city_officer", "520600", "view", "520602", True),
        ("city_officer", "520600", "edit", "520602", True),
        ("city_officer", "520600", "manage", "520600", False),
        ("city_officer", "520600", "view", "520000", False),
        ("county_officer", "520602", "view", "520602", True),
        ("county_officer", "520602", "view", "520603", False),
        ("county_officer", "520602", "view", "520600", False),
        ("county_officer", "520602", "edit", "520602", False),
        ("viewer", "210300", "view", "210302", True),
        ("viewer", "210300", "view", "520600", False),
        ("viewer", "210300", "verify", "210300", False),
        ("no such role", "000000", "view", "520600", False),
        ("administrator", "", "view", "520600", False),
        ("administrator", "000000", "view", "", False),
    ],
)
def test_a_grant_is_an_action_of_the_role_within_the_persons_area(role, own, action, area, granted):
    """A role grants actions, the area says where: itself and everything below it, nothing beside or above."""
    assert scope.may(person(role, own), action, area) is granted


@pytest.mark.parametrize(
    ("role", "own", "action", "whose", "granted"),
    [
        ("enterprise", {"organisation": "A"}, "file", ("A", ""), True),
        ("enterprise", {"organisation": "A"}, "inspect", ("B", ""), False),
        ("enterprise", {"organisation": ""}, "inspect", ("", ""), False),
        ("enterprise", {"organisation": "A"}, "check", ("A", ""), False),
        ("county_clerk", {}, "file", ("", ""), True),
        ("county_clerk", {}, "file", ("", "统计局"), True),
        ("county_clerk", {}, "file", ("A", ""), False),  # what a unit says, it says itself
        ("city_officer", {}, "file", ("A", ""), False),
        ("city_officer", {"department": "统计局"}, "admit", ("", "统计局"), False),  # its own data: others judge it
        ("county_clerk", {}, "check", ("A", ""), False),
        ("county_officer", {}, "check", ("A", ""), True),
        ("county_officer", {}, "file", ("A", ""), False),
        ("city_officer", {}, "admit", ("A", ""), True),
        ("city_officer", {}, "check", ("A", ""), False),
        ("city_officer", {"department": "城市管理"}, "file", ("", "城市管理"), True),
        ("city_officer", {"department": "城市管理"}, "admit", ("", "农业农村"), False),
        ("city_officer", {"department": "城市管理"}, "admit", ("A", ""), False),
        ("auditor", {}, "inspect", ("A", ""), True),
        ("auditor", {}, "file", ("A", ""), False),
        ("viewer", {}, "inspect", ("A", ""), False),
    ],
)
def test_what_is_filed_is_granted_more_narrowly(role, own, action, whose, granted):
    """An enterprise has its own only, an officer of a department that department's only, others their area's."""
    someone = person(role, "520602", **({"organisation": "", "department": ""} | own))
    assert scope.may_file(someone, action, "520602", *whose) is granted
    assert not scope.may_file(someone, action, "210302", *whose)


def test_nobody_unknown_or_switched_off_may_do_anything():
    """Anonymous visitors and inactive people are denied whatever their fields say."""
    assert not scope.may(person("administrator", "000000", is_active=False), "view", "520600")
    assert not scope.may(person("administrator", "000000", is_authenticated=False), "view", "520600")
    assert not scope.may(None, "view", "520600")


def test_an_unknown_action_is_a_mistake_in_the_code():
    """A mistyped action would otherwise be denied in silence for ever."""
    with pytest.raises(ValueError, match="unknown action"):
        scope.may(person("administrator", "000000"), "destroy", "520600")


def test_the_register_knows_the_zones_that_codes_do_not():
    """A development zone's own code says nothing about its city; the register of areas does."""
    assert scope.lineage_of("DL-01") == ("DL-01", "000000")
    scope.use_lineage(lambda code: (code, "520600", "520000", "000000"))
    assert scope.may(person("viewer", "520600"), "view", "DL-01")


def test_codes_imply_county_city_province_nation():
    """GB/T 2260: the first four digits are the city, the first two the province."""
    assert scope.implied_lineage("520602") == ("520602", "520600", "520000", "000000")
    assert scope.implied_lineage("520000") == ("520000", "000000")
    assert scope.implied_lineage("52０602") == ("52０602", "000000")
