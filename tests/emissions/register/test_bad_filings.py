"""Bad input of issue 7: each keeps the year from being filed, with where, found, wanted and how to mend it."""

from __future__ import annotations

from datetime import date

import pytest

from shuangkong.kernel.problems import BadData

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def told(project, year=2024):
    from shuangkong.emissions import filing

    return [one for one in filing.problems(project, year, TODAY) if one.severity == "error"]


def only(project, year=2024):
    found = told(project, year)
    assert len(found) == 1, found
    return found[0]


def test_a_sound_filing_has_no_problem(upgrade):
    """Nothing stands against it, so that what follows is told for its own sake."""
    assert told(upgrade) == []


def test_after_above_before(a_project):
    """R-BAL: more comes out after the works than before."""
    inputs = {
        ("", "flow_before_10k_m3_d"): "4", ("", "flow_after_10k_m3_d"): "4", ("cod", "out_before_mg_l"): "30",
        ("cod", "out_after_mg_l"): "45",
    }  # fmt: skip
    problem = only(a_project(inputs=inputs))
    assert "不大于治理前" in problem.wanted
    assert "填反" in problem.mend


def test_the_stable_date_after_the_year(a_project):
    """R-DATE: a year before the works ran counts nothing."""
    late = a_project(stable_on=date(2025, 2, 1), accepted_on=date(2025, 1, 15))
    assert told(late)[0].wanted == "不晚于 2024-12-31"
    early = a_project(
        code="x2", stable_on=date(2023, 2, 1), permit="", facility="", uscc="", longitude=None, latitude=None
    )
    assert any("不早于" in problem.wanted for problem in told(early, 2023))


def test_the_same_boiler_retrofitted_and_closed(a_project, take_step):
    """§1.6: the boiler's closure and its retrofit do not both count in a year; the earlier record is named."""
    boiler = {"type": "A2", "name": "1号燃煤锅炉淘汰", "outlet": "DA001", "facility": "MF0001"}
    closed = a_project(inputs={("", "coal_t"): "8000", ("", "coal_kg_t"): "2.94", ("", "replacement_t"): "0"}, **boiler)
    take_step(closed, "clerk", "file")
    retrofit = {("", "volume_nm3"): "1000000000", ("", "before_mg_m3"): "250", ("", "after_mg_m3"): "50"}
    again = a_project(**boiler | {"type": "A1", "name": "1号锅炉超低排放改造"}, inputs=retrofit)
    found = told(again)
    assert len(found) == 1, found
    assert closed.name in found[0].found
    assert closed.code in found[0].found


def test_the_same_upgrade_under_two_names(upgrade, a_project, take_step, people):
    """R-DUP: the second of two names of one upgrade is blocked, the first is named; nothing was filed."""
    take_step(upgrade, "clerk", "file")
    second = a_project(name="碧江区二污提标升级工程")
    with pytest.raises(BadData) as refused:
        take_step(second, "clerk", "file")
    assert upgrade.name in refused.value.problems[0].found
    assert not second.claims.exists()


def test_10k_m3_and_m3_mixed(a_project):
    """A volume in 万m³ beside one in m³ is told, not computed with."""
    inputs = {
        ("", "volume_before_m3"): "600000", ("", "volume_after_m3"): "60", ("cod", "before_mg_l"): "120",
        ("cod", "after_mg_l"): "60",
    }  # fmt: skip
    problem = only(a_project(type="W4", inputs=inputs))
    assert "10,000 倍" in problem.found
    assert "万立方米" in problem.mend
    large = a_project(code="w1", type="W2", inputs={
        ("", "flow_before_10k_m3_d"): "40000", ("", "flow_after_10k_m3_d"): "40000", ("cod", "out_before_mg_l"): "45",
        ("cod", "out_after_mg_l"): "30",
    }, permit="", facility="", uscc="", longitude=None, latitude=None)  # fmt: skip
    assert any("混用" in problem.mend for problem in told(large))


def test_a_negative_concentration(people):
    """A concentration below zero does not even get into the register."""
    from shuangkong.emissions import register

    with pytest.raises(BadData) as refused:
        register.input_rows("W2", {("cod", "out_before_mg_l"): "-45", ("cod", "out_after_mg_l"): "三十"})
    assert [problem.found for problem in refused.value.problems] == ["-45", "三十"]


def test_evidence_missing(a_project):
    """R-SRC: every kind that the type asks for."""
    problem = only(a_project(ready=False))
    assert "缺 6 类" in problem.found
    assert "竣工验收材料" in problem.found


def test_a_permit_number_with_a_wrong_check_digit(a_project):
    """§2.3: the credit code in a permit's number has to check."""
    problem = only(a_project(permit="91520602MA6DM0001X001P"))
    assert problem.place.endswith("排污许可证编号")
    assert "校验位不符" in problem.mend


def test_a_year_that_is_not_its_own(upgrade):
    """§1.5: booked in the first year and the next, in no other."""
    assert told(upgrade, 2025) == []
    assert "2024 年或 2025 年" in only(upgrade, 2026).wanted


