"""计分表 — the sheets as wholes: full marks, veto, bonus, grade, and no grade where something is unknown."""

import pytest

from shuangkong.assessment.scoring import scored
from shuangkong.assessment.sheet_files import sheet

DECLINE, REQUIRED = "energy.intensity_yearly_decline", "energy.intensity_yearly_required"
NATIONAL = "gov_energy_11th_national"


def all_ticked(found):
    """Every measure of the national sheet done, in full."""
    ticks = {}
    for item in found.items():
        parts = item.rule.get("parts", [item.rule])
        given = {name: True for part in parts if part["type"] == "checklist" for name, _points in part["items"]}
        ticks[item.id] = given | ({"choice": "完成年度目标"} if item.id == "M7" else {})
    return {"items": {id_: given for id_, given in ticks.items() if given}}


def national(sealed, decline, required, entered=None):
    """The national sheet of 2007 for 2008."""
    return scored(sheet(NATIONAL), 2008, "520600", sealed({DECLINE: decline, REQUIRED: required}, "province"), entered)


def test_national_sheet_on_target(sealed):
    """4.4 % of 4.0 %: 40 points and 3 more; with all measures the sum is capped at 100 and the grade 超额完成. 1.3."""
    score = national(sealed, 4.4, 4.0, all_ticked(sheet(NATIONAL)))
    assert (score.line("T1").points, score.line("T1").bonus_low) == (40, 3)
    assert (score.total, score.grade, score.trial) == (100, "超额完成", "")


def test_national_sheet_is_vetoed(sealed):
    """95 % of the target: 36 points, and 未完成 by veto although the measures are full (the sum is 96). 1.3."""
    score = national(sealed, 3.8, 4.0, all_ticked(sheet(NATIONAL)))
    assert (score.line("T1").points, score.total, score.grade) == (36, 96, "未完成")
    assert any("一票否决" in why for why in score.why)


def test_national_sheet_veto_needs_no_measures(sealed):
    """The veto decides whatever the measures are worth; the sum stays a range. 1.3, 13."""
    score = national(sealed, 3.8, 4.0)
    assert (score.low, score.high, score.total, score.grade) == (36, 96, None, "未完成")


def test_no_grade_without_the_measures(sealed):
    """On target with the measures unknown: 40 to 100 points, from 未完成 to 超额完成, and no grade."""
    score = national(sealed, 4.0, 4.0)
    assert (score.low, score.high, score.total, score.grade) == (40, 100, None, None)
    assert (score.worst, score.best) == ("未完成", "超额完成")
    assert len(score.missing) == 8


@pytest.mark.parametrize(
    ("control", "support", "grade"), [(0, 0, "优秀"), (0, 2, "合格"), (0, 3, "不合格"), (1, 0, "不合格")]
)
def test_combined_assessment_of_2026(sealed, control, support, grade):
    """(0,0) 优秀, (0,2) 合格, (0,3) 不合格, (1,0) 不合格: controls and supports missed. 1.5."""
    score = combined(sealed, control, support, 0)
    assert (score.grade, score.trial) == (grade, "")


@pytest.mark.parametrize(
    ("control", "support", "open_", "grade", "worst", "best"),
    [(0, 2, 1, None, "不合格", "合格"), (1, 0, 9, "不合格", "不合格", "不合格"), (0, 0, 2, None, "合格", "优秀")],
)
def test_combined_assessment_with_open_indicators(sealed, control, support, open_, grade, worst, best):
    """An indicator that is not settled leaves a range, unless what is settled decides already. 1.5."""
    score = combined(sealed, control, support, open_)
    assert (score.grade, score.worst, score.best) == (grade, worst, best)


def combined(sealed, control, support, open_):
    """The 2026 measure with so many controls and supports missed, and so many supports open."""
    found = sheet("gov_dual_carbon_2026")
    controls, supports = ([item.inputs["met"] for item in group.items] for group in found.groups)
    figures = {name: "behind" if at < control else "met" for at, name in enumerate(controls)}
    for at, name in enumerate(supports):
        figures[name] = "behind" if at < support else "undetermined" if at >= len(supports) - open_ else "met"
    return scored(found, 2026, "520000", sealed(figures, "province"))


def test_combined_assessment_is_a_trial_for_a_county(sealed):
    """It addresses provinces: for a city or a county it is 参照试算, said so. 1.5."""
    found = sheet("gov_dual_carbon_2026")
    assert "参照试算" in scored(found, 2026, "520602", sealed({}, "county")).trial
    assert scored(found, 2026, "520602", sealed({}, "county", ("2026-00001",))).grade == "不合格"


def test_the_measure_of_2026_has_the_thresholds_of_the_rulebook():
    """One control or three supports: the same numbers as the trial account of the carbon room uses."""
    from shuangkong.rulebook.lookup import Rulebook

    rule = sheet("gov_dual_carbon_2026").grades[0]
    known = Rulebook.load().parameters
    assert [(name, str(number)) for name, _word, number in rule.any_of] == [
        ("control_failed", known["carbon.combined_control_fails"].values[0].text),
        ("support_failed", known["carbon.combined_support_fails"].values[0].text),
    ]


def test_carbon_sheet_of_the_twelfth_plan(sealed):
    """Annual and cumulative 25 each, linear, both with a veto: half of the year's target gives 12.5 and 不合格. 1.6."""
    figures = {
        "carbon.intensity_yearly_decline": 2.0, "carbon.intensity_yearly_required": 4.0,
        "carbon.intensity_decline": 8.0, "carbon.intensity_required": 8.0,
    }  # fmt: skip
    score = scored(
        sheet("co2_intensity_12th"), 2012, "520000", sealed(figures, "province"), {"items": {"MX": {"points": 50}}}
    )
    assert ([line.points for line in score.lines], score.total, score.grade) == ([12.5, 25, 50], 87.5, "不合格")


