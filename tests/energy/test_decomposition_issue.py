"""目标分解 on the page: tried, saved, approved by another, issued; from then on closings go by it."""

from dataclasses import replace
from datetime import date

import pytest
from budget_office import NOW
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from shuangkong.energy import budget_steps, decomposition_services, sealed_energy
from shuangkong.energy.budget_services import Refused, Said
from shuangkong.energy.decomposition_request import Agreed, lacking, read, usual
from shuangkong.energy.decomposition_result import targets, worked_out
from shuangkong.energy.models import Decomposition
from shuangkong.energy.sealed_energy import Base, BaseUnit
from shuangkong.kernel.problems import BadData

GROWTH = 1.05**5 - 1
UNITS = (
    BaseUnit("520602", "碧江区", "county", 3_000_000.0, 40e9, GROWTH, {"saving_potential": 60.0}),
    BaseUnit("520603", "万山区", "county", 2_000_000.0, 20e9, GROWTH, {"saving_potential": 20.0}, "synthetic"),
    BaseUnit("520600-YQ", "央企某公司", "enterprise", 1_000_000.0, 5e9, GROWTH),
)
BASE = Base(2025, 2030, 13.0, 14.5, UNITS, "测试")


@pytest.fixture
def based(office, monkeypatch):
    """The office with a base year."""
    monkeypatch.setattr(sealed_energy, "_bases", [lambda city, until: BASE if city == "520600" else None])
    return office


def take(made, name, person, **said):
    """Take a step with an edition as it is now."""
    made.refresh_from_db()
    return decomposition_services.take(made.pk, budget_steps.step_of(name), made.edits, Said(**said), person, NOW)


def issued(people, on=date(2026, 3, 1), **sent):
    """An edition approved by another and issued."""
    asked, problems = read(sent, BASE)
    assert problems == []
    made = decomposition_services.save("520600", BASE, asked, people["drafter"], NOW)
    take(made, "propose", people["drafter"])
    take(made, "approve", people["approver"])
    return take(made, "issue", people["approver"], document="铜府发〔2026〕5号", day=on)


def test_the_citys_target_is_met_and_no_size_fits_all():
    """§10: the shares add up to the city's fall, never less; more potential is asked for more; the enterprise stands apart."""
    found = worked_out(BASE, usual(BASE))
    assert found["achieved"] >= 13.0 - 1e-9
    assert found["achieved"] < 13.1
    first, second, third = found["units"]
    assert first["target"] != second["target"]
    assert [one["apart"] for one in found["units"]] == [False, False, True]
    assert "能效低于标杆水平的产能比例高于平均" in first["reason"]
    assert (first["incentive"] - first["target"]) == pytest.approx(1.5)
    assert third["equal"] == pytest.approx(found["effective"])


def test_at_one_growth_an_equal_split_is_the_target_itself():
    """§10: with all units growing alike there is no effect of structure."""
    found = worked_out(BASE, usual(BASE))
    assert found["effective"] == pytest.approx(13.0)
    assert found["equal_achieved"] == pytest.approx(13.0)


def test_a_lock_needs_who_agreed_on_which_paper_and_day():
    """Three things lacking are told at once; with them the unit keeps its number and the others carry the rest."""
    asked, problems = read({"locked_520600-YQ": "10"}, BASE)
    assert [one.place for one in problems] == [
        "央企某公司 · 同意的机关",
        "央企某公司 · 文件和文号",
        "央企某公司 · 文件日期",
    ]
    paper = {"who_520600-YQ": "市政府", "document_520600-YQ": "责任书〔2026〕1号", "day_520600-YQ": "2026-02-01"}
    asked, problems = read({"locked_520600-YQ": "10"} | paper, BASE)
    assert problems == []
    assert asked.agreed["520600-YQ"] == Agreed(10.0, None, None, "市政府", "责任书〔2026〕1号", "2026-02-01")
    found = worked_out(BASE, asked)
    assert found["units"][2]["target"] == 10
    assert found["units"][2]["reason"] == "锁定为 10.00%，依据：市政府同意，责任书〔2026〕1号（2026-02-01）。"
    assert found["achieved"] >= 13.0 - 1e-9


