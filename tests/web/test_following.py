"""How an indicator is worded and drawn, whatever a closing says of it: on made-up indicators, one for each case."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from shuangkong.closing.indicators import Followed, Point, Target
from shuangkong.closing.store import FigureRow
from shuangkong.web import chart, comparison, goal, indicator_page, indicators

AREA = "520600"
INDICATOR = SimpleNamespace(
    id="waste.made_up",
    name="编制的指标",
    english="Made-up indicator",
    unit="%",
    decimals=2,
    figures={},
    better="higher",
)
FIELD = SimpleNamespace(id="facilities", name="环境基础设施", english="Facilities")


def row(value, verdict="none", figure="waste.made_up", period="2024", unit="%"):
    return FigureRow(figure, AREA, period, value, unit, verdict, 1.0, "synthetic", None)


def target(relation="at_least", bound="", ambition="", value="60", unit="%"):
    return Target(Decimal(value), unit, relation, bound, ambition, 2020, 2025, "方案", "official", "到2025年不低于60%")


def points(*values, required=None):
    return tuple(
        Point(2021 + n, str(2021 + n), v if v is None else Decimal(v), None, required, "met", "synthetic")
        for n, v in enumerate(values)
    )


def followed(**changes):
    known = Followed(
        indicator=INDICATOR, field=FIELD, lead=row("55.00", "behind"), level=row("55.00", "behind"), measured=None,
        required=row("56.00"), progress=row("80.00"), gap=row("-1.00"), needed=row("5.00"), forecast=row("62.00"),
        forecast_low=row("58.00"), forecast_high=row("66.00"), target=target(),
        points=points("40", "45", "50", "55", required=Decimal(50)), remarks=(),
    )  # fmt: skip
    return replace(known, **changes)


@pytest.mark.parametrize(
    ("changes", "word", "shape"),
    [
        ({}, "滞后", "✗"),
        ({"lead": row("57.00", "met")}, "达到进度要求", "✓"),
        ({"lead": row("61.00", "exceeded")}, "超额完成", "✓"),
        ({"lead": row(None, "undetermined")}, "数据不足", "?"),
        ({"lead": row("55.00", "undetermined"), "target": target(bound="basic")}, "待主管部门认定", "◌"),
        ({"lead": row("55.00", "met"), "target": target(bound="basic")}, "达到进度要求", "✓"),
        ({"target": None, "lead": row("55.00")}, "未下达目标", "○"),
        ({"target": None, "lead": row("55.00"), "qualitative": True}, "有定性要求", "○"),
    ],
)
def test_every_state_has_a_word_and_a_shape(changes, word, shape):
    """Also the states in which nothing can be said: no data, no acceptance yet, no target."""
    mark = goal.verdict(followed(**changes))
    assert (str(mark.word), mark.shape) == (word, shape)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "没有达到本年进度要求。"),
        ({"lead": row("61.00", "met", period="2025")}, "达到规划目标。"),
        ({"lead": row("55.00", "behind", period="2025")}, "没有达到规划目标。"),
        ({"lead": row(None, "undetermined")}, "应有数据不足，暂不评定。"),
        ({"target": None}, "没有下达这项目标，只列实际值，不作评定。"),
        ({"target": None, "qualitative": True}, "方案有定性要求，没有量化数值，只列实际值，不作评定。"),
        ({"lead": row("90", "undetermined"), "target": target(bound="basic")}, "是否完成由主管部门认定，系统不推算。"),
        ({"lead": row("90", "behind"), "target": target(bound="basic")}, "主管部门认定尚未完成。"),
        ({"lead": row("90", "met"), "target": target(bound="basic")}, "主管部门已认定完成。"),
    ],
)
def test_the_verdict_is_a_sentence(changes, said):
    """The last year is judged by the plan's target, the years before by what they require."""
    assert indicator_page.sentence(followed(**changes)) == said


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        (target(), "at least 60%"),
        (target("at_most", "strict", value="9"), "below 9%"),
        (target("decrease_by", value="15.5"), "down 15.5% on 2020"),
        (target("decrease_by", "approx", value="10"), "down about 10% on 2020"),
        (target("increase_by", "strict", value="10"), "up more than 10% on 2020"),
        (target("decrease_by_points", value="20"), "down 20 percentage points on 2020"),
        (target("decrease_by_points", value="1"), "down 1 percentage point on 2020"),
        (target("increase_by_points", value="1200", unit="t"), "up 1,200 t on 2020"),
        (target("reach", "strict", value="65"), "above 65%"),
        (target("reach", "steady", value="65"), "at least 65% in every year"),
        (target("at_least", "approx", value="65"), "at least about 65%"),
        (target("at_most", "approx", value="65"), "at most about 65%"),
        (target("at_most", "standing", value="9"), "at most 9% at all times"),
        (target("at_most", "steady", value="3", unit="class"), "class III or better in every year"),
        (target("at_most", value="3", unit="class"), "class III or better"),
        (target("at_most", "strict", value="3", unit="class"), "better than class III"),
        (target("reach", value="3", unit="class"), "reach class III"),
        (target("at_least", "basic", value="90"), "basically completed"),
        (target("complete_all", value="100"), "all completed"),
        (target("complete_all", "steady", value="100"), "all completed in every year"),
        (target("reach", "approx", value="65"), "about 65%"),
        (target("at_least", "steady", value="90"), "at least 90% in every year"),
        (target("complete_all", "basic", value="100"), "basically completed"),
        (None, ""),
    ],
)
def test_targets_are_said_in_english(aim, said):
    """Relation and bound decide the words: below is not at most, points are not per cent."""
    with translation.override("en"):
        assert goal.said(aim) == said