@pytest.mark.parametrize(("year", "grade"), [(2018, "合格"), (2020, "不合格")])
def test_carbon_sheet_of_the_thirteenth_plan(sealed, year, grade):
    """The cumulative target has a veto at the end of the cycle only; 双控 4/3/2/0, non-fossil 1.5 + 1.5. 1.6."""
    figures = {
        "carbon.intensity_yearly_decline": 4.0, "carbon.intensity_yearly_required": 4.0,
        "carbon.intensity_decline": 6.0, "carbon.intensity_required": 8.0,
    }  # fmt: skip
    ticks = {"可再生能源占能源消费比重提高": True, "可再生电力消纳比重提高": False}
    entered = {"items": {"M3": {"choice": "完成"}, "M4": ticks, "MX": {"points": 33.5}}}
    score = scored(sheet("co2_intensity_13th"), year, "520000", sealed(figures, "province"), entered)
    assert ([line.points for line in score.lines], score.total) == ([20, 15, 3, 1.5, 33.5], 73)
    assert score.grade == grade


def test_key_unit_net_of_green_power():
    """Total 22943, net 22062 (gross 22988), intensity 0.092 against 0.093: 完成; gross it would be 未完成. 1.8."""
    found = sheet("district_key_units_dual_control")
    goals = {"total_goal": 22943, "intensity": 0.092, "intensity_goal": 0.093}
    assert scored(found, 2024, "310000", None, {"facts": goals | {"total": 22062}}).grade == "完成"
    assert scored(found, 2024, "310000", None, {"facts": goals | {"total": 22988}}).grade == "未完成"
    assert scored(found, 2024, "310000", None, {"facts": goals | {"total": 22062, "total_goal": 0}}).grade is None


def test_deductions_of_the_air_duty():
    """PM2.5 37 against 35: half a point for each µg/m³, nothing is left of the one point. 1.7."""
    score = scored(
        sheet("env_target_city_2018_air"), 2018, "000001", None,
        {"items": {"PM10": {"比目标高出的微克每立方米数": 0}, "PM25": {"比目标高出的微克每立方米数": 2}, "DAYS": {"比目标低的百分点数": 2}}},
    )  # fmt: skip
    assert [line.points for line in score.lines] == [3, 0, 0.5]


def test_air_plan_takes_the_lower_part_in_key_regions():
    """Key regions take the lower of the two scores, others that of air quality; PM risen on the year is nothing. 1.7."""
    found = sheet("air_action_plan_2014")
    points = {item.id: {"points": item.full - 1} for item in found.groups[1].items}
    entered = {"items": points | {"A1": {"points": 92, "颗粒物年均浓度同比上升": False}}, "facts": {}}
    assert scored(found, 2015, "000001", None, entered).grade == "优秀"
    assert scored(found, 2015, "000001", None, entered | {"facts": {"key_region": True}}).total == 90
    entered["items"]["A1"]["颗粒物年均浓度同比上升"] = True
    assert scored(found, 2015, "000001", None, entered).grade == "不合格"


def test_total_is_exempt_at_the_incentive_target(sealed):
    """A11: a county that reaches its incentive target is not assessed on its total, which gets its full marks."""
    figures = {
        "energy.intensity_decline": 12.0, "energy.intensity_required": 10.54, "energy.intensity_incentive_required": 11.78,
        "energy.total_assessed": 130.0, "energy.total_target": 100.0,
    }  # fmt: skip
    found = sheet("gov_energy_145_county_default")
    line = scored(found, 2024, "520602", sealed(figures)).line("T3")
    assert (line.points, line.state) == (10, "exempt")
    below = scored(found, 2024, "520602", sealed(figures | {"energy.intensity_decline": 11.0})).line("T3")
    assert (below.points, below.state) == (0, "scored")


@pytest.mark.parametrize(
    ("year", "document", "vetoed"),
    [(2025, "", False), (2025, "某政办发〔2021〕1号", True), (2024, "某政办发〔2021〕1号", False)],
)
def test_assumed_sheet_vetoes_only_where_a_document_says_so(sealed, year, document, vetoed):
    """No document in force, no veto; with one, in the final year of the cycle only (A13, A16)."""
    figures = {"energy.intensity_decline": 9.0, "energy.intensity_required": 10.54}
    score = scored(sheet("gov_energy_145_county_default"), year, "520602", sealed(figures), veto_document=document)
    assert bool(score.line("T1").veto) is vetoed
    assert (score.grade == "未完成") is vetoed


def test_the_marks_of_the_year_go_to_the_cycle_in_an_economic_shock(sealed):
    """A16: in a year of economic shock the 15 points of the year go to the cumulative item: 45 times its completion."""
    figures = {
        "energy.intensity_decline": 9.0, "energy.intensity_required": 10.0,
        "energy.intensity_yearly_decline": 1.0, "energy.intensity_yearly_required": 2.75,
    }  # fmt: skip
    found = sheet("gov_energy_145_county_default")
    score = scored(found, 2024, "520602", sealed(figures), {"facts": {"economic_shock": True}})
    assert (score.line("T1").points, score.line("T2").points, score.line("T2").state) == (40.5, 0, "moved")
