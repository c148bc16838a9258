"""Closings from the database: approved submissions as newer vintages; older closings reproduced; the way back to the cell."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
TONGREN = Path(__file__).parents[3] / "cities" / "tongren"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
FIGURE, COUNTY, PERIOD = "institutions.energy_per_head", "520602", "2025"


@pytest.fixture
def city(tmp_path, monkeypatch):
    """`city(day)`: close Tongren's 2025 as of a day, with what the database has by then."""
    from shuangkong.closing import services
    from shuangkong.closing.approved_filings import approved

    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path / "home"))
    shutil.copytree(TONGREN, tmp_path / "tongren")
    for book in ("energy", "gdp", "observations", "sectors", "balance"):
        keep_years(tmp_path / "tongren" / "books" / f"{book}.csv")

    def close(day, filed=approved):
        return services.close(tmp_path / "tongren", [PERIOD], day, NOON, filed=filed)[0][0]

    return close


def keep_years(book):
    """Leave the rows of two counties for whole years: what is asked here needs no more, and a closing is quicker."""
    if not book.exists():
        return
    head, *lines = book.read_text("utf-8-sig").splitlines()
    areas, period = ("520600", "520602", "520603"), head.split(",").index("period")
    kept = [line for line in lines if line.startswith(areas) and len(line.split(",")[period]) == 4]
    book.write_text("\n".join([head, *kept]) + "\n", "utf-8")


def values(closing):
    """The observations of the county's institutions that the closing froze."""
    rows = closing.where("inputs/observations", area=COUNTY, period=PERIOD, series="institution_persons")
    return [(row["value"], row["book"], row["vintage"], row["in_use"]) for row in rows]


def test_without_submissions_a_closing_is_as_it_always_was(city, people):
    """Nothing is frozen beside the books, and the hashes are the same."""
    assert people
    with_, without = city(date(2026, 3, 31)), city(date(2026, 3, 31), None)
    assert with_.seal == without.seal
    assert not (with_.folder / "inputs" / "filed.parquet").exists()


def test_what_is_approved_is_a_newer_vintage_and_moves_the_figure(city, approved):
    """The book's row stays as the older one; the figure is computed from what was filed."""
    before = city(date(2026, 3, 1))
    approved()
    after = city(date(2026, 3, 2))
    assert after.revision == before.revision + 1
    (book, of_book, _, unused), (filed, of_filed, vintage, used) = sorted(values(after), key=lambda row: row[3])
    assert (of_book, unused, of_filed, filed, vintage, used) == ("observations", 0, "statistics", 12000.0, "final", 1)
    assert values(before) == [(book, "observations", "", 1)]
    assert after.figure(FIGURE, COUNTY).value == "75.00"  # 900 tce by 12,000 persons, in kgce
    assert before.figure(FIGURE, COUNTY).value != "75.00"
    assert after.figure(FIGURE, COUNTY).confidence == "reported"


def test_a_past_closing_is_reproduced_with_the_data_of_its_day(city, approved, people, texts, go):
    """After a correction: as of the first approval the first value, as of the second the second, both vintages kept."""
    from shuangkong.statistics import services

    former = approved()
    first = city(date(2026, 3, 10))
    later = NOON + timedelta(days=30)
    new = services.correct(former.pk, "更正", people.first, later)
    services.take_typed(new.pk, texts(people.codes[0], persons="10000"), 0, people.first, later)
    go(go(new, "submit", people.first, now=later), "review", people.county, now=later)
    go(new, "approve", people.city, now=later)
    again, second = city(date(2026, 3, 10)), city(date(2026, 4, 30))
    assert again.seal == first.seal
    assert [row for row in values(second) if row[1] == "statistics"] == [
        (12000.0, "statistics", "final", 0),
        (10000.0, "statistics", "revised", 1),
    ]
    assert second.figure(FIGURE, COUNTY).value == "90.00"
    assert city(date(2026, 3, 10)).figure(FIGURE, COUNTY).value == "75.00"


def test_a_figure_leads_to_the_cell_its_version_and_who_approved_it(city, approved, people):
    """The auditor opens the figure down to the submission."""
    from shuangkong.closing.explain import explain

    submission = approved()
    found = explain(city(date(2026, 3, 2)), FIGURE, COUNTY)
    cells = {cell.column: cell for step in steps(found.root) if step.record for cell in step.record.filed}
    cell = cells["用能人数"]
    assert (cell.submission, cell.version, cell.form_name, cell.filer) == (
        submission.pk, 1, "公共机构能源资源消费", "甲学院",
    )  # fmt: skip
    assert (cell.table, cell.line, cell.value) == ("main", 1, "12000")
    assert (cell.approved_by, cell.published) == ("city", "2026-03-02")


def steps(step):
    yield step
    for inner in step.steps:
        yield from steps(inner)


def test_a_sum_waits_for_everybody_who_has_to_file(city, approved, people, texts, go):
    """One institution of two is no figure of the county; with the second the sum is, and both cells stand under it."""
    from shuangkong.statistics import services
    from shuangkong.statistics.models import Duty

    other = Duty.objects.create(form="institutions", area_id=COUNTY, organisation_id=people.codes[1], since="2024")
    approved()
    assert all(row[1] == "observations" for row in values(city(date(2026, 3, 2))))
    later = NOON + timedelta(days=1)
    second = services.open_for(other, PERIOD, people.second, later)
    services.take_typed(second.pk, texts(people.codes[1], "乙医院", persons="3000"), 0, people.second, later)
    go(go(second, "submit", people.second, now=later), "review", people.county, now=later)
    go(second, "approve", people.city, now=later)
    closing = city(date(2026, 3, 3))
    assert [row[0] for row in values(closing) if row[1] == "statistics"] == [15000.0]
    lines = closing.where("inputs/filed", area=COUNTY, series="institution_persons")
    assert sorted(line["value"] for line in lines) == ["12000", "3000"]


