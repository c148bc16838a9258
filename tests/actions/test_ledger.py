"""任务台账: the office confirms who leads, departments and counties report month by month, the state follows."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from people import ECOLOGY, INDUSTRY, WEST, at

from shuangkong.access import originals
from shuangkong.actions import bulletin, confirming, reporting, services, settings, standing
from shuangkong.actions.acting import Refused
from shuangkong.actions.confirming import Division, Reached
from shuangkong.actions.models import Progress, Task
from shuangkong.registers.models import Department

pytestmark = pytest.mark.django_db


def stands(city, day):
    """How the task stands on a day, in a word."""
    city.task.refresh_from_db()
    found = standing.of(city.task, date.fromisoformat(day), settings.in_force("990100", date.fromisoformat(day)))
    return standing.word(city.task, found)[1], found


def test_the_office_confirms_the_lead_for_a_whole_section(city):
    """The text names none: the office settles it once, for every measure of the section that is still open."""
    third = Task.objects.create(
        area_id="990100",
        kind="measure",
        section="三（一）",
        title="发展循环经济",
        plan=1,
        plan_title="河口市方案",
        start=50,
        end=60,
    )
    wanted = Division([INDUSTRY], [ECOLOGY, INDUSTRY], due_on=date(2026, 6, 30))
    done = confirming.confirm(city.task.pk, wanted, 0, city.officer, at("2026-01-10"), whole_section=True)
    assert done == 3
    third.refresh_from_db()
    assert third.last_day == date(2026, 6, 30)  # of those for which the plan names no year
    city.task.refresh_from_db()
    city.other.refresh_from_db()
    assert (city.task.lead, city.task.support, city.task.last_day) == ([INDUSTRY], [ECOLOGY], date(2026, 6, 30))
    assert (city.other.lead, city.other.last_day) == ([INDUSTRY], date(2026, 12, 31))
    assert [event.what for event in city.other.events.all()] == ["confirmed"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"lead": []}, "牵头部门"),
        ({"lead": ["河口市没有的局"]}, "河口市没有的局"),
        ({"starts_on": date(2026, 5, 1), "due_on": date(2026, 5, 1)}, "晚于开始日期"),
        ({"counties": ["210302"]}, "210302"),
        ({"indicators": ["没有的指标"]}, "没有的指标"),
        ({"projects": ["x" * 61]}, "60"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(city, wanted, said):
    """And nothing is kept of it."""
    with pytest.raises(Refused, match=said):
        city.confirm(**wanted)
    city.task.refresh_from_db()
    assert (city.task.lead, city.task.confirmed_at, city.task.events.count()) == ([], None, 0)


def test_a_task_is_followed_by_indicators_by_their_names(city):
    """What the plan calls an indicator is found in the catalogue and kept by its id."""
    city.confirm(indicators=["城市生活垃圾资源化利用率"], projects=[" 990100-2026-001 "])
    city.task.refresh_from_db()
    assert city.task.indicators == ["waste.recycling_rate"]
    assert city.task.projects == ["990100-2026-001"]


def test_only_the_office_confirms(city):
    """Not the department that would be asked, not the county, not who only looks."""
    for name in ("industry", "east", "auditor", "viewer"):
        with pytest.raises(PermissionDenied):
            confirming.confirm(city.task.pk, Division([INDUSTRY]), 0, city.people[name], at("2026-01-10"))


def test_the_leads_report_is_the_tasks_progress(city):
    """Those of the supporting department and of a county stand beside it; evidence is kept under its hash."""
    city.confirm()
    first = city.report(city.industry, "2026-01", 60, "2026-02-03", [("../照片.jpg", b"x")])
    city.report(city.ecology, "2026-01", 90, "2026-02-03")
    city.report(city.west, "2026-01", 10, "2026-02-03")
    city.task.refresh_from_db()
    assert (city.task.percent, city.task.reported, city.task.state) == (60, "2026-01", "under_way")
    rows = Progress.objects.values_list("department", "area", "leads")
    assert list(rows) == [(INDUSTRY, "990100", True), (ECOLOGY, "990100", False), ("", WEST, False)]
    kept = first.files.get()
    assert (kept.name, originals.path_of(kept.sha256).read_bytes()) == ("照片.jpg", b"x")


def test_who_has_no_part_in_a_task_does_not_report(city):
    """A department that it does not name, a county that it does not concern, and who looks only."""
    city.confirm(counties=["990101"])
    city.task.refresh_from_db()
    Department.objects.create(area_id="990100", name="河口市财政局", short_name="财政局")
    city.industry.department = "财政局"
    for who in (city.industry, city.west, city.auditor, city.viewer):
        with pytest.raises(PermissionDenied):
            city.report(who, "2026-01", 60, "2026-02-03")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"month": "2026-03"}, "月份"),
        ({"month": "一月"}, "月份"),
        ({"percent": 101}, "0 到 100"),
        ({"percent": 20}, "存在问题"),
        ({"done": " "}, "写明"),
    ],
)
def test_a_report_that_cannot_be_is_refused(city, said, words):
    """A month to come, more than all, less than before without a reason, nothing said."""
    city.confirm()
    city.report(city.industry, "2025-12", 40, "2026-01-11")
    given = {"month": "2026-01", "percent": 50} | said
    with pytest.raises(Refused, match=words):
        city.report(city.industry, given.pop("month"), given.pop("percent"), "2026-02-03", **given)
    assert Progress.objects.count() == 1


def test_nobody_reports_before_the_lead_is_confirmed(city):
    """Somebody has to answer for what is said."""
    with pytest.raises(Refused, match="确认牵头部门"):
        city.report(city.officer, "2026-01", 10, "2026-02-03")


def test_a_task_goes_from_unconfirmed_to_done(city):
    """Each day it stands as the rules say, with the third of its monitoring quality that it has."""
    assert stands(city, "2026-01-09")[0] == "待确认分工"
    assert stands(city, "2026-01-09")[1].quality_percent == 33
    city.confirm()
    confirming.add_milestone(city.task.pk, "完成摸底", date(2026, 2, 10), city.edits(), city.officer, at("2026-01-10"))
    assert stands(city, "2026-02-05")[0] == "进度滞后"
    assert stands(city, "2026-02-06")[1].unreported
    city.report(city.industry, "2026-01", 60, "2026-02-06")
    assert stands(city, "2026-02-06") == ("正常推进", stands(city, "2026-02-06")[1])
    assert stands(city, "2026-02-06")[1].quality_percent == 100
    assert (stands(city, "2026-02-11")[0], stands(city, "2026-02-11")[1].card) == ("节点逾期", "yellow")
    milestone = city.task.milestones.get()
    reached = Reached(milestone.pk, date(2026, 2, 11), (("摸底.txt", b"x"),))
    confirming.reach(city.task.pk, reached, city.edits(), city.industry, at("2026-02-11"))
    assert stands(city, "2026-03-06")[0] == "未报进展"
    city.report(city.industry, "2026-12", 100, "2026-12-31")
    assert stands(city, "2027-01-05")[0] == "已完成"


def test_the_lead_alone_says_that_a_milestone_was_reached_and_shows_it(city):
    """Counties and supporting departments report beside the task; they settle none of it, and nobody does without papers."""
    city.confirm()
    confirming.add_milestone(city.task.pk, "完成摸底", date(2026, 3, 20), city.edits(), city.officer, at("2026-01-10"))
    milestone = city.task.milestones.get()
    shown = Reached(milestone.pk, date(2026, 3, 15), (("验收.pdf", b"%PDF"),))
    for name in ("west", "east", "ecology"):
        with pytest.raises(PermissionDenied):
            confirming.reach(city.task.pk, shown, city.edits(), city.people[name], at("2026-04-05"))
    with pytest.raises(Refused, match="佐证材料"):
        confirming.reach(
            city.task.pk, Reached(milestone.pk, date(2026, 3, 15), ()), city.edits(), city.industry, at("2026-04-05")
        )
    confirming.reach(city.task.pk, shown, city.edits(), city.industry, at("2026-04-05"))
    milestone.refresh_from_db()
    assert (milestone.reached_on, milestone.entered_on) == (date(2026, 3, 15), date(2026, 4, 5))
    assert [file.name for file in milestone.files.all()] == ["验收.pdf"]


def test_a_day_entered_late_mends_no_quarter_that_is_over(city):
    """Due 20 March, entered on 5 April as of 15 March: on 31 March it was missed, on 5 April it is not."""
    city.confirm()
    confirming.add_milestone(city.task.pk, "完成摸底", date(2026, 3, 20), city.edits(), city.officer, at("2026-01-10"))
    milestone = city.task.milestones.get()
    reached = Reached(milestone.pk, date(2026, 3, 15), (("验收.pdf", b"%PDF"),))
    confirming.reach(city.task.pk, reached, city.edits(), city.industry, at("2026-04-05"))
    missed = {
        quarter: [line.stands.missed for line in bulletin.of(city.task.area, quarter, date(2026, 12, 1)).lines]
        for quarter in ("2026Q1", "2026Q2")
    }
    assert missed == {"2026Q1": [1, 0], "2026Q2": [0, 0]}


def test_a_task_past_its_last_day_is_late(city):
    """The plan's year ends on its last day; the card that follows is red."""
    city.confirm()
    assert stands(city, "2026-12-31")[1].due_soon
    word, found = stands(city, "2027-01-01")
    assert (word, found.late, found.card) == ("逾期", True, "red")


