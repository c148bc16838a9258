"""What an indicator's figure depends on: one row made worse, lost, accepted or revised moves what reads it, and no more."""

from datetime import date

import pytest
from indicator_books import CITY, EAST, NORTH, WEST, every_relation

from shuangkong.closing.books import read_books

LINE = ("forecast", "forecast_low", "forecast_high")
DAY = date(2026, 3, 31)


@pytest.fixture
def pack(tmp_path):
    """The pack with every relation, official throughout but for the rulebook's assumed settings."""
    return every_relation(tmp_path / "pack")


@pytest.fixture
def moved(computed, pack):
    """`moved("made.coal")`: the cells of an indicator that differ, (figure, area, period) → columns; the rows before, after.

    All changes are made at once, each to another indicator: what a change moves elsewhere is seen at that indicator.
    """
    before = computed(pack.write(), DAY)
    for change in CHANGES:
        change(pack)
    after = computed(pack.write(), DAY)
    found = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key) or {}, after.get(key) or {}
        if old != new:
            found[key] = {column for column in old.keys() | new.keys() if old.get(column) != new.get(column)}

    def of_indicator(indicator):
        return {key: cells for key, cells in found.items() if key[0].startswith(indicator)}, before, after

    return of_indicator


def of(indicator, area, *parts, years):
    """(figure, area, period) of parts of an indicator."""
    return {(indicator + (f".{part}" if part else ""), area, str(year)) for part in parts for year in years}


def synthetic(book, **key):
    """A change: the row becomes synthetic."""
    return lambda pack: pack.change(book, key, confidence="synthetic")


CHANGES = (
    synthetic("observations", area=WEST, series="coal_t", period="2023"),
    synthetic("observations", area=WEST, series="trees", period="2020"),
    synthetic("observations", area=WEST, series="cut_t", period="2022"),
    lambda pack: pack.drop("observations", area=EAST, series="solvent_t", period="2022"),
    lambda pack: pack.accept(WEST, "made.gone", 2025),
    lambda pack: pack.drop("observations", area=EAST, series="gone", period="2025"),
    lambda pack: pack.accept(EAST, "made.gone", 2025, "no", confidence="synthetic"),
    synthetic("targets", area=NORTH, indicator="made.leak"),
)


def test_nothing_else_moves(moved):
    """The other indicators are as they were to the byte."""
    found, before, _ = moved("")
    stems = {figure.split(".")[1] for figure, _, _ in found}
    assert stems == {"coal", "trees", "cut", "solvent", "gone", "leak"}
    assert {figure.split(".")[1] for figure, _, _ in before} > stems


def test_the_confidence_of_one_observation(moved):
    """West's coal of 2023 becomes synthetic: its own year, the lines drawn through it, and the city's sums. No value moves."""
    found, _, after = moved("made.coal")
    wanted = set()
    for area in (WEST, CITY):
        wanted |= of("made.coal", area, "", "measured", "gap", "progress", "needed", years=[2023])
        wanted |= of("made.coal", area, *LINE, years=[2023, 2024])
    assert set(found) == wanted
    assert set.union(*found.values()) == {"confidence"}
    assert {after[key]["confidence"] for key in found} == {"synthetic"}


def test_the_confidence_of_the_base_year(moved):
    """West's trees of 2020: every change since then, and every line; of 2020 itself the level, West's and the city's."""
    found, _, _ = moved("made.trees")
    wanted = of("made.trees", WEST, "measured", "gap", "progress", years=range(2021, 2026))
    wanted |= of("made.trees", WEST, "", years=[2020]) | of("made.trees", CITY, "", years=[2020])
    wanted |= of("made.trees", WEST, "needed", years=range(2021, 2025)) | of(
        "made.trees", WEST, *LINE, years=[2023, 2024]
    )
    assert set(found) == wanted
    assert set.union(*found.values()) == {"confidence"}


def test_the_confidence_of_a_year_that_adds_up(moved):
    """West's tonnage of 2022 is in every sum from 2022 on, and in no sum before; four additions are there in 2024 only."""
    found, _, _ = moved("made.cut")
    wanted = of("made.cut", WEST, "", "gap", "progress", years=range(2022, 2026))
    wanted |= of("made.cut", CITY, "", years=range(2022, 2026))
    wanted |= of("made.cut", WEST, "needed", years=(2022, 2023, 2024)) | of("made.cut", WEST, *LINE, years=[2024])
    assert set(found) == wanted


