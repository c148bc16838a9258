"""Honesty: one cell moved by one percent moves what depends on it, by what the formula says, and nothing else."""

import random
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from recomputation import RECOMPUTED, Recomputation
from small_books import CITY, EAST, QUARTERS, WEST, YEARS, SmallBooks

from shuangkong.closing import services


def more(text):
    """One percent more, to the whole tonne or yuan."""
    return str(round(int(text) * 1.01))


FORECAST = [f"energy.intensity_forecast{end}" for end in ("", "_low", "_high")]
CELLS = [
    ("energy", {"area": EAST, "period": "2024"}, "energy_tce"),
    ("energy", {"area": WEST, "period": "2023"}, "energy_tce"),
    ("energy", {"area": EAST, "period": "2020"}, "energy_tce"),
    ("energy", {"area": EAST, "period": "2024"}, "feedstock_tce"),
    ("energy", {"area": EAST, "period": "2020"}, "nonfossil_tce"),
    ("energy", {"area": EAST, "period": "2024"}, "renewable_power_kwh"),
    ("gdp", {"area": WEST, "period": "2024"}, "gdp_yuan"),
    ("gdp", {"area": CITY, "period": "2020", "price_base_year": "2020"}, "gdp_yuan"),
]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """A home with the first closing of the small books as they are."""
    root = tmp_path_factory.mktemp("untouched")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(root / "home"))
        folder = SmallBooks(root / "small").write()
        ((first, new),) = services.close(folder, ["2024"], date(2026, 3, 31), datetime(2026, 3, 31, 4, tzinfo=UTC))
    assert (first.revision, new, first.changes()) == (1, True, [])
    return root / "home", folder, first


@pytest.mark.parametrize(("book", "key", "column"), CELLS)
def test_a_cell_moves_what_depends_on_it(untouched, home, close, small, book, key, column):
    """The new revision lists exactly the figures that the formulas move, each with the difference they give."""
    shutil.copytree(untouched[0], home)
    before, first = Recomputation(untouched[1]), untouched[2]
    small.change(book, key, **{column: more(small.find(book, **key)[column])}).write()
    after = Recomputation(small.folder)
    wanted = {}
    for area in (CITY, EAST, WEST):
        old, now = before.published(area, "2024"), after.published(area, "2024")
        wanted |= {(figure, area): (old[figure], now[figure]) for figure in old if old[figure] != now[figure]}
    second, new = close(small.folder)
    assert (new, second.revision) == (True, 2)
    found = {(c.figure, c.area): (c.before, c.after) for c in second.changes() if c.figure in RECOMPUTED}
    moved = {key: value for key, value in found.items() if value[0] != value[1]}
    assert moved == wanted
    assert {k for k in found if k not in moved} <= verdicts_changed(first, second)
    for change in second.changes():
        assert Decimal(change.difference) == Decimal(change.after) - Decimal(change.before)


def verdicts_changed(first, second):
    """Figures that kept their value and have another verdict."""
    old = {(r.figure, r.area): r.verdict for r in first.figures()}
    return {(r.figure, r.area) for r in second.figures() if old[r.figure, r.area] != r.verdict}


def test_the_size_of_the_move(close, small):
    """East's energy of 2024 on V3 is E − FS − NF; 1 % more of E alone raises the intensity by 0.01 E ÷ G."""
    row = small.find("energy", area=EAST, period="2024")
    gdp = int(small.find("gdp", area=EAST, period="2024")["gdp_yuan"])
    total, parts = int(row["energy_tce"]), int(row["feedstock_tce"]) + int(row["nonfossil_tce"])
    first, _ = close(small.write())
    small.change("energy", {"area": EAST, "period": "2024"}, energy_tce=more(row["energy_tce"]))
    second, _ = close(small.write())
    values = [float(c.figure("energy.intensity", EAST).value) for c in (first, second)]
    assert values[0] == pytest.approx((total - parts) / gdp * 1e4, abs=5e-5)
    assert values[1] - values[0] == pytest.approx(0.01 * total / gdp * 1e4, abs=1e-4)
    assert second.figure("energy.units_difference", CITY).value == f"{total - round(total * 1.01)}.00"


def test_a_cell_that_no_figure_uses_moves_none(close, small):
    """Under V3 renewable power is no part of any figure: a new revision, since inputs changed, and no change listed."""
    close(small.write())
    small.change("energy", {"area": EAST, "period": "2024"}, renewable_power_kwh="1")
    second, new = close(small.write())
    assert (new, second.revision, second.changes()) == (True, 2, [])