def test_the_office_reminds_of_what_is_wanting_only(city):
    """A reminder where nothing is owed would be noise."""
    city.confirm()
    with pytest.raises(Refused, match="不需要催报"):
        reporting.remind(city.task.pk, city.edits(), city.officer, at("2026-02-01"))
    reporting.remind(city.task.pk, city.edits(), city.officer, at("2026-02-06"))
    assert city.task.events.last().remark == "2026-01"


def test_who_acts_on_an_older_page_is_told(city):
    """Two officers had the page open; the second learns what the first did."""
    city.confirm()
    with pytest.raises(Refused, match="officer 刚刚办理了“确认分工”"):
        confirming.confirm(city.task.pk, Division([ECOLOGY]), 0, city.colleague, at("2026-01-10"))


def test_a_merged_department_is_followed_by_its_successor(city):
    """机构改革: who took over reports and is named, without anybody rewriting the tasks."""
    city.confirm()
    former = Department.objects.get(name=INDUSTRY)
    heir = Department.objects.create(area_id="990100", name="河口市工业和大数据局", short_name="工业大数据局")
    former.valid_to, former.successor = date(2026, 1, 31), heir
    former.full_clean()
    former.save()
    city.industry.department = "工业大数据局"
    row = city.report(city.industry, "2026-01", 60, "2026-02-03")
    assert (row.department, row.leads) == ("河口市工业和大数据局", True)


