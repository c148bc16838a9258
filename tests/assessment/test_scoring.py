"""Scoring: what is missing is a range, what is not applicable is not counted, what was set by hand says so."""

from itertools import product

from shuangkong.assessment.score import Taken
from shuangkong.assessment.scoring import scored
from shuangkong.assessment.sealed import from_object
from shuangkong.assessment.sheet_files import sheet
from shuangkong.carbon.combined_rules import combined_grade

COUNTY, SHANGHAI = "gov_energy_145_county_default", "enterprise_shanghai_2024"
FIGURES = {
    "energy.intensity_decline": 11.2, "energy.intensity_required": 10.95, "energy.intensity_yearly_decline": 3.1,
    "energy.intensity_yearly_required": 2.86, "energy.total_assessed": 100.0, "energy.total_target": 100.0,
}  # fmt: skip
MEASURES = {
    "M1": {"违规开工项目": 1, "清单漏报项目": 0, "处置意见未落实": 2}, "M2": {"points": 5}, "M3": {"points": 6},
    "M4": {"报告率": 100, "备案率": 90, "在线接入率": 80}, "M5": {"监察计划完成率": 100, "整改完成率": 50}, "M6": {"rate": 80},
    "M7": {"数据质量问题": 1}, "M8": {"points": 1.5},
}  # fmt: skip


def test_a_whole_county_sheet(sealed):
    """55 for the targets; measures 5, 5, 6, 5.76, 2.5, 4, 2, 1.5: 86.76, 完成, and marked as assumed."""
    score = scored(sheet(COUNTY), 2024, "520602", sealed(FIGURES), {"items": MEASURES})
    assert (score.total, score.grade, score.assumed, score.confidence) == (86.76, "完成", True, "assumed")
    assert score.missing == ()
    assert any("年度和累计都达到" in why for why in score.why)


def test_a_part_that_is_missing_leaves_a_range(sealed):
    """One rate unknown: from nothing to what the others allow; no total and no grade, the missing part is named."""
    entered = MEASURES | {"M4": {"报告率": 100, "备案率": None, "在线接入率": 80}}
    score = scored(sheet(COUNTY), 2024, "520602", sealed(FIGURES), {"items": entered})
    line = score.line("M4")
    assert (line.low, line.high, line.points, line.missing) == (0, 6.4, None, ("备案率",))
    assert (score.low, score.high, score.total, score.grade) == (81, 87.4, None, None)
    assert score.missing == ("重点用能单位管理（报告、岗位备案、在线监测）：备案率",)


def test_undetermined_data_is_no_pass(sealed):
    """A figure below the floor of coverage counts as not known, not as nothing and not as reached."""
    score = scored(sheet(COUNTY), 2024, "520602", sealed(FIGURES | {"energy.total_assessed": "undetermined"}))
    assert (score.line("T3").low, score.line("T3").high, score.line("T3").state) == (0, 10, "open")


def test_without_a_closing_nothing_is_known():
    """No sealed data: 0 to 100 points, and every target item says what it lacks."""
    score = scored(sheet(COUNTY), 2024, "520602", None)
    assert (score.low, score.high, score.grade, score.closing) == (0, 100, None, {})
    assert "实际值" in score.line("T1").missing


def test_the_grade_is_that_of_the_closing_where_it_judged(sealed):
    """The closing's verdict on unrounded numbers decides whether a target is missed, not the two decimals shown."""
    figures = FIGURES | {"energy.intensity_required": 11.2}
    made = sealed(figures)
    plain = made.as_object()
    plain["figures"]["energy.intensity_decline"]["verdict"] = "behind"
    score = scored(sheet(COUNTY), 2025, "520602", from_object(plain), veto_document="某政办发〔2021〕1号")
    assert (score.line("T1").met, score.grade) == (False, "未完成")