def test_every_fault_of_a_form_is_told_at_once():
    """A word for a number, bounds the wrong way round, a step of nothing."""
    _asked, problems = read({"target": "多", "least": "20", "most": "10", "step": "0", "w_output_rate": "7"}, BASE)
    assert [one.place for one in problems] == ["全市目标", "能源产出率的权重", "取整到", "目标下限"]


def test_what_is_issued_are_rows_of_targets():
    """The five-year target with its document, and nothing that the document does not contain."""
    content = {"units": [{"area": "520602", "target": 13.0, "incentive": 14.5}]}
    (row,) = targets(content, 2025, 2030, "铜府发〔2026〕5号")
    assert (row["kind"], row["period"], row["base_year"]) == ("five_year", "2030", 2025)
    assert (row["base"], row["incentive"], row["row"], row["document"]) == (13.0, 14.5, 1, "铜府发〔2026〕5号")


def test_the_day_of_the_document_is_in_order(based):
    """Closings go by it: not in the future, not before the day of the edition that is replaced; the same day will do."""
    _areas, people = based
    for day in (date(2099, 1, 1), date(2026, 7, 21)):
        with pytest.raises(Refused, match="晚于今天"):
            issued(people, on=day)
    first = issued(people)
    with pytest.raises(Refused, match="不得早于现行版的文件日期 2026-03-01"):
        issued(people, on=date(2026, 2, 28))
    first.refresh_from_db()
    assert first.state == "issued"
    assert issued(people, on=date(2026, 3, 1)).state == "issued"


def test_what_a_closing_would_refuse_is_not_proposed(based):
    """A target of 0.5 % is read as 50 % by closings; one of years that another covers stands twice."""
    _areas, people = based
    issued(people)
    content = {"units": [{"area": "520602", "target": 0.5, "incentive": None}]}
    usual_ = {"area_id": "520600", "version": 1, "setting": {}, "source": "测试"}
    small = Decomposition.objects.create(base_year=2030, target_year=2035, content=content, **usual_)
    with pytest.raises(BadData, match="百分数，如 13"):
        take(small, "propose", people["drafter"])
    content = {"units": [{"area": "520602", "target": 12.0, "incentive": None}]}
    twice = Decomposition.objects.create(base_year=2026, target_year=2031, content=content, **usual_)
    with pytest.raises(BadData, match="已有同类目标"):
        take(twice, "propose", people["drafter"])


def test_targets_stay_between_nothing_and_all():
    """No fall below 0 or of 100 %, no incentive below the target, no growth of −100 %."""
    _asked, problems = read({"target": "99.999", "most": "100", "least": "-35", "growth": "-100"}, BASE)
    assert [one.place for one in problems] == ["全市目标", "目标下限", "目标上限", "年均增速"]
    _asked, problems = read({"target": "15", "incentive": "12"}, BASE)
    assert [(one.place, one.wanted) for one in problems] == [("激励目标", "不低于全市目标 15")]


def test_a_growth_of_minus_all_is_told(client, based):
    """By form or from the books: a page with a fault, no error of the server."""
    _areas, people = based
    bare = replace(BASE, units=(replace(UNITS[0], growth=None), *UNITS[1:]))
    asked, problems = read({"growth": "-100"}, bare)
    assert [one.place for one in problems] == ["年均增速"]
    gone = replace(BASE, units=(replace(UNITS[0], growth=-1.0), *UNITS[1:]))
    assert [one.place for one in lacking(gone, asked)] == ["碧江区 · 增速目标"]
    client.force_login(people["drafter"])
    assert client.get(reverse("energy:decompose", args=["520600"]), {"growth": "-100"}).status_code == 200


