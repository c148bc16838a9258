"""What is judged and what is not: margins, impossible values, nothing to divide by, a department's words, additions.

One small pack, closed year by year; all numbers worked out by hand.
"""

from datetime import UTC, date, datetime

import pytest
from indicator_books import CITY, EAST, NORTH, WEST, IndicatorBooks

YEARS = ("2022", "2023", "2024", "2025")
DAY, NOON = date(2026, 3, 31), datetime(2026, 3, 31, tzinfo=UTC)


def asked(folder):
    """One indicator for each of the cases below."""
    books = IndicatorBooks(folder)
    books.indicator("made.capacity", "capacity", "10^4 t/d", {"capacity": "10^4 t/d"})
    books.observe(EAST, "capacity", (7, 8, 9, 9.5, 9.6, 9.8)).ask(EAST, "made.capacity", "at_least", 12.7, "approx")
    books.indicator("made.share", "used_t / made_t", "%", {"used_t": "t", "made_t": "t"}, limits=[0, 100])
    for area, used, made in (
        (EAST, (50, 52, 54, 120, 57, 57), 100), (WEST, (91.2, 91.5, 90.6, 89, 90.5, 92), 100),
        (NORTH, (30, 33, 36, 39, 42, 45), [100, 100, 100, 100, 0, 100]),
    ):  # fmt: skip
        books.observe(area, "used_t", used).observe(area, "made_t", made if isinstance(made, list) else [made] * 6)
    books.ask(EAST, "made.share", "reach", 60, "approx").ask(WEST, "made.share", "at_least", 90)
    books.ask(NORTH, "made.share", "reach", 50)
    books.indicator("made.coal", "coal_t", "t", {"coal_t": "t"}, better="lower", decimals=0)
    books.observe(EAST, "coal_t", (1000, 990, 980, 960, 940, 905)).ask(EAST, "made.coal", "decrease_by", 12, "approx")
    books.indicator("made.loss", "lost_t / fed_t", "%", {"lost_t": "t", "fed_t": "t"}, better="lower", limits=[0, 100])
    books.observe(EAST, "lost_t", (120, 90, 80, 80, 80, 80)).observe(EAST, "fed_t", [100] * 6)
    books.ask(EAST, "made.loss", "decrease_by_points", 20, unit="percentage point")
    books.observe(WEST, "lost_t", (15, -5, 15, 15, 25, 15)).observe(WEST, "fed_t", [100] * 6)
    books.ask(WEST, "made.loss", "at_most", 20, "steady")
    _additions(books)
    _words(books)
    return books


def _additions(books):
    books.indicator("made.built", "built", "item", {"built": "item"}, accumulate="cycle")
    books.observe(EAST, "built", (None, 40, 40, 1, 1)).observe(WEST, "built", (9, 10, 12, 9, 9, 11))
    books.observe(NORTH, "built", (None, 5, 5, 5, None, 5))
    for area in (EAST, WEST, NORTH):
        books.ask(area, "made.built", "reach", 100)


def _words(books):
    for name in ("outlets", "stoves", "kilns"):
        books.indicator(f"made.{name}", f"{name}_done / {name}_all", "%", {f"{name}_done": "set", f"{name}_all": "set"})
    for area in (EAST, WEST, NORTH):
        books.ask(area, "made.outlets", "complete_all", 100, "basic")
    books.accept(EAST, "made.outlets", 2022)
    books.accept(WEST, "made.outlets", 2023, "no").accept(WEST, "made.outlets", 2025, "no")
    books.accept(NORTH, "made.outlets", 2022).accept(NORTH, "made.outlets", 2024, "no")
    _milestone(books, "made.stoves", "basic")
    _milestone(books, "made.kilns")
    _milestone(books, "size", kind="threshold")
    _milestone(books, "nobody-counts")
    books.observe(CITY, "kilns_done", [5] * 6).observe(CITY, "kilns_all", [10] * 6)
    books.accept(CITY, "made.stoves", 2024)


def _milestone(books, id_, bound=None, kind="milestone"):
    """What the plan asks for without a number."""
    without = dict.fromkeys(("value", "unit", "relation", "base_year", "ambition"))
    books.plan.append({"id": id_, "name": id_, "kind": kind, "target_year": 2025, "bound": bound, "at": "三"} | without)