def test_a_county_filed_by_nobody_stays_with_its_book(city, approved):
    """The neighbour's figures are the same before and after."""
    before = city(date(2026, 3, 1))
    approved()
    after = city(date(2026, 3, 2))
    of_neighbour = [[row for row in closing.figures() if row.area == "520603"] for closing in (before, after)]
    assert of_neighbour[0] == of_neighbour[1]


def gdp_of(people, go, area, filer, gdp, when):
    """An office's GDP of the county, in force."""
    from shuangkong.statistics import services
    from shuangkong.statistics.models import Duty
    from shuangkong.statistics.typed import from_page

    duty = Duty.objects.create(form="gdp", area_id=area, since="2024")
    submission = services.open_for(duty, PERIOD, filer, when)
    line = {"area": COUNTY, "gdp": gdp, "industry": "900000", "industrial": "800000", "price_base_year": "2020"}
    typed = from_page(services.form_of(submission), {f"main-1-{name}": text for name, text in line.items()})
    services.take_typed(submission.pk, typed, 0, filer, when)
    go(submission, "submit", filer, now=when)
    if area == COUNTY:
        go(submission, "review", people.county, now=when)
    go(submission, "approve", people.city, now=when)


@pytest.mark.parametrize("first", ["city", "county"])
def test_what_two_offices_state_of_a_county_is_not_added_up(city, people, go, first):
    """The city's office states it for all counties, the county's for itself: the city's counts, whichever came first."""
    states = {"city": ("520600", people.colleague, "3000000"), "county": (COUNTY, people.clerk, "2600000")}
    for day, who in enumerate((first, *(set(states) - {first}))):
        gdp_of(people, go, *states[who], NOON + timedelta(days=day))
    rows = city(date(2026, 3, 10)).where("inputs/gdp", area=COUNTY, period=PERIOD)
    assert [row["gdp_yuan"] for row in rows if row["price_base_year"] == 2020] == [3e10]


def test_what_is_new_is_told_with_what_it_would_move(city, people, go, monkeypatch):
    """Added up once after an approval, for all readers; with its unit, and the headline figures that it moves."""
    from shuangkong.closing import outdated
    from shuangkong.closing.templatetags.figures import amount

    closing = city(date(2026, 3, 1))
    assert outdated.newer(closing, [COUNTY]) == []
    gdp_of(people, go, "520600", people.colleague, "3000000", NOON)
    asked = []
    monkeypatch.setattr(outdated, "approved", lambda *a, known=outdated.approved: asked.append(a) or known(*a))
    for _reader in range(2):
        found = {one.series: one for one in outdated.newer(closing, [COUNTY])}
    assert len(asked) == 1
    gdp = found["gdp.gdp_yuan"]
    assert (amount(gdp.after, gdp.unit), gdp.indicators[0]) == ("30,000,000,000 元", "单位地区生产总值能耗")
    gdp_of(people, go, COUNTY, people.clerk, "2600000", NOON + timedelta(days=1))
    assert outdated.newer(closing, [COUNTY])[0].after == gdp.after
    assert len(asked) == 2
    assert outdated.newer(city(date(2026, 3, 10)), [COUNTY]) == []


def test_what_is_approved_and_does_not_count_yet_is_told(approved, people):
    """The sum waits for another unit: the page of the first says for which."""
    from shuangkong.statistics import page
    from shuangkong.statistics.models import Duty

    submission = approved()
    assert page.context(submission, people.city)["waited_for"] == []
    Duty.objects.create(form="institutions", area_id=COUNTY, organisation_id=people.codes[1], since="2024")
    assert page.context(submission, people.city)["waited_for"] == ["乙医院"]


def test_a_look_back_takes_the_place_of_no_closing(city, approved):
    """It is sealed and can be opened by its revision; pages go on with the newest day's data."""
    from shuangkong.closing import store

    approved()
    newest = city(date(2026, 3, 10))
    back = city(date(2026, 3, 1))
    assert back.revision == newest.revision + 1
    assert store.latest("520600", PERIOD).revision == newest.revision


def test_the_gdp_that_the_statistics_office_files_takes_the_place_of_the_books(city, people, go):
    """A cell of another book: the row says what was filed, and who approved it."""
    from shuangkong.closing.explain import explain
    from shuangkong.statistics import services
    from shuangkong.statistics.in_use import in_use
    from shuangkong.statistics.models import Duty
    from shuangkong.statistics.typed import from_page

    form = in_use().form("gdp")
    duty = Duty.objects.create(form="gdp", area_id="520600", since="2024")
    submission = services.open_for(duty, PERIOD, people.colleague, NOON)
    line = {"area": COUNTY, "gdp": "3000000", "industry": "900000", "industrial": "800000", "price_base_year": "2020"}
    typed = from_page(form, {f"{form.tables[0].id}-1-{name}": text for name, text in line.items()})
    services.take_typed(submission.pk, typed, 0, people.colleague, NOON)
    go(go(submission, "submit", people.colleague), "approve", people.city)
    closing = city(date(2026, 3, 2))
    row = next(r for r in closing.where("inputs/gdp", area=COUNTY, period=PERIOD) if r["price_base_year"] == 2020)
    assert row["gdp_yuan"] == float(submission.observations.get(series="gdp.gdp_yuan").value)
    found = explain(closing, "energy.intensity", COUNTY)
    filed = [cell for step in steps(found.root) if step.record for cell in step.record.filed]
    assert {(cell.form, cell.approved_by) for cell in filed} == {("gdp", "city")}