def test_the_word_of_the_book_is_for_its_own_exceptions():
    """账册 is a day only where the whole exception is the book's; a changed lock needs a paper with its day."""
    said = {"locked_520602": "3", "who_520602": "x", "document_520602": "y", "day_520602": "账册"}
    assert [one.place for one in read(said, BASE)[1]] == ["碧江区 · 文件日期"]
    noted = replace(BASE, units=(replace(UNITS[0], note={"locked": 12.0, "reason": "会议纪要"}), *UNITS[1:]))
    same = {"locked_520602": "12", "who_520602": "账册所载机关", "document_520602": "会议纪要", "day_520602": "账册"}
    asked, problems = read(same, noted)
    assert (problems, asked.agreed["520602"].reason) == ([], "会议纪要")
    assert [one.place for one in read(same | {"locked_520602": "3"}, noted)[1]] == ["碧江区 · 文件日期"]


def test_who_saved_it_does_not_approve_it(based):
    """A second pair of eyes; a newer issue takes over, and the former stays as it was."""
    _areas, people = based
    asked, _ = read({}, BASE)
    made = decomposition_services.save("520600", BASE, asked, people["drafter"], NOW)
    take(made, "propose", people["drafter"])
    with pytest.raises(PermissionDenied):
        take(made, "approve", people["drafter"])
    with pytest.raises(PermissionDenied):
        decomposition_services.save("520600", BASE, asked, people["county"], NOW)
    first = issued(people)
    second = issued(people, target="14")
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "issued")
    assert {
        row["document"] for row in decomposition_services.issued_targets({"520600", "520602"}, date(2026, 4, 1))
    } == {"铜府发〔2026〕5号"}


def test_impossible_bounds_are_told_in_words(based):
    """All at most 10 %: the city's 13 % cannot be met."""
    _areas, people = based
    asked, problems = read({"least": "0", "most": "10"}, BASE)
    assert problems == []
    with pytest.raises(Refused, match="够不到") as told:
        decomposition_services.save("520600", BASE, asked, people["drafter"], NOW)
    assert "提高目标上限" in str(told.value)  # the field of the page, not an option of the command line
    bare = Base(2025, 2030, 13.0, None, (BaseUnit("520602", "碧江区", "county", None, None, None),), "测试")
    with pytest.raises(BadData, match="碧江区"):
        decomposition_services.save("520600", bare, usual(bare), people["drafter"], NOW)


def test_the_page_works_without_javascript(client, based):
    """Tried by GET, saved by POST with what was tried, a lock told with its paper, then proposed and issued."""
    _areas, people = based
    client.force_login(people["drafter"])
    page = reverse("energy:decompose", args=["520600"])
    shown = client.get(page, {"target": "14", "spread": "2"}).content.decode()
    assert "市本级和央企（单列）" in shown
    assert shown.count('class="tag synthetic"') == 1
    assert 'name="target" min="0" max="30" step="0.1" value="14"' in shown
    assert client.get(page, {"locked_520602": "9"}).status_code == 200
    assert "同意的机关" in client.get(page, {"locked_520602": "9"}).content.decode()
    done = client.post(page, {"target": "14", "spread": "2"}, follow=True)
    made = Decomposition.objects.get()
    assert made.setting["target"] == 14.0
    assert "第 1 版" in done.content.decode()
    client.post(reverse("energy:decomposition_step", args=[made.pk]), {"step": "propose", "edits": 0})
    client.force_login(people["approver"])
    step = reverse("energy:decomposition_step", args=[made.pk])
    client.post(step, {"step": "approve", "edits": 1})
    assert client.post(step, {"step": "issue", "edits": 2}).status_code == 409
    last = client.post(
        step, {"step": "issue", "edits": 2, "document": "铜府发〔2026〕5号", "day": "2026-03-01"}, follow=True
    )
    assert "已下达" in last.content.decode()
    client.force_login(people["other"])
    assert client.get(page).status_code == 403
    assert client.get(reverse("energy:decomposition", args=[made.pk])).status_code == 403