@pytest.fixture(scope="module")
def closings(tmp_path_factory):
    """The closings by year."""
    from shuangkong.closing import services

    folder = asked(tmp_path_factory.mktemp("pack")).write()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(tmp_path_factory.mktemp("home")))
        done = services.close(folder, YEARS, DAY, NOON)
        yield {closing.period: closing for closing, _ in done}


@pytest.fixture
def cell(closings):
    """Value and verdict of a figure, None where there is no such figure."""

    def of(figure, area, year):
        row = closings[str(year)].find(figure, area)
        return None if row is None else (row.value, row.verdict)

    return of


@pytest.fixture
def said(closings):
    """The sentence of a figure."""
    from shuangkong.closing.explain import explain

    return lambda figure, area, year: explain(closings[str(year)], figure, area).sentence


@pytest.fixture
def remarks(closings):
    """The remarks of a figure, as one text."""
    return lambda figure, area, year: " ".join(closings[str(year)].remarks().get((figure, area), []))


def test_about_has_no_margin_in_tonnes(cell, said):
    """12.7 · 10⁴ t/d 左右: three of what? 9.8 is not about 12.7, and no sentence speaks of a margin."""
    assert cell("made.capacity", EAST, 2025) == ("9.80", "behind")
    assert "左右" not in said("made.capacity", EAST, 2025)


def test_about_has_three_points_of_a_share(cell, said):
    """60 % 左右: 57 % is on the margin; the sentence tells it."""
    assert cell("made.share", EAST, 2025) == ("57.00", "met")
    assert said("made.share", EAST, 2025) == "本年要求达到 60.00%（左右，允许上下 3 个百分点），已经达到。"


def test_about_has_three_points_of_a_rate(cell, said):
    """A fall of about 12 %: 9.5 % is within, 12 % itself is asked for in 2025; in 2024 9.72 % where 6 % are there."""
    assert cell("made.coal.measured", EAST, 2025) == ("9.50", "met")
    assert "允许上下 3 个百分点" in said("made.coal.measured", EAST, 2025)
    assert cell("made.coal.measured", EAST, 2024) == ("6.00", "behind")


def test_a_share_that_cannot_be(cell, said, remarks):
    """120 % used is no good result: it is shown, not judged, and the remark asks to look; other years are judged."""
    assert cell("made.share", EAST, 2023) == ("120.00", "undetermined")
    assert said("made.share", EAST, 2023).startswith("数值超出这项指标可能的范围")
    assert "超出可能的范围" in remarks("made.share", EAST, 2023)
    assert cell("made.share", EAST, 2024)[1] == "met"
    assert "超出可能的范围" not in remarks("made.share", EAST, 2024)


def test_a_change_from_what_cannot_be(cell, said):
    """From 120 % lost to 80 % is no fall of 40 points: the base cannot be right."""
    assert cell("made.loss.measured", EAST, 2024) == ("40.00", "undetermined")
    assert said("made.loss.measured", EAST, 2024).startswith("数值超出这项指标可能的范围")


def test_a_year_that_cannot_be_was_not_kept(cell):
    """Losses of -5 % in 2021 are no year below 20 %; in 2024 the limit was passed, and that is certain."""
    assert [cell("made.loss", WEST, year)[1] for year in YEARS] == ["undetermined"] * 2 + ["behind"] * 2


def test_nothing_to_divide_by(cell, said):
    """North made nothing in 2024: all data are there, so the sentence does not say that they lack."""
    assert cell("made.share", NORTH, 2024) == (None, "undetermined")
    assert said("made.share", NORTH, 2024) == "分母为 0，无从计算，暂不评定。"


def test_no_way_where_the_start_was_better(cell):
    """West began at 91.2 % and has to keep 90 %: 90.6 % is met, not “-50 %” or half of any way; 89 % is behind."""
    assert [cell("made.share", WEST, year) for year in (2022, 2023)] == [("90.60", "met"), ("89.00", "behind")]
    assert {cell("made.share.progress", WEST, year) for year in YEARS} == {None}
    assert {cell("made.share.required", WEST, year) for year in YEARS} == {("90.00", "none")}
    assert cell("made.share.progress", NORTH, 2023) == ("45.00", "none")


