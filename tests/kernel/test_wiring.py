"""Accounts are wired by parameter name; every fault of the wires has its message before anything runs."""

import types

import pytest

from shuangkong.closing.books import BOOKS
from shuangkong.closing.run import BESIDE, LAYERS, modules
from shuangkong.kernel import wiring

ROOMS = ("kernel", "targets", "energy", "warning")


def room(name, text):
    """Return a module shuangkong.NAME.accounts with the functions of a text."""
    module = types.ModuleType(f"shuangkong.{name}.accounts")
    exec(text, module.__dict__)  # noqa: S102 -- a module made up on the spot is what is tested
    return module


def faults(*made, books=("gdp", "energy")):
    """Return the faults that checking finds."""
    with pytest.raises(wiring.WiringError) as caught:
        wiring.check(made, books, ROOMS)
    return list(caught.value.faults)


def test_accounts_come_after_what_they_need():
    """The order is one in which each stands after its parameters, over rooms and in a file written backwards."""
    energy = room("energy", "def level(total): ...\ndef total(energy, path): ...")
    targets = room("targets", "def path(gdp): ...")
    assert wiring.check([energy, targets], ("gdp", "energy"), ROOMS) == ["path", "total", "level"]


def test_an_unknown_name_is_told_with_who_asks():
    """Which account of which room wants what."""
    assert faults(room("energy", "def total(enregy): ...")) == [
        "account total of room energy asks for enregy, which is neither an account nor a book"
    ]


def test_a_higher_room_may_not_be_asked():
    """Import contracts cannot see a parameter name; this can."""
    targets, warning = room("targets", "def path(level): ..."), room("warning", "def level(gdp): ...")
    assert faults(targets, warning) == ["account path of room targets asks for level of the higher room warning"]


def test_an_account_named_like_a_book_is_refused():
    """Else the book would win in silence."""
    assert faults(room("energy", "def energy(gdp): ...")) == [
        "account energy of room energy is named like a book; rename the account"
    ]


def test_a_name_twice_is_refused():
    """Two rooms may not own one account."""
    one, other = room("targets", "def path(gdp): ..."), room("energy", "def path(gdp): ...")
    assert "account path stands in room targets and in room energy; rename one" in faults(one, other)


def test_a_circle_is_told_with_its_members():
    """Hamilton would end in a RecursionError."""
    (fault,) = faults(room("energy", "def a(c): ...\ndef b(a): ...\ndef c(b): ..."))
    assert fault.startswith("accounts ask for each other in a circle: ")
    assert fault.count("→") == 3
    assert {"a", "b", "c"} == set(fault.rpartition(": ")[2].split(" → "))


def test_an_account_that_asks_for_itself_is_a_circle():
    """The smallest circle."""
    assert "circle" in faults(room("energy", "def a(a): ..."))[0]


def test_all_faults_are_told_at_once():
    """Naming and layering faults come together, one a line."""
    energy = room("energy", "def gdp(): ...\ndef total(nothing): ...\ndef other(level): ...")
    found = faults(energy, room("warning", "def level(gdp): ..."))
    assert len(found) == 3
    assert "\n".join(found) == str(wiring.WiringError(found))


def test_private_and_borrowed_functions_are_no_accounts():
    """Only public functions that the module defines itself are accounts."""
    module = room("energy", "def _helper(nothing): ...\ndef total(gdp): ...")
    borrowed = room("energy", "")
    borrowed.total = module.total
    module.total.__module__ = "elsewhere"
    assert wiring.accounts_of(borrowed) == {}
    assert list(wiring.accounts_of(room("energy", "def _a(): ...\ndef b(): ..."))) == ["b"]


def test_our_own_accounts_are_sound():
    """Every account of every room finds what it asks for, from its own or a lower room."""
    order = wiring.check(modules(), (*BOOKS, *BESIDE), LAYERS)
    assert (
        order.index("frame") < order.index("intensity_account") < order.index("total_account") < order.index("figures")
    )