def test_points_set_by_hand(sealed):
    """An override stands in the place of the rule, with its reason."""
    entered = {"items": MEASURES | {"T3": {"override": 8, "remark": "统计部门更正在途"}}}
    line = scored(sheet(COUNTY), 2024, "520602", sealed(FIGURES), entered).line("T3")
    assert (line.points, line.state) == (8, "overridden")
    assert "统计部门更正在途" in line.reason


def test_what_applies_to_nothing_has_full_marks():
    """上海 2024: no investment project in the year, 3 of 3."""
    line = scored(sheet(SHANGHAI), 2024, "310000", None, {"items": {"2.5": {"not_applicable": True}}}).line("2.5")
    assert (line.points, line.state) == (3, "not_applicable")


def test_fraud_is_the_lowest_grade(sealed):
    """A decided case stands against the year: the lowest grade, whatever the sum, and the case is named."""
    score = scored(sheet(COUNTY), 2024, "520602", sealed(FIGURES, fraud=("案件 2025-00003",)), {"items": MEASURES})
    assert (score.total, score.grade) == (86.76, "未完成")
    assert any("2025-00003" in why for why in score.why)


def test_a_major_event_forbids_the_best_grade():
    """污染防治攻坚战: a 特别重大 event excludes 优秀. 1.7."""
    found = sheet("pollution_battle_province_2020")
    entered = {"items": {item.id: {"points": item.full} for item in found.items()}, "facts": {"major_event": True}}
    assert (scored(found, 2024, "520000", None, entered).total, scored(found, 2024, "520000", None, entered).grade) == (
        100,
        "良好",
    )


def test_tickets_take_points_off_the_sum(sealed):
    """Two letters of a point each come off the sum, not below nothing; a sheet without points tells of none. §11.2."""
    letters = [Taken(n, f"2024-0000{n}", "锅炉", "督办函", "2024-05-01", 1.0, "某文", "三", "reported") for n in (1, 2)]
    plain = scored(sheet(COUNTY), 2024, "520602", sealed(FIGURES), {"items": MEASURES})
    less = scored(sheet(COUNTY), 2024, "520602", sealed(FIGURES), {"items": MEASURES}, tickets=letters)
    assert (plain.total, less.total, less.lost) == (86.76, 84.76, 2)
    assert scored(sheet(COUNTY), 2024, "520602", None, tickets=letters).low == 0
    assert scored(sheet("gov_dual_carbon_2026"), 2026, "520000", None, tickets=letters).taken == ()


def test_the_trial_of_2026_is_that_of_the_carbon_room(sealed):
    """Sheet and account say the same of any number of missed and open indicators."""
    found = sheet("gov_dual_carbon_2026")
    controls, supports = ([item.inputs["met"] for item in group.items] for group in found.groups)
    words = {1: "优秀", 2: "合格", 3: "不合格"}
    for control, support, open_ in product(range(3), range(5), range(3)):
        figures = {name: "behind" if at < control else "met" for at, name in enumerate(controls)}
        states = ["behind"] * support + ["undetermined"] * open_
        figures |= {name: states[at] if at < len(states) else "met" for at, name in enumerate(supports)}
        other = combined_grade(control, support, open_, 0, 1, 3)
        expected = words[other] if isinstance(other, int) else None
        assert scored(found, 2026, "520000", sealed(figures, "province")).grade == expected


def test_pollutants_pass_together(sealed):
    """Four of four reached: 通过; one missed: 未通过 whatever the sum; one unknown: open. 1.7."""
    found = sheet("pollutant_reduction_145_default")
    figures = {name: 100.0 for item in found.items() for name in item.inputs.values()}
    assert scored(found, 2024, "520602", sealed(figures)).grade == "通过"
    missed = scored(found, 2024, "520602", sealed(figures | {"emissions.cod_reduction": 99.99}))
    assert (missed.total, missed.grade) == (100, "未通过")
    del figures["emissions.nox_reduction"]
    assert scored(found, 2024, "520602", sealed(figures)).grade is None
