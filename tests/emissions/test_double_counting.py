"""What is registered twice counts once: accounts and pages ask one function which of two records stands."""

import pytest
from small_projects import CITY, DAY, EAST

from shuangkong.closing.books import read_books
from shuangkong.emissions.duplicates import Entry, Settings, set_aside

SETTINGS = Settings(near_m=50, alike=0.75)
PERMIT, OTHER = "91130200699229617X001P", "91130200699229617X002P"


def value(figures, kind, area=EAST, period="2023"):
    return figures[f"emissions.cod_{kind}", area, period]["value"]


def entry(project, filed="", permit=PERMIT, outlet="DW001", **more):
    return Entry(
        project, "W2", "提标改造", "520602", filed, (2023,), frozenset({"cod"}), permit=permit, outlet=outlet, **more
    )


@pytest.mark.parametrize("stage", ["running", "planned"])
def test_of_two_records_the_later_counts_in_no_figure(projects, computed, stage):
    """Issue 7: neither 预计 nor 计划; the books say why, as a warning; once the pair is resolved it counts."""
    stable = "2023-04-15" if stage == "running" else ""
    kind = "expected" if stage == "running" else "planned"
    projects.plant("E2", EAST, stable_on=stable, stage=stage)
    projects.permits = {"E1": PERMIT, "E2": PERMIT}
    folder = projects.write()
    found = computed(folder)
    assert [value(found, kind, area) for area in (EAST, CITY)] == [0, 0]
    assert value(found, "recognised") == 931.00
    (told,) = [one for one in read_books(folder, DAY).warnings if "重复" in one.found]
    assert "E1污水处理厂" in told.found
    assert "不计入预计" in told.found
    assert "E2" in told.found
    projects.permits["E2"] = OTHER
    assert value(computed(projects.write()), kind) > 0


def test_the_one_filed_first_stands():
    """R-DUP keeps the earlier record; one that was not filed is later than one that was."""
    found = set_aside([entry("P1", "2024-05-01"), entry("P2", "2024-03-01"), entry("P3")], SETTINGS, ())
    assert {name: one.earlier.project for name, one in found.items()} == {"P1": "P2", "P3": "P2"}


def test_what_the_nation_recognised_is_taken_off_by_a_decision_only():
    """The record that was recognised counts, whichever was filed first; of two that were, both do until one is excluded."""
    pair = [entry("P1", "2024-03-01"), entry("P2", "2024-05-01")]
    assert set(set_aside(pair, SETTINGS, {"P2"})) == {"P1"}
    assert set_aside(pair, SETTINGS, {"P1", "P2"}) == {}


def test_a_double_of_what_does_not_count_stands():
    """P2 gives way to P1; P3, which doubles P2 only, is another reduction than P1's and counts."""
    chain = [
        entry("P1", "2024-01-01", outlet="DW001"), entry("P2", "2024-02-01", outlet=""), entry("P3", "2024-03-01", outlet="DW002"),
    ]  # fmt: skip
    assert set(set_aside(chain, SETTINGS, ())) == {"P2"}