def test_less_than_three_months_without_a_proof(a_project):
    """§1.5: a short run without a proof waits for the next year."""
    short = a_project(accepted_on=date(2024, 10, 1), stable_on=date(2024, 11, 5))
    assert "不满三个月" in only(short).found
    short.stability = "168 小时试运行报告"
    assert told(short) == []


def statistic(pollutant="cod", permit="91520602MA6DM0001Q001P", area="520602", emission=100):
    """A line of the base year's statistics."""
    from datetime import UTC, datetime

    from shuangkong.emissions.permit_models import RegisterFile, SourceStatistic

    at = datetime(2026, 1, 1, tzinfo=UTC)
    file = RegisterFile.objects.create(
        book="source_base", name="x", sha256="0" * 64, size=1, rows=1, area_id=area, at=at
    )
    SourceStatistic.objects.create(
        area_id=area, permit=permit, organisation="清源水务", pollutant=pollutant, year=2020, emission_t=emission,
        row=2, file=file, entered_at=at, confidence="reported",
    )  # fmt: skip


def test_more_than_the_base_year_emitted(upgrade):
    """R-BAL: no more can be cut than the environmental statistics say the source emitted."""
    statistic()
    assert "环境统计" in only(upgrade).wanted


def test_a_source_outside_the_base_year(upgrade):
    """遵循基数: an area with statistics of 2020 that do not hold the source: no object of reduction, and it is said where."""
    from shuangkong.emissions import filing

    (warning,) = [one for one in filing.problems(upgrade, 2024, TODAY) if "基数" in one.place]
    assert (warning.severity, "无法核对" in warning.found) == ("warning", True)  # no statistics of the area at all
    statistic(permit="91520602MA6DM0001Q009P", emission=5000)
    problem = only(upgrade)
    assert problem.place.endswith("环境统计基数")
    assert upgrade.permit in problem.found
    assert "化学需氧量" in problem.found
    assert "补登" in problem.mend
    statistic(emission=5000)
    assert told(upgrade) == []


def test_works_that_are_no_source_of_the_statistics(a_project):
    """Villages, farms, vehicles and stoves stand in no list of sources: the base year is not asked of them."""
    statistic(permit="91520602MA6DM0001Q009P")
    inputs = {("", "people"): "3000", ("cod", "load_g_head_d"): "30", ("cod", "removal"): "0.65"}
    village = a_project(code="v", type="W3b", permit="", facility="", outlet="", inputs=inputs)
    assert not [one for one in told(village) if "基数" in one.place]


def test_two_units_without_codes_are_two(a_project, take_step):
    """HJ 608: TW001 and DW001 are numbered within a unit; units that gave no code are told apart by their names."""
    of = {"uscc": "", "permit": "", "longitude": None, "latitude": None}
    take_step(a_project(name="甲公司废水治理", operator="甲公司", **of), "clerk", "file")
    other = a_project(name="乙公司水厂", operator="乙公司", **of)
    assert told(other) == []
    take_step(other, "clerk", "file")
    assert any("重复" in one.found for one in told(a_project(name="乙公司深度处理", operator="乙公司", **of)))


def test_a_closure_counts_what_the_retrofit_left(a_project, take_step):
    """§1.6 (2): 100 t a year are cut to 40 t; a closure that counts 100 t cannot be filed, one that counts 40 t can."""
    boiler = {"outlet": "DA001", "facility": "MF0001"}
    retrofit = a_project(
        type="A1", name="1号锅炉超低排放改造", **boiler,
        inputs={("", "volume_nm3"): "400000000", ("", "before_mg_m3"): "250", ("", "after_mg_m3"): "100"},
    )  # fmt: skip
    take_step(retrofit, "clerk", "file")
    late = {"approved_on": date(2024, 12, 1), "accepted_on": date(2025, 3, 1), "stable_on": date(2025, 4, 15)}
    closed = [
        a_project(
            type="A2", name="1号燃煤锅炉淘汰", **boiler, **late,
            inputs={("", "coal_t"): coal, ("", "coal_kg_t"): "5", ("", "replacement_t"): "0"},
        )
        for coal in ("20000", "8000")
    ]  # fmt: skip
    assert "重复计入" in only(closed[0], 2025).found
    assert told(closed[1], 2025) == []


def test_two_years_add_up_to_one_whatever_the_rule_becomes(upgrade, monkeypatch):
    """§1.5: the rule of the first year holds for the carry-over too: 147 t and 72 t of 219 t, as closings have it."""
    from dataclasses import replace

    from shuangkong.emissions import calculating
    from shuangkong.emissions.calculation import Settings

    real = Settings.in_force

    def changed(rulebook, areas, on, as_of=None):
        found = real(rulebook, areas, on, as_of)
        return replace(found, timing_mode="full_capacity") if on.year > 2024 else found

    monkeypatch.setattr(Settings, "in_force", changed)
    calculating._settings.cache_clear()
    booked = [float(calculating.amounts(upgrade, year)["cod"]) for year in (2024, 2025)]
    calculating._settings.cache_clear()
    assert booked == pytest.approx([147, 72])