def test_counties_see_the_tasks_of_their_city(city):
    """They carry them out; people of other cities see none of them."""
    assert set(services.visible(city.east)) == {city.task, city.other}
    city.east.area = "210302"
    assert not services.visible(city.east).exists()


def test_a_new_version_of_the_plan_goes_on_where_the_former_was(reviewed, officer):
    """Lead, percent, milestones and links stay with the task that says the same."""
    from shuangkong.actions import approval

    first = reviewed()
    approval.approve(first.pk, officer, at("2026-04-01"))
    task = Task.objects.filter(kind="measure").first()
    Department.objects.create(area_id="990100", name="市工业和信息化局")
    confirming.confirm(task.pk, Division(["市工业和信息化局"]), 0, officer, at("2026-04-02"))
    confirming.add_milestone(task.pk, "摸底", date(2024, 5, 1), 1, officer, at("2026-04-02"))
    reporting.report(task.pk, reporting.Report("2026-04", 30, "推进"), (), 2, officer, at("2026-04-03"))
    second = reviewed(first.text.replace("下降14%", "下降15%"))
    approval.approve(second.pk, officer, at("2026-05-01"))
    later = Task.objects.get(former=task.pk)
    assert (later.lead, later.percent, later.state, later.plan) == (["市工业和信息化局"], 30, "under_way", second.pk)
    assert [one.title for one in later.milestones.all()] == ["摸底"]