def test_the_row_of_one_county_lost(moved):
    """East's paint of 2022: its share, the city's share and their lines; the neighbours are as they were to the byte."""
    found, before, after = moved("made.solvent")
    wanted = set()
    for area in (EAST, CITY):
        wanted |= of("made.solvent", area, "", "measured", "gap", "progress", "needed", years=[2022])
        wanted |= of("made.solvent", area, *LINE, years=[2023, 2024])
    assert set(found) == wanted
    for area in (EAST, CITY):
        row = after["made.solvent.measured", area, "2022"]
        assert (row["value"], row["verdict"]) == (None, "undetermined")
        assert after["made.solvent.measured", area, "2023"] == before["made.solvent.measured", area, "2023"]
        # four years are left in 2024, three in 2023: too few for a line
        assert ("made.solvent.forecast", area, "2023") not in after
        assert ("made.solvent.forecast", area, "2024") in after


def test_one_acceptance(moved):
    """West's “基本淘汰” is accepted for 2025: the verdict of that year, and nothing else of West."""
    found, before, after = moved("made.gone")
    assert {key: cells for key, cells in found.items() if key[1] == WEST} == {("made.gone", WEST, "2025"): {"verdict"}}
    assert before["made.gone", WEST, "2025"]["verdict"] == "undetermined"
    assert after["made.gone", WEST, "2025"]["verdict"] == "met"


def test_an_acceptance_needs_no_data(moved):
    """The department's word stands though nobody counted in East; its own confidence is the figure's."""
    found, _, after = moved("made.gone")
    row = after["made.gone", EAST, "2025"]
    assert (row["value"], row["verdict"], row["confidence"]) == (None, "behind", "synthetic")
    assert set(found) == {("made.gone", area, "2025") for area in (EAST, WEST, CITY)}


def test_the_confidence_of_a_target(moved):
    """North's target for leakage: what is required and what follows from it, the forecast for its year too; no level."""
    found, _, _ = moved("made.leak")
    wanted = of("made.leak", NORTH, "required", "gap", "progress", years=range(2021, 2026))
    wanted |= of("made.leak", NORTH, "needed", years=range(2021, 2025)) | of(
        "made.leak", NORTH, *LINE, years=(2023, 2024)
    )
    assert set(found) == wanted


def revised(pack):
    """West's coal of 2024 as it was published three times, the earliest of all without a day."""
    rows = {
        "": ("19700", ""), "2025-03-02": ("19750", "preliminary"), "2025-09-01": ("19800", "final"),
        "2026-02-01": ("17000", "revised"),
    }  # fmt: skip
    pack.drop("observations", area=WEST, series="coal_t", period="2024")
    for day, (value, vintage) in rows.items():
        pack.observe(WEST, "coal_t", [None] * 4 + [value], published=day, vintage=vintage)
    return pack.write()


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2025, 3, 1), 19_700), (date(2025, 3, 2), 19_750), (date(2025, 8, 31), 19_750), (date(2026, 1, 31), 19_800),
        (date(2026, 2, 1), 17_000),
    ],
)  # fmt: skip
def test_what_was_known_on_the_day(pack, day, value):
    """The value published last by the day, the day itself included; what came later is not known yet."""
    rows = read_books(revised(pack), day).tables["observations"].to_pylist()
    known = [r for r in rows if (r["area"], r["series"], r["period"]) == (WEST, "coal_t", "2024")]
    assert [r["value"] for r in known if r["in_use"]] == [value]
    assert all((r["published"] or 0) <= int(day.strftime("%Y%m%d")) for r in known)


def test_two_closings_of_two_days(close, pack):
    """Closed before and after the revision, the second lists what moved, and keeps all that was known."""
    from shuangkong.closing.indicators import vintages

    folder = revised(pack)
    first, _ = close(folder, "2024", date(2026, 1, 31))
    second, new = close(folder, "2024", date(2026, 2, 1))
    assert (new, second.revision) == (True, 2)
    moved = {(change.figure, change.area) for change in second.changes()}
    assert {area for _, area in moved} == {WEST, CITY}
    assert all(figure.startswith("made.coal") for figure, _ in moved)
    for closing, value, verdict in ((first, "19800", "behind"), (second, "17000", "met")):
        assert closing.figure("made.coal", WEST).value == value
        assert closing.figure("made.coal.measured", WEST).verdict == verdict
        assert closing.figure("made.coal", CITY).value == str(45_100 + int(value) + 8_990)
    known = [v for v in vintages(second, WEST, "made.coal") if v.period == "2024"]
    assert [(v.published, v.in_use) for v in known] == [
        ("", False), ("2025-03-02", False), ("2025-09-01", False), ("2026-02-01", True),
    ]  # fmt: skip
    assert len([v for v in vintages(first, WEST, "made.coal") if v.period == "2024"]) == 3
