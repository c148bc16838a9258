"""Bad indicators, bad targets, bad observations: each told with its place and how to mend it; nothing is half written."""

from datetime import date

import pytest
from command import shuangkong
from indicator_books import CITY, EAST, NORTH, WEST, IndicatorBooks

from shuangkong.closing.books import read_books
from shuangkong.kernel.problems import BadData

PARTS = {"used_t": "t", "made_t": "t"}
DAY = date(2026, 3, 31)


@pytest.fixture
def books(tmp_path):
    """One sound indicator with data and a target."""
    books = IndicatorBooks(tmp_path / "pack").indicator("made.share", "used_t / made_t", "%", PARTS, limits=[0, 100])
    for area in (EAST, WEST):
        books.observe(area, "used_t", (70, 72, 75, 78, 80, 84)).observe(area, "made_t", [100] * 6)
    return books.ask(EAST, "made.share", "at_least", 80)


@pytest.fixture
def refused(close, home):
    """`refused(books)` closes a year, insists on bad data and an untouched home, and returns the errors."""

    def problems(books):
        with pytest.raises(BadData) as caught:
            close(books.write())
        assert not home.exists() or list(home.rglob("*")) == []
        return [p for p in caught.value.problems if p.severity == "error"]

    return problems


def told(problems, place, found, mend):
    """Insist on one problem with these words."""
    assert len(problems) == 1, [(p.place, p.found) for p in problems]
    assert place in problems[0].place, problems[0]
    assert found in problems[0].found, problems[0]
    assert mend in problems[0].mend, problems[0]


def test_an_unknown_series(books, refused):
    """The nearest name is offered; the file and the key are told. What nothing uses now is told beside it."""
    books.indicator("made.share", "use_t / made_t", "%", PARTS)
    unknown, unused = refused(books)
    told([unknown], "made.share.yaml · formula", "use_t，没有这个序列", "是不是“used_t”")
    assert "used_t" in unused.place


def test_an_unknown_series_at_the_command(books, home):
    """The command leaves with 3, says it in Chinese and seals nothing."""
    books.indicator("made.share", "used_t / made_tons", "%", PARTS)
    done = shuangkong(home, "close", books.write(), "2024", "--as-of", "2026-03-31")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "made.share.yaml · formula" in done.stderr
    assert "made_tons，没有这个序列" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(home.rglob("manifest.json")) == []


def test_a_circle(books, refused):
    """Two indicators that name each other: the whole circle is told."""
    books.indicator("made.a", "made.b + used_t", "t", {}).indicator("made.b", "made.a - made_t", "t", {})
    (problem,) = refused(books)
    assert "formula" in problem.place
    assert "made.a" in problem.found
    assert "made.b" in problem.found


@pytest.mark.parametrize(
    ("formula", "unit", "series", "found"),
    [
        ("water_m3 + coal_t", "t", {"water_m3": "m3", "coal_t": "t"}, "相加减"),
        ("water_m3 / coal_t", "%", {"water_m3": "m3", "coal_t": "t"}, "公式得出的是 立方米/吨，unit 写的是 %"),
        ("water_m3", "t", {"water_m3": "m3"}, "公式得出的是 立方米，unit 写的是 吨"),
        ("coal_t + steel_t", "t", {"coal_t": "t", "steel_t": "10^4 t"}, "相加减"),
    ],
)
def test_units_of_a_formula_that_do_not_match(books, refused, formula, unit, series, found):
    """What is added has one unit, and the result is the indicator's."""
    told(refused(books.indicator("made.odd", formula, unit, series)), "made.odd.yaml · formula", found, "")


@pytest.mark.parametrize(
    ("relation", "unit", "wanted"),
    [
        ("reach", "吨", "单位 %"),
        ("decrease_by_points", "吨", "单位 个百分点"),
        ("decrease_by", "吨", "单位 %"),
        ("decrease_by_points", "%", "单位 个百分点"),
        ("decrease_by", "个百分点", "单位 %"),
    ],
)
def test_a_unit_of_the_plan_that_does_not_match(books, refused, relation, unit, wanted):
    """A share is asked for in %, a difference of shares in points, a rate of change in %."""
    (problem,) = refused(books.ask_in_plan("made.share", relation, 90, unit))
    assert problem.place.startswith("plan.yaml · 第 ")
    assert "made.share" in problem.place
    assert problem.found == f"单位 {unit}"
    assert problem.wanted.startswith(wanted)


@pytest.mark.parametrize(
    ("relation", "unit"), [("at_least", "t"), ("increase_by_points", "%"), ("increase_by", "percentage point")]
)
def test_a_unit_of_a_target_that_does_not_match(books, refused, relation, unit):
    """targets.csv says the unit of its numbers: points are no per cent of the base, and per cent are no points."""
    told(
        refused(books.ask(WEST, "made.share", relation, 15, unit=unit)),
        "targets.csv · 第 3 行 · “unit”列",
        unit,
        "换算",
    )