@pytest.mark.parametrize(
    ("bound", "said"), [("", "reach 9%"), ("strict", "below 9%"), ("steady", "at most 9% in every year")]
)
def test_a_level_to_reach_is_reached_from_the_side_that_is_worse(bound, said):
    """Where less is better, to reach 9 % strictly is to stay below it."""
    with translation.override("en"):
        assert goal.said(target("reach", bound, value="9"), "lower") == said


@pytest.mark.parametrize(
    ("aim", "value", "said"),
    [
        (target("reach", "approx", value="48"), "3", "允许 ±3 个百分点"),
        (target("decrease_by", "approx", value="15"), "2.5", "允许 ±2.5 个百分点"),
        (target("reach", "approx", value="48", unit="t"), "3", ""),
        (target("reach"), "3", ""),
        (target("reach", "approx"), None, ""),
        (None, "3", ""),
    ],
)
def test_what_about_allows_is_said_where_it_is_allowed(aim, value, said):
    """左右 has a margin for shares and rates only; it is the one that was in force for the closing."""
    closing = SimpleNamespace(
        where=lambda table, **of: [{"parameter": 0}] if value else [], rows=lambda table: [{"value": value}]
    )
    assert goal.margin(closing, AREA, aim) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"), [("0", "class", "持平 "), ("-1", "class", "-1 个类别"), ("-1.00", "%", "-1.00 %")]
)
def test_a_gap_of_nothing_is_a_word_and_classes_are_counted(value, unit, said):
    """“相差 0 类” says neither."""
    shown = indicator_page.gap(followed(gap=row(value, unit=unit)))
    assert f"{shown.text} {shown.unit}" == said
    assert indicator_page.gap(followed(gap=None)) is None


def test_the_year_of_a_target_stands_beside_it_not_in_it():
    """The Chinese words of the target without 到2025年, which the column or the heading says."""
    assert goal.said(target()) == "不低于60%"


def test_the_chart_draws_reached_required_goal_and_forecast_with_its_band():
    """The path goes on to the target; the band opens from the last value to the ends of the interval."""
    drawn = chart.course(followed(), 400, 200, (20, 20, 20, 60))
    assert [dot.text for dot in drawn.reached] == ["40.00", "45.00", "50.00", "55.00"]
    assert (drawn.required[-1].year, drawn.goal.text, drawn.goal.year) == (2025, "60.00", 2025)
    assert [dot.text for dot in drawn.forecast] == ["55.00", "62.00"]
    assert len(drawn.band.split()) == 3
    assert [year for _x, year in drawn.years] == [2021, 2022, 2023, 2024, 2025]
    assert all(0 <= y <= 200 for y, _text in drawn.grid)


def test_a_gap_in_the_series_is_left_out_and_not_drawn_as_nought():
    """A missing year has no dot; the axis still has the year."""
    drawn = chart.course(followed(points=points("40", None, "50", "55")), 400, 200)
    assert [dot.year for dot in drawn.reached] == [2021, 2023, 2024]
    assert 2022 in [year for _x, year in drawn.years]


@pytest.mark.parametrize(
    "changes",
    [
        {"forecast": None, "forecast_low": None, "forecast_high": None},
        {"forecast": row(None), "forecast_low": row(None), "forecast_high": row(None)},
        {"points": points("40", "45", "50", "55", "60")},
    ],
)
def test_without_a_forecast_there_is_no_band(changes):
    """Refused, missing, or the target year is known already."""
    drawn = chart.course(followed(**changes), 400, 200)
    assert drawn.forecast == []
    assert drawn.band == ""


