"""How an indicator of a whole comes about: from its own rows or its units', level by level, the same units throughout.

A made-up province of two cities: one has counties that report, the other reports itself. All numbers by hand.
"""

from datetime import date

import pytest
from indicator_books import CITY, EAST, NORTH, WEST, IndicatorBooks
from indicator_recomputation import Indicators

PROVINCE, OTHER, SOUTH, ZONE, INNER = "990000", "990200", "990201", "990100-Z", "990101-Z"
DAY = date(2026, 3, 31)
YEARS = range(2020, 2026)
OWN_ROW = "采用本级填报的数，没有采用所属单位合计。"
GROSS = "按本地区全部数值计算，没有扣除单独下达目标的开发区。"


def province(folder):
    """The areas, and one indicator for each of the cases below."""
    books = IndicatorBooks(folder)
    books.top = PROVINCE
    books.change("areas", {"area": CITY}, parent=PROVINCE).change("areas", {"area": EAST}, unit="net")
    books.area(PROVINCE, "", "某省", "province").area(OTHER, PROVINCE, "他市", "city")
    books.area(SOUTH, OTHER, "南县", "county").area(ZONE, CITY, "高新区", "zone")
    books.area(INNER, EAST, "经开区", "zone", unit="own", counted_in=EAST)
    _shares(books)
    _late(books)
    _prices(books)
    _parameters(books)
    return books


def _share(books, name, **parts):
    """A share of two series; `parts` are area → (upper values, lower values)."""
    series = {f"{name}_t": "t", f"{name}_of_t": "t"}
    books.indicator(f"made.{name}", f"{name}_t / {name}_of_t", "%", series)
    areas = {"east": EAST, "west": WEST, "north": NORTH, "other": OTHER, "south": SOUTH, "zone": ZONE, "city": CITY}
    for area, (upper, lower) in parts.items():
        books.observe(areas[area], f"{name}_t", upper).observe(areas[area], f"{name}_of_t", lower)


def _shares(books):
    gap = [100, 100, 100, None, 100, 100]
    _share(books, "used", east=([60] * 6, [100] * 6), west=([80] * 6, [200] * 6), other=([90] * 6, gap),
           south=([10] * 6, [50] * 6))  # fmt: skip
    books.ask(PROVINCE, "made.used", "at_least", 50)
    # West lacks a year of one series
    _share(books, "part", east=([60] * 6, [100] * 6), west=([80] * 6, [200, 200, 200, None, 200, 200]))
    books.ask(CITY, "made.part", "at_least", 40).ask(WEST, "made.part", "at_least", 40)
    # North reported one series in one year, and so owes both in all
    north = ([None, 5], [])
    _share(books, "half", east=([60] * 6, [100] * 6), west=([80] * 6, [200] * 6), north=north)
    own = {"name": "本级量", "unit": "t", "aggregate": "own"}
    books.indicator("made.mix", "city_t + counties_t", "t", {"city_t": own, "counties_t": "t"})
    books.observe(CITY, "city_t", [5] * 6).observe(EAST, "counties_t", [1] * 6).observe(WEST, "counties_t", [2] * 6)


def _late(books):
    for name, unit, values in (
        ("begun", ZONE, (None, None, None, 10, 10, 10)), ("paused", ZONE, (None, 10, 10, None, 10, 10)),
        ("county", WEST, (None, None, 10, 10, 10, 10)),
    ):  # fmt: skip
        books.indicator(f"made.{name}", f"{name}_t", "t", {f"{name}_t": "t"})
        books.observe(EAST, f"{name}_t", [100] * 6).observe(unit, f"{name}_t", values)


def _prices(books):
    for name in ("mixed", "same"):
        constant = {"name": "增加值", "unit": "yuan", "prices": "constant"}
        books.indicator(f"made.{name}", f"{name}_tce / {name}_yuan", "tce/10^4 yuan", decimals=4, better="lower",
                        series={f"{name}_tce": "tce", f"{name}_yuan": constant})  # fmt: skip
        for area, year in ((EAST, 2020), (WEST, 2025 if name == "mixed" else 2020)):
            books.observe(area, f"{name}_tce", [5000] * 6)
            books.observe(area, f"{name}_yuan", [10**8] * 6, price_base_year=str(year))
        books.ask(CITY, f"made.{name}", "decrease_by", 10)
    # the same again, and the city's own row of 2024 at later prices
    books.indicator("made.later", "later_tce / later_yuan", "tce/10^4 yuan", decimals=4, better="lower",
                    series={"later_tce": "tce", "later_yuan": constant})  # fmt: skip
    for area, tce, yuan, year in ((EAST, [5000] * 6, [10**8] * 6, 2020), (CITY, [5000], [2 * 10**8], 2025)):
        start = [None] * (6 - len(tce) - 1) if area == CITY else []
        books.observe(area, "later_tce", start + tce)
        books.observe(area, "later_yuan", start + yuan, price_base_year=str(year))
    books.ask(CITY, "made.later", "decrease_by", 10)
    books.indicator(
        "made.part_of", "new_yuan / all_yuan", "%", {"new_yuan": dict(constant), "all_yuan": dict(constant)}
    )
    books.observe(EAST, "new_yuan", [10**7] * 6, price_base_year="2020")
    books.observe(EAST, "all_yuan", [10**8] * 6, price_base_year="2025")