def test_a_change_of_what_begins_at_nothing(books, refused):
    """Tonnages add up from the base year: a fall since then has nothing to be compared with."""
    books.indicator("made.cut", "cut_t", "t", {"cut_t": "t"}, accumulate="cycle")
    books.observe(EAST, "cut_t", (None, 1, 1, 1, 1, 1)).ask(EAST, "made.cut", "decrease_by", 10)
    told(refused(books), "targets.csv", "decrease_by", "按累计应达到的数量填写")


def test_a_target_of_a_county_twice(books, refused):
    """Which of two is valid nobody can know; it is told once, by what the rows have in common."""
    told(refused(books.ask(EAST, "made.share", "at_least", 85)), "targets.csv · 第 3 行", "与第 2 行重复", "留一行")


def test_a_target_of_a_county_under_two_names(books, refused):
    """The book cannot know that they are one; the row of the second says so."""
    books.ask(EAST, "指标made.share", "at_least", 85)
    told(refused(books), "targets.csv · 第 3 行 · “target_year”列", "2021 年在第 2 行已有同类目标", "删去其中一行")


def test_a_target_that_begins_too_early(books, refused):
    """A target of the next plan from 2023 on: not its end is wrong, but its beginning."""
    books.ask(EAST, "made.share", "at_least", 90, period="2030", base_year="2023", target_year="2030")
    told(refused(books), "targets.csv · 第 3 行 · “base_year”列", "2024 年在第 2 行已有同类目标", "改正年份")


def test_two_targets_that_overlap(books, refused):
    """A second five-year target under another period covers the same years."""
    books.ask(EAST, "made.share", "at_least", 85, period="2024", base_year="2019", target_year="2024")
    told(refused(books), "targets.csv · 第 3 行 · “target_year”列", "2021 年在第 2 行已有同类目标", "删去其中一行")


def test_a_target_that_contradicts_the_plan(books, refused):
    """targets.csv says 85 where the plan says 90: both numbers and the plan's line are told."""
    books.ask_in_plan("made.share", "at_least", 90).ask(CITY, "made.share", "at_least", 85)
    (problem,) = refused(books)
    assert problem.place == "targets.csv · 第 3 行 · “base”列"
    assert problem.found.startswith("85，方案（plan.yaml 第 ")
    assert problem.found.endswith(" 行）是 90")


@pytest.mark.parametrize("more", [{"relation": "at_most"}, {"bound": "strict"}, {"relation": "increase_by_points"}])
def test_a_target_that_contradicts_the_words_of_the_plan(books, refused, more):
    """The same number said another way is another target."""
    row = {"relation": "at_least", "bound": ""} | more
    books.ask_in_plan("made.share", "at_least", 90).ask(CITY, "made.share", row["relation"], 90, row["bound"])
    assert [p.place for p in refused(books)] == [f"targets.csv · 第 3 行 · “{next(iter(more))}”列"]


def test_a_target_that_repeats_the_plan(books):
    """The same in both is one target, and no problem."""
    books.ask_in_plan("made.share", "at_least", 90).ask(CITY, "made.share", "at_least", 90)
    read = read_books(books.write(), DAY)
    assert read.warnings == ()
    assert read.tables["targets"].filter(read.tables["targets"]["area"].to_numpy(False) == CITY).num_rows == 1


def test_two_targets_of_the_plan(books, refused):
    """A plan that asks for one thing twice is told by its second line."""
    books.ask_in_plan("made.share", "at_least", 90).ask_in_plan("made.share", "at_least", 91)
    (problem,) = refused(books)
    assert problem.place.startswith("plan.yaml · 第 ")
    assert "已有同类目标" in problem.found


def of_2024(kind, **more):
    """A value issued for 2024."""
    return {"kind": kind, "period": "2024", "base_year": "", "target_year": ""} | more


def test_two_values_issued_for_a_year(books, refused):
    """An annual and a cumulative value for one year: which of the two counts nobody can know."""
    books.ask(EAST, "made.share", "at_least", 78, **of_2024("annual"))
    books.ask(EAST, "made.share", "at_least", 79, **of_2024("cumulative"))
    told(refused(books), "targets.csv · 第 4 行 · “period”列", "2024 年在第 3 行已有同类目标", "删去其中一行")


def test_an_incentive_target(books, refused):
    """Only that of energy intensity exempts from anything; beside another indicator it would do nothing, unseen."""
    books.ask(WEST, "made.share", "at_least", 80, incentive="85")
    told(refused(books), "targets.csv · 第 3 行 · “incentive”列", "85", "删去这一格")