def test_additions_are_forecast_from_additions(cell, remarks):
    """10, 12, 9, 9 make 40, ten more 50; half of the interval is 1.638 · √(2 · 1.25) = 2.59. The base year's 9 is out."""
    assert cell("made.built", WEST, 2024) == ("40.00", "behind")
    ends = [cell(f"made.built.{part}", WEST, 2024)[0] for part in ("forecast_low", "forecast", "forecast_high")]
    assert [round(float(end), 1) for end in ends] == [47.4, 50.0, 52.6]
    assert "按前 4 年每年增加量的平均数推算" in remarks("made.built.forecast", WEST, 2024)


def test_additions_are_never_lost_in_a_forecast(cell):
    """40, 40, 1, 1: 82 are there, so the lower end is 82, though the interval alone would reach down to 61.3."""
    ends = [cell(f"made.built.{part}", EAST, 2024)[0] for part in ("forecast_low", "forecast", "forecast_high")]
    assert ends[:2] == ["82.00", "102.50"]
    assert round(float(ends[2]), 0) == 144


def test_three_additions_are_too_few(cell, remarks):
    """North has three years: no forecast, and the remark counts them."""
    assert cell("made.built.forecast", NORTH, 2023) is None
    assert "只有 3 个年度值" in remarks("made.built.forecast", NORTH, 2023)


def test_a_sum_that_lacks_an_earlier_year(cell, said):
    """North told nothing in 2024: in 2025 its own number is there, and no denominator is to blame."""
    assert cell("made.built", NORTH, 2025) == (None, "undetermined")
    assert said("made.built", NORTH, 2025) == said("made.built", NORTH, 2024) == "应有数据只有 0%，数据不足，暂不评定。"


def test_what_is_accepted_stays_accepted(cell, said):
    """A yes of 2022 stands in 2023, 2024 and 2025."""
    assert [cell("made.outlets", EAST, year)[1] for year in YEARS] == ["met"] * 4
    assert said("made.outlets", EAST, 2025) == "主管部门已认定完成。"


def test_a_no_before_its_time_says_not_yet(cell, said):
    """A no of 2023 has until 2025; the no of 2025 is the verdict."""
    assert [cell("made.outlets", WEST, year)[1] for year in YEARS] == ["undetermined"] * 3 + ["behind"]
    assert said("made.outlets", WEST, 2025) == "主管部门认定尚未完成。"


def test_the_latest_word_stands(cell):
    """North was accepted in 2022; in 2024 the department took that back, and nobody has said otherwise since."""
    words = [cell("made.outlets", NORTH, year)[1] for year in YEARS]
    assert words == ["met", "met", "undetermined", "behind"]


def test_milestones_of_the_plan(closings, cell):
    """基本完成 is a target that a department accepts; 持续提升 is followed in words; a size in a rule is nothing."""
    from shuangkong.closing.indicators import followed

    assert [cell("made.stoves", CITY, year)[1] for year in YEARS] == ["undetermined"] * 2 + ["met"] * 2
    by_id = {f.indicator.id: f for f in followed(closings["2024"], CITY)}
    stoves, kilns = by_id["made.stoves"], by_id["made.kilns"]
    assert (stoves.target.relation, stoves.target.bound, stoves.qualitative) == ("complete_all", "basic", False)
    assert (kilns.target, kilns.qualitative, kilns.level.value, kilns.level.verdict) == (None, True, "50.00", "none")
    assert stoves.target.ambition == ""


def test_only_what_lacks_a_number_of_an_indicator_is_let_pass(tmp_path):
    """A milestone that no indicator goes by is no fault, a number is told."""
    from shuangkong.closing.books import read_books

    books = asked(tmp_path).ask_in_plan("nobody-counts-this", "reach", 5)
    (warning,) = [p for p in read_books(books.write(), DAY).warnings if "nobody" in p.place]
    assert warning.place.endswith("nobody-counts-this")