def test_what_a_department_accepts_has_no_path():
    """基本完成 is not 100 %: neither goal nor required values are drawn."""
    drawn = chart.course(followed(target=target(bound="basic", value="100")), 400, 200)
    assert drawn.goal is None
    assert drawn.required == []


def test_without_any_value_there_is_no_chart():
    """Also with a target: an axis without a line says nothing."""
    assert chart.course(followed(points=points(None, None)), 400, 200) is None


@pytest.mark.parametrize(
    ("low", "high"), [("0", "0"), ("51.67", "74"), ("-3.3", "20"), ("0.1526", "0.2"), ("943.7", "18962.98"), ("5", "5")]
)
def test_ticks_are_round_few_and_hold_the_range(low, high):
    """From a share of a milligram to thousands of tonnes, also where all values are the same."""
    ticks = chart.nice_ticks(Decimal(low), Decimal(high))
    assert ticks[0] <= Decimal(low)
    assert Decimal(high) <= ticks[-1]
    assert 2 <= len(ticks) <= 7
    assert len({chart.plain(tick) for tick in ticks}) == len(ticks)


def test_an_axis_is_not_finer_than_the_values():
    """A class of water has no decimals: 3, 4 and not 3, 3.1."""
    assert [chart.plain(tick) for tick in chart.nice_ticks(Decimal(3), Decimal(3), Decimal(1))] == ["3", "4"]


def test_goal_and_forecast_are_named_apart():
    """Where both end at almost the same height their words do not cover each other."""
    drawn = chart.course(followed(forecast=row("60.10")), 400, 200)
    first, second = drawn.heights
    assert abs(first - second) >= chart.APART - 1


@pytest.mark.parametrize(
    ("relation", "value", "said"),
    [
        ("decrease_by", "12.10", "累计降低"),
        ("decrease_by", "-3.24", "累计降低率"),
        ("increase_by_points", "2.00", "累计提高"),
        ("at_least", "55.00", ""),
    ],
)
def test_a_change_since_the_base_year_says_which_way(relation, value, said):
    """A bare 12.10 % under the name of a level would be read as the level; a rise keeps its sign."""
    shown = indicators.shown(row(value))
    assert indicators._lead_in(target(relation), shown) == said


def test_striven_targets_are_counted_apart(monkeypatch):
    """Counted: reached, behind and open of those to be met; what has no target is not counted."""
    made = [
        followed(),
        followed(lead=row("57.00", "met")),
        followed(lead=row(None, "undetermined")),
        followed(target=target(ambition="strive")),
        followed(target=None),
    ]
    monkeypatch.setattr(indicators.indicators, "followed", lambda closing, area: made)
    closing = SimpleNamespace(period="2024", city=AREA)
    count = indicators.count(closing, AREA)
    assert (count.total, count.met, count.behind, count.open, count.striven, count.of) == (3, 1, 1, 1, 1, "")
    assert [(group.id, len(group.lines)) for group in indicators.groups(closing, AREA)] == [
        ("facilities", 3),
        ("strive", 1),
    ]
    assert len(indicators.watched(closing, AREA)) == 1


def test_only_the_same_indicator_is_compared(monkeypatch):
    """What one city follows alone stands below, under its city."""
    other = SimpleNamespace(**{**vars(INDICATOR), "id": "waste.other"})
    by_city = {"a": [followed(), followed(indicator=other)], "b": [followed()]}
    monkeypatch.setattr(comparison.indicators, "followed", lambda closing, area: by_city[area])
    cities = [comparison.Side(a, a, "", SimpleNamespace(period="2024", city=a)) for a in by_city]
    sections, alone = comparison.sections(cities)
    assert sections[0].rows[0].unit == "%"
    assert [[one.name for one in section.rows] for section in sections] == [["编制的指标"]]
    assert [(side.area, [line.id for line in lines]) for side, lines in alone] == [("a", ["waste.other"])]


def test_a_level_and_a_change_do_not_share_a_unit(monkeypatch):
    """Side by side, one city may be measured by its level and the other by a fall: then each cell has its unit."""
    fall = row("12.10", unit="percentage point")
    by_city = {"a": [followed()], "b": [followed(lead=fall, measured=fall, target=target("decrease_by_points"))]}
    monkeypatch.setattr(comparison.indicators, "followed", lambda closing, area: by_city[area])
    cities = [comparison.Side(a, a, "", SimpleNamespace(period="2024", city=a)) for a in by_city]
    compared = comparison.sections(cities)[0][0].rows[0]
    assert compared.unit == ""
    assert [(one.lead_in, one.unit) for one in compared.lines] == [("", "%"), ("累计降低", "个百分点")]