def test_an_issued_value_that_is_said_otherwise(books, refused):
    """A level cannot be a part of a fall: 78 would be taken for 78 % of decline."""
    books.ask(WEST, "made.share", "decrease_by", 5).ask(WEST, "made.share", "at_least", 78, **of_2024("annual"))
    told(refused(books), "targets.csv · 第 4 行 · “relation”列", "at_least", "换算")


def test_a_fall_within_the_year(books, refused):
    """What is measured since the base year is issued since the base year: 1 % of the year alone would be met by then."""
    books.ask(WEST, "made.share", "increase_by", 5).ask(WEST, "made.share", "increase_by", 1, **of_2024("annual"))
    told(refused(books), "targets.csv · 第 4 行 · “kind”列", "annual", "cumulative")


def test_an_issued_value_without_a_five_year_target(books):
    """It is a part of nothing: a warning says that nothing comes of it."""
    books.ask(WEST, "made.share", "at_least", 78, **of_2024("annual"))
    (warning,) = read_books(books.write(), DAY).warnings
    assert warning.place == "targets.csv · 第 3 行 · “kind”列"
    assert "五年目标" in warning.mend


def test_two_acceptances_under_two_names(books, refused):
    """The same indicator by its id and by its name, once yes and once no."""
    books.accept(EAST, "made.share", 2024).accept(EAST, "指标made.share", 2024, "no")
    told(refused(books), "acceptances.csv · 第 3 行 · “indicator”列", "与第 2 行重复", "删去其中一行")


def test_a_percentage_entered_as_a_share_in_a_target(books, refused):
    """0.86 where 86 % is meant is an error in targets.csv, with what to write."""
    told(refused(books.ask(WEST, "made.share", "at_least", 0.86)), "targets.csv · 第 3 行 · “base”列", "0.86", "86")


def test_a_percentage_entered_as_a_share_in_the_plan(books, refused):
    """The same in plan.yaml."""
    (problem,) = refused(books.ask_in_plan("made.share", "at_least", 0.86))
    assert problem.place.startswith("plan.yaml · 第 ")
    assert (problem.found, "86" in problem.mend) == ("0.86", True)


def test_prices_that_nobody_named(books, refused):
    """Value added needs the year of its prices: an observation without it is an error, not a guess."""
    constant = {"name": "增加值", "unit": "yuan", "prices": "constant"}
    books.indicator("made.per_yuan", "used_t / value_yuan", "t/10^4 yuan", {"value_yuan": constant})
    told(refused(books.observe(EAST, "value_yuan", [10**8])), "“price_base_year”列", "空", "补上价格基年")


def test_a_series_of_another_book(books, refused):
    """What energy.csv holds is not entered a second time."""
    told(
        refused(books.observe(EAST, "nonfossil_tce", [5])),
        "observations.csv · 第 26 行 · “series”列",
        "nonfossil_tce",
        "energy.csv",
    )


@pytest.mark.parametrize("source", ["nosuch.col", "energy.nosuch", "areas.name", "energy.energy_tce"])
def test_a_series_of_a_book_that_is_not_there(books, refused, source):
    """No such book, no such column, no number, another unit: told by the file, before anything is computed."""
    books.indicator("made.other", "other_t", "t", {"other_t": {"name": "其他", "unit": "t", "from": source}})
    (problem,) = refused(books)
    assert "made.other.yaml · series.other_t" in problem.place


def test_an_indicator_under_the_name_of_another_figure(books, refused):
    """The level of the warning is no indicator of a pack."""
    books.indicator("warning.intensity_level", "used_t", "t", {})
    told(refused(books), "warning.intensity_level.yaml · id", "专门账目的指标值", "换一个代号")


def test_observations_that_no_indicator_uses(books):
    """A name with a slip is a warning that offers the nearest; the row goes nowhere."""
    (warning,) = read_books(books.observe(EAST, "used_tt", [5]).write(), DAY).warnings
    assert "used_tt，没有指标用到它" in warning.found
    assert "used_t" in warning.mend


def test_an_acceptance_of_nothing_known(books, refused):
    """The department's word names an indicator of the catalogue."""
    told(
        refused(books.accept(EAST, "made.shares", 2024)),
        "acceptances.csv · 第 2 行 · “indicator”列",
        "made.shares",
        "made.share",
    )


def test_strangers_and_doubles(books, refused):
    """An area that areas.csv does not list, and a row twice, are told together."""
    books.observe("990199", "used_t", [5]).observe(EAST, "used_t", [71]).accept("990198", "made.share", 2024)
    places = [p.place for p in refused(books)]
    assert "observations.csv · 第 26 行 · “area”列" in places
    assert "acceptances.csv · 第 2 行 · “area”列" in places
    assert any("observations.csv · 第 27 行" in place for place in places)


