"""Bad books: each gets its message, all at once, and nothing is sealed."""

import pytest
from small_books import CITY, EAST, WEST

from shuangkong.kernel.problems import BadData, Unknown


@pytest.fixture
def refused(small, close, home):
    """`refused()` closes the books, insists on bad data and an untouched home, and returns the problems."""

    def problems():
        with pytest.raises(BadData) as caught:
            close(small.write())
        assert not list(home.glob("**/manifest.json"))
        return caught.value.problems

    return problems


def one(problems, *words):
    """Return the one problem whose text has all the words."""
    found = [p for p in problems if all(word in f"{p.place} {p.found} {p.wanted} {p.mend}" for word in words)]
    assert len(found) == 1, [f"{p.place} {p.found}" for p in problems]
    return found[0]


def test_a_circle_of_areas(small, refused):
    """East under West under East: the circle is told once, with its members."""
    small.change("areas", {"area": EAST}, parent=WEST).change("areas", {"area": WEST}, parent=EAST)
    problem = one(refused(), "areas.csv", "一圈")
    assert EAST in problem.found
    assert WEST in problem.found


def test_an_unknown_parent(small, refused):
    """A county under a city that nobody registered."""
    small.change("areas", {"area": EAST}, parent="880000")
    problem = one(refused(), "areas.csv", "880000")
    assert "parent" in problem.place
    assert "第 3 行" in problem.place


def test_a_county_in_two_cities(small, refused):
    """The same county in two rows with two parents."""
    small.rows["areas"].append(small.find("areas", area=EAST) | {"parent": "880000"})
    small.rows["areas"].append(small.find("areas", area=CITY) | {"area": "880000", "name": "别市"})
    problem = one(refused(), "areas.csv", EAST, CITY, "880000")
    assert "上级" in problem.found


@pytest.mark.parametrize("gdp", ["0", "-1", "-0.01", "1e999", "nan", "12万", "1 2"])
def test_gdp_that_is_no_positive_number(small, refused, gdp):
    """Zero, negative, infinite, none at all: the cell is told with what was found."""
    small.change("gdp", {"area": EAST, "period": "2024"}, gdp_yuan=gdp)
    problem = one(refused(), "gdp.csv", "gdp_yuan")
    assert gdp in problem.found


def test_negative_energy(small, refused):
    """Energy and its parts are not negative; all three cells are told at once."""
    row = {"area": EAST, "period": "2024"}
    small.change("energy", row, energy_tce="-1", feedstock_tce="-2", nonfossil_tce="x")
    problems = refused()
    assert len(problems) == 3
    for column in ("energy_tce", "feedstock_tce", "nonfossil_tce"):
        one(problems, "energy.csv", f"“{column}”列")


@pytest.mark.parametrize(("base", "target"), [("2025", "2020"), ("2025", "2025")])
def test_a_target_year_not_after_its_base_year(small, refused, base, target):
    """A five-year target runs forward."""
    small.change("targets", {"area": EAST, "indicator": "energy.intensity"}, base_year=base, target_year=target)
    problem = one(refused(), "targets.csv", "target_year")
    assert base in problem.found


def test_a_share_where_percent_is_meant(small, refused):
    """0.13 for 13 %: told with what to write instead."""
    small.change("targets", {"area": EAST, "indicator": "energy.intensity"}, base="0.13")
    assert "13" in one(refused(), "targets.csv", "“base”列").mend


def test_two_targets_for_one_year(small, refused):
    """Which of two is valid nobody can know."""
    small.target(EAST, "energy.intensity", "five_year", "2024", "12", base_year="2019", target_year="2024")
    one(refused(), "targets.csv", "已有同类目标")


@pytest.mark.parametrize("book", ["energy", "gdp", "targets"])
def test_a_row_of_an_area_that_nobody_registered(small, refused, book):
    """A book may not name strangers."""
    small.rows[book].append(small.rows[book][-1] | {"area": "880001"})
    assert "880001" in one(refused(), f"{book}.csv", "“area”列").found