def test_all_periods_that_depend_move(computed, small):
    """2023's energy is in 2023, in 2024's change, limit and forecast, and nowhere else: not in 2022, not in 2025, not in quarters."""
    before = computed(small.write())
    small.change("energy", {"area": EAST, "period": "2023"}, energy_tce=more("1300000"))
    after = computed(small.write())
    moved = {
        (figure, period)
        for figure, area, period in before
        if before[figure, area, period]["value"] != after[figure, area, period]["value"]
    }
    assert {period for _, period in moved} == {"2023", "2024"}
    assert {figure for figure, period in moved if period == "2024"} == {
        "energy.intensity_change", "energy.total_growth", "energy.total_target", *FORECAST,
    } | ({"warning.total_level"} & {figure for figure, _ in moved})  # fmt: skip
    assert {area for _, area, _ in before} == {CITY, EAST, WEST}


def test_the_same_inputs_give_the_same_hashes(close, small):
    """Once more on the same books: no new revision, the same seal, the same hash of every table."""
    first, _ = close(small.write())
    second, new = close(small.folder)
    assert (new, second.seal, second.manifest["content"]) == (False, first.seal, first.manifest["content"])


def test_the_same_inputs_give_the_same_hashes_elsewhere(close, small, tmp_path, monkeypatch):
    """In another folder, another home: the content is the same, the figures byte for byte in the same words."""
    first, _ = close(small.write())
    shutil.copytree(small.folder, tmp_path / "copy")
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path / "other"))
    second, new = close(tmp_path / "copy")
    assert new
    assert second.manifest["content"] == first.manifest["content"]
    assert second.figures() == first.figures()


def test_the_order_of_rows_is_nothing(close, small):
    """Books shuffled, with another line end and a byte-order mark, are the same books."""
    first, _ = close(small.write())
    shuffle = random.Random(7).shuffle  # noqa: S311 -- the same disorder in every run
    for rows in small.rows.values():
        shuffle(rows)
    second, new = close(small.write(encoding="utf-8-sig"))
    assert (new, second.seal) == (False, first.seal)


def test_a_new_revision_names_its_former(close, small):
    """Revisions are chained, over periods too, and the former ones stay as they were."""
    first, _ = close(small.write())
    quarter, _ = close(small.folder, "2024Q3")
    small.change("energy", {"area": EAST, "period": "2024"}, energy_tce="999999")
    second, _ = close(small.write())
    assert [c.previous for c in (first, quarter, second)] == [None, first.seal, quarter.seal]
    assert (first.folder / "manifest.json").exists()


def test_tongren_too(close, packs, tmp_path):
    """On the real pack: 碧江's energy of 2024 one percent up; every change is one that the formulas give."""
    folder = tmp_path / "tongren"
    shutil.copytree(packs / "tongren", folder)
    close(folder)
    before = Recomputation(folder)
    path = folder / "books" / "energy.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("520602,2024,906237,") == 1
    path.write_text(text.replace("520602,2024,906237,", f"520602,2024,{more('906237')},"), encoding="utf-8")
    after = Recomputation(folder)
    second, new = close(folder)
    wanted = {
        (figure, area): now
        for area in before.areas
        for figure, now in after.published(area, "2024").items()
        if before.published(area, "2024")[figure] != now
    }
    assert new
    moved = {(c.figure, c.area): c.after for c in second.changes() if c.before != c.after}
    assert {key: value for key, value in moved.items() if key[0] in RECOMPUTED} == wanted
    others = {
        (figure, "520602") for figure in ("energy.nonfossil_share", "carbon.coal_share", "carbon.oil_share", *FORECAST)
    }
    others |= {(f"energy.change_{effect}", "520600") for effect in ("activity", "structure", "intensity")}
    assert {key for key in moved if key[0] not in RECOMPUTED} == others
    assert {area for _, area in wanted} == {"520602", "520600"}
    assert [key for key in wanted if key[1] == "520600"] == [("energy.units_difference", "520600")]


def test_the_fixture_is_whole(small):
    """The small books hold what the tests rely on: the city is the sum of its counties in every period."""
    for period in (*YEARS, *QUARTERS):
        rows = [small.find("energy", area=area, period=period) for area in (CITY, EAST, WEST)]
        for column in ("energy_tce", "feedstock_tce", "nonfossil_tce"):
            city, east, west = (int(row[column]) for row in rows)
            assert city == east + west