def _parameters(books):
    for name, parameter in (("first", "household_meter_allowance"), ("second", "forecast_least_years")):
        books.indicator(f"made.{name}", f"f * {name}_t / {name}_of_t", "1", {f"{name}_t": "t", f"{name}_of_t": "t"},
                        parameters={"f": f"targets.{parameter}"})  # fmt: skip
        books.observe(EAST, f"{name}_t", [20] * 6).observe(EAST, f"{name}_of_t", [10] * 6)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The province's pack, written."""
    return province(tmp_path_factory.mktemp("province")).write()


@pytest.fixture
def cells(computed, pack):
    """`cells("made.used", CITY)`: the values of 2020 to 2025; `cells(…, 2023)`: value, verdict and coverage of a year."""
    rows = computed(pack, DAY)

    def of(figure, area, year=None):
        if year is None:
            return [(rows.get((figure, area, str(y))) or {}).get("value", "no figure") for y in YEARS]
        row = rows[figure, area, str(year)]
        return row["value"], row["verdict"], round(row["coverage"], 4)

    return of


def test_a_province_of_a_sum_and_a_row(cells):
    """(60 + 80) of 300 from the counties of one city and 90 of 100 from the other itself: 230 of 400, not 150 of 350."""
    assert cells("made.used", CITY, 2024) == ("46.67", "none", 1.0)
    assert cells("made.used", OTHER, 2024) == ("90.00", "none", 1.0)
    assert cells("made.used", PROVINCE, 2024) == ("57.50", "met", 1.0)


def test_half_a_row_of_its_own_is_none(cells):
    """In 2023 the other city has only the numerator: 90 over its county's 50 would be 180 %; both are its county's."""
    assert cells("made.used", OTHER, 2023)[0] == "20.00"
    assert cells("made.used", PROVINCE, 2023) == ("42.86", "behind", 1.0)


def test_one_series_of_a_county_missing(cells):
    """West has 80 t of it in 2023 but not of how much: 140 of 100 would be 140 %; the city is not known, half is there."""
    assert cells("made.part", CITY, 2023) == (None, "undetermined", 0.5)
    assert cells("made.part", PROVINCE, 2023) == (None, "undetermined", 0.0)
    assert cells("made.part", CITY, 2024) == ("46.67", "met", 1.0)
    assert cells("made.part", WEST, 2023)[:2] == (None, "undetermined")


def test_who_ever_reported_owes_all(cells):
    """North's one number of 2021 makes the city wait for North in every year of the cycle: two of three are there."""
    assert cells("made.half", CITY)[1:] == [None] * 5
    assert cells("made.half", CITY, 2024) == (None, "undetermined", 0.6667)
    assert cells("made.half", EAST, 2024) == ("60.00", "none", 1.0)


def test_a_zone_that_begins_later(cells):
    """Nobody waits for it before 2023; afterwards it counts."""
    assert cells("made.begun", CITY) == ["100.00"] * 3 + ["110.00"] * 3


def test_a_zone_that_pauses(cells):
    """It began, so its missing year is missed: 100 t would be a fall that never was."""
    assert cells("made.paused", CITY) == ["100.00", "110.00", "110.00", None, "110.00", "110.00"]
    assert cells("made.paused", CITY, 2023) == (None, "undetermined", 0.5)


def test_a_county_that_begins_later(cells):
    """Counties were there all the time: the years before are missing, not zero."""
    assert cells("made.county", CITY)[1:] == [None] + ["110.00"] * 4


def test_two_price_bases(cells):
    """Value added of 2020 and of 2025 is no sum, however complete; at one price 10,000 tce over 2·10⁸ yuan is 0.5."""
    assert cells("made.mixed", CITY)[1:] == [None] * 5
    assert cells("made.mixed.measured", CITY, 2024)[:2] == (None, "undetermined")
    assert cells("made.mixed", EAST, 2024)[0] == cells("made.same", CITY, 2024)[0] == "0.5000"