@pytest.mark.parametrize("book", ["energy", "gdp", "targets"])
def test_a_row_twice(small, refused, book):
    """A record stands once; the message says where the other is."""
    small.rows[book].append(dict(small.rows[book][3]))
    assert any("重复" in p.found or "已有同类目标" in p.found for p in refused())


def test_an_unknown_caliber(small, refused):
    """A caliber is V0 to V3, or what it excludes."""
    small.change("energy", {"area": EAST, "period": "2024"}, caliber="V9")
    assert "V9" in one(refused(), "energy.csv", "“caliber”列").found


def test_faults_of_all_books_come_together(small, refused):
    """One reading, every file."""
    small.change("areas", {"area": EAST}, level="galaxy")
    small.change("gdp", {"area": EAST, "period": "2024"}, gdp_yuan="0")
    small.change("energy", {"area": EAST, "period": "2024"}, energy_tce="x")
    small.change("targets", {"area": EAST, "indicator": "energy.intensity"}, base="")
    assert {p.place.split(" · ")[0] for p in refused()} == {"areas.csv", "gdp.csv", "energy.csv", "targets.csv"}


def test_gb18030_with_a_byte_order_mark(small, computed):
    """As Chinese spreadsheets save it: the same figures."""
    straight = computed(small.write())
    small.write(encoding="gb18030")
    for path in (small.folder / "books").iterdir():
        path.write_bytes("\ufeff".encode("gb18030") + path.read_bytes())
    assert computed(small.folder) == straight


def test_one_bad_cell_in_a_hundred_thousand_rows(small, refused):
    """One message, for the one cell, with its line."""
    like = small.find("energy", area=EAST, period="2024")
    areas = [f"{EAST}-{n:05d}" for n in range(7_150)]
    small.rows["areas"] += [{"area": a, "parent": EAST, "name": a, "level": "enterprise"} for a in areas]
    periods = [*(str(y) for y in range(2020, 2026)), *(f"{y}Q{q}" for y in (2023, 2024, 2025) for q in (1, 2, 3))][:14]
    small.rows["energy"] += [like | {"area": a, "period": p} for a in areas for p in periods]
    assert len(small.rows["energy"]) > 100_000
    small.rows["energy"][77_776]["energy_tce"] = "12O5"
    (problem,) = refused()
    assert problem.place == "energy.csv · 第 77,778 行 · “energy_tce”列"
    assert "12O5" in problem.found


def test_a_folder_without_books(close, tmp_path):
    """No books folder: an unknown city, told in a sentence."""
    with pytest.raises(Unknown, match="books"):
        close(tmp_path)


def test_a_period_that_the_books_do_not_have(close, small):
    """The message lists what there is."""
    with pytest.raises(Unknown, match=r"2031.*2024"):
        close(small.write(), "2031")


def test_nothing_but_areas(small, close):
    """Absent books are empty tables: there is no period to close, and that is what is said."""
    with pytest.raises(Unknown, match="账册是空的"):
        close(small.write(without=["gdp", "energy", "targets"]))


@pytest.mark.parametrize("lost", ["gdp", "energy"])
def test_one_of_two_books(small, computed, lost):
    """Without GDP there are totals, without energy there is nothing but undetermined."""
    rows = computed(small.write(without=[lost]))
    decline = rows["energy.intensity_decline", EAST, "2024"]
    assert (decline["value"], decline["verdict"]) == (None, "undetermined")
    total = rows["energy.total", EAST, "2024"]
    assert total["value"] == (None if lost == "energy" else "1347987.00")


def test_what_is_strange_and_let_in_is_told(small, close):
    """An unknown column is no error; the closing keeps the remark."""
    path = small.write() / "books" / "gdp.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{lines[0]},weather", *(f"{line},fine" for line in lines[1:])]), encoding="utf-8")
    closing, _ = close(small.folder)
    assert any("weather" in warning for warning in closing.manifest["notes"]["warnings"])