@pytest.mark.parametrize("cell", ["1e999", "nan", "八十", "80%"])
def test_a_value_that_is_no_number(books, refused, cell):
    """Infinite, none, words, a number with its unit."""
    books.change("observations", {"area": EAST, "series": "used_t", "period": "2024"}, value=cell)
    told(refused(books), "observations.csv · 第 6 行 · “value”列", cell, "")


@pytest.mark.parametrize("day", ["2025-2-3", "2025-02-30", "20250203", "2025"])
def test_a_day_that_is_none(books, refused, day):
    """A day of publication is written as 2025-03-02 and is in the calendar."""
    books.change("observations", {"area": EAST, "series": "used_t", "period": "2024"}, published=day)
    told(refused(books), "observations.csv · 第 6 行 · “published”列", day, "")


@pytest.fixture
def gaps(computed, books):
    """Figures of a pack with a zero, a gap, a target without any data, and tonnages with a year missing."""
    books.change("observations", {"area": EAST, "series": "made_t", "period": "2023"}, value="0")
    books.drop("observations", area=WEST, series="used_t", period="2022").ask(WEST, "made.share", "at_least", 80)
    books.indicator("made.none", "nobody_t", "t", {"nobody_t": "t"}).ask(EAST, "made.none", "reach", 5)
    books.indicator("made.cut", "cut_t", "t", {"cut_t": "t"}, accumulate="cycle")
    books.observe(EAST, "cut_t", (None, 10, 12, None, 15, 20)).observe(WEST, "cut_t", (None, 10, 12, 13, 15, 20))
    for area in (EAST, WEST, CITY):
        books.ask(area, "made.cut", "reach", 60)
    return computed(books.ask(NORTH, "made.share", "at_least", 80).write())


def cell(rows, figure, area, year):
    """Value and verdict."""
    return rows[figure, area, str(year)]["value"], rows[figure, area, str(year)]["verdict"]


def test_division_by_a_series_that_is_zero(gaps):
    """A share of nothing is missing and undetermined: no 0, no 100 %, no fault. Other years stand."""
    assert cell(gaps, "made.share", EAST, 2023) == (None, "undetermined")
    assert not [
        f for f, area, at in gaps if f in ("made.share.gap", "made.share.progress") and (area, at) == (EAST, "2023")
    ]
    assert cell(gaps, "made.share", EAST, 2024) == ("80.00", "met")
    # the city's share is that of the sums: 0 + 100 t were made
    assert cell(gaps, "made.share", CITY, 2023)[0] == "156.00"


def test_a_series_with_a_gap(gaps):
    """The year that is missing is undetermined, for the county and for the city; the years around it are as they were."""
    assert [cell(gaps, "made.share", WEST, year) for year in (2021, 2022, 2023, 2025)] == [
        ("72.00", "met"), (None, "undetermined"), ("78.00", "met"), ("84.00", "met"),
    ]  # fmt: skip
    assert cell(gaps, "made.share", CITY, 2021) == ("72.00", "none")
    # of the two counties that reported this indicator in the cycle one has all of it
    assert cell(gaps, "made.share", CITY, 2022) == (None, "undetermined")
    assert gaps["made.share", CITY, "2022"]["coverage"] == 0.5


def test_a_gap_in_tonnages(gaps):
    """What has been added up is not known from the missing year on; before it, and for others, it is."""
    assert [cell(gaps, "made.cut", EAST, year)[0] for year in range(2021, 2026)] == ["10.00", "22.00", None, None, None]
    assert {cell(gaps, "made.cut", EAST, year)[1] for year in (2023, 2024, 2025)} == {"undetermined"}
    assert [cell(gaps, "made.cut", WEST, year)[0] for year in (2022, 2023, 2025)] == ["22.00", "35.00", "70.00"]
    assert [cell(gaps, "made.cut", CITY, year)[0] for year in (2021, 2022, 2023, 2025)] == [
        "20.00",
        "44.00",
        None,
        None,
    ]
    assert cell(gaps, "made.cut", CITY, 2025)[1] == "undetermined"


@pytest.mark.parametrize(("figure", "area"), [("made.none", EAST), ("made.share", NORTH)])
def test_a_target_without_a_series(gaps, figure, area):
    """Asked for, and nothing there: undetermined, with a coverage of 0."""
    for year in range(2021, 2026):
        row = gaps[figure, area, str(year)]
        assert (row["value"], row["verdict"], row["coverage"]) == (None, "undetermined", 0.0)


def test_a_target_without_a_series_says_so(close, books):
    """The explanation tells that nothing is there."""
    from shuangkong.closing.explain import explain

    books.indicator("made.none", "nobody_t", "t", {"nobody_t": "t"}).ask(EAST, "made.none", "reach", 5)
    closing, _ = close(books.write())
    opened = explain(closing, "made.none", EAST)
    assert opened.sentence == "应有数据只有 0%，数据不足，暂不评定。"
    assert (opened.root.value, opened.row.coverage) == (None, 0.0)