def test_years_at_two_price_bases(cells):
    """The city's own value added of 2024 is at prices of 2025, its counties' sums at those of 2020: no fall of 50 %."""
    assert cells("made.later", CITY) == ["0.5000"] * 4 + [None, "0.5000"]
    assert cells("made.later.measured", CITY, 2024)[:2] == (None, "undetermined")
    assert cells("made.later.measured", CITY, 2025)[:2] == ("0.00", "behind")


def test_two_price_bases_in_a_formula(cells):
    """A part at prices of 2020 of a whole at those of 2025 is no share."""
    assert cells("made.part_of", EAST, 2024)[:2] == (None, "undetermined")


def test_one_name_for_two_parameters(cells):
    """Both files write f: 0.08 · 2 in one, 4 · 2 in the other."""
    assert (cells("made.first", EAST, 2024)[0], cells("made.second", EAST, 2024)[0]) == ("0.16", "8.00")
    assert (cells("made.first", CITY, 2024)[0], cells("made.second", PROVINCE, 2024)[0]) == ("0.16", "8.00")


def test_its_own_series_beside_a_sum(cells):
    """What can't be added is the city's own, what can is its counties': 5 + 1 + 2; the province has no number of its own."""
    assert cells("made.mix", CITY, 2024) == ("8.00", "none", 1.0)
    assert cells("made.mix", PROVINCE, 2024)[:2] == (None, "undetermined")


def test_all_figures_agree_with_the_recomputation(computed, pack):
    """Every figure of every case, 2021 to 2025, to the last digit, none lost and none too many."""
    again = Indicators(pack)
    found = {k: (r["value"], r["verdict"]) for k, r in computed(pack, DAY).items() if k[0].startswith("made.")}
    found = {key: cell for key, cell in found.items() if int(key[2]) > 2020}
    wanted = {
        (figure, area, str(year)): cell
        for year in YEARS[1:]
        for area in again.areas
        for figure, cell in again.published(area, year).items()
        if figure.startswith("made.")
    }
    assert found.keys() == wanted.keys()
    assert {k: v for k, v in found.items() if v[0] != wanted[k][0] or wanted[k][1] not in (None, v[1])} == {}
    assert len(found) > 350


def test_nothing_above_the_books_is_added_up(computed, tmp_path):
    """A city's pack names its province, but holds one of its cities: no province comes out of it."""
    books = province(tmp_path / "pack")
    books.top = CITY
    rows = computed(books.drop("targets", area=PROVINCE).write(), DAY)
    areas = {area for figure, area, _ in rows if figure == "made.used"}
    assert areas == {CITY, EAST, WEST, OTHER, SOUTH}


@pytest.fixture(scope="module")
def closing(pack, tmp_path_factory):
    """The closing of 2024."""
    from datetime import UTC, datetime

    from shuangkong.closing import services

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(tmp_path_factory.mktemp("home")))
        yield services.close(pack, ["2024"], DAY, datetime(2026, 3, 31, tzinfo=UTC))[0][0]


def test_remarks_on_whose_rows_counted(closing):
    """An own row that went before the units' sum says so, where there was a sum; a net area says that it counts gross."""
    remarks = closing.remarks()
    with_own_row = {key for key, texts in remarks.items() if OWN_ROW in texts}
    assert with_own_row == {("made.used", OTHER)}
    gross = {key for key, texts in remarks.items() if GROSS in texts}
    assert {area for _, area in gross} == {EAST}
    assert ("made.used", EAST) in gross


def test_the_trail_of_a_sum(closing):
    """The province opens into its cities, one into its counties, the other into its line of the book; 230 ÷ 400."""
    from shuangkong.closing.explain import explain

    def values(step):
        return {inner.label: inner.value for inner in step.steps}

    opened = explain(closing, "made.used", PROVINCE)
    first = opened.root
    while len(first.steps) == 1:
        (first,) = first.steps
    used = next(step for step in first.steps if step.value == "230")
    assert values(used) == {"中州市": "140", "他市": "90"}
    city = next(step for step in used.steps if step.label == "中州市")
    assert values(city) == {"东县": "60", "西县": "80"}
    assert next(step for step in used.steps if step.label == "他市").record is not None


def test_the_sentence_of_two_price_bases(closing):
    """It does not say that data lack: what is there cannot be added."""
    from shuangkong.closing.explain import explain

    wanted = "各数的价格基年不同，不能相加、相比，暂不评定。"
    assert explain(closing, "made.mixed", CITY).sentence == wanted
    assert explain(closing, "made.mixed.measured", CITY).sentence == wanted
    assert explain(closing, "made.half", CITY).sentence == "应有数据只有 67%，数据不足，暂不评定。"
