"""平台下达的目标: what a decomposition issued here asks takes the place of targets.csv, and is cited as such."""

from datetime import date

from small_books import CITY, EAST

from shuangkong.closing.books import read_books
from shuangkong.closing.trail import record_of
from shuangkong.energy.decomposition_result import targets

CONTENT = {"units": [{"area": EAST, "target": 15.0, "incentive": 16.5}]}


def issued(_areas, _day):
    """A register in which one county's target was issued."""
    return {"targets": targets(CONTENT, 2020, 2025, "市发〔2024〕1号")}


def of_intensity(books, area):
    rows = books.tables["targets"].to_pylist()
    return [row for row in rows if (row["area"], row["indicator"]) == (area, "energy.intensity")]


def test_an_issued_target_takes_the_place_of_the_books(small):
    """One five-year target of the county, 15 %, with number; what the book has for single years, and the city's, stay."""
    of_year = dict(small.rows["targets"][0], area=EAST, kind="annual", period="2024", base="2.7", incentive="")
    small.rows["targets"].append(of_year | {"base_year": "", "target_year": ""})
    folder = small.write()
    before = read_books(folder, date(2026, 3, 31))
    after = read_books(folder, date(2026, 3, 31), register=issued)
    whole = [row for row in of_intensity(after, EAST) if row["kind"] == "five_year"]
    assert [(row["base"], row["incentive"], row["document"], row["book"]) for row in whole] == [
        (15.0, 16.5, "市发〔2024〕1号", "issued")
    ]
    yearly = [[row for row in of_intensity(one, EAST) if row["kind"] == "annual"] for one in (before, after)]
    assert [row["base"] for row in yearly[0]] == [2.7]
    assert yearly[1] == yearly[0]
    assert of_intensity(after, CITY) == of_intensity(before, CITY)
    record = record_of("targets", "base", whole[0])
    assert (record.file, record.row, record.document) == ("已下达的目标分解", 1, "市发〔2024〕1号")


def test_without_anything_issued_the_books_stay_as_they_are(small):
    """An empty register changes nothing."""
    folder = small.write()
    one, other = (read_books(folder, date(2026, 3, 31), register=r) for r in (None, lambda _a, _d: {"targets": []}))
    assert one.tables["targets"].equals(other.tables["targets"])
