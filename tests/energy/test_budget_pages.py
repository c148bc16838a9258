"""The pages of budgets: filled in and sent without JavaScript, every fault at once, each person's own forms."""

import pytest
from budget_office import FIRST, SECOND, issued
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shuangkong.energy.models import Budget, BudgetChange, BudgetTold


@pytest.fixture
def signed(client, office):
    """A client that acts for whom one names."""

    def acting(name):
        client.force_login(office[1][name])
        return client

    return acting


def page(area, year=2026):
    return reverse("energy:budget", args=[area, year])


def test_a_county_budget_from_the_first_click_to_the_notice(signed, office, monkeypatch):
    """County drafts in the grid, city approves and issues, a change is asked for and granted, a notice told."""
    monkeypatch.setattr(
        "shuangkong.energy.budget_use.monthly_energy",
        lambda units, year, word: {FIRST: dict.fromkeys(range(1, 7), 1_600.0)},
    )
    county = signed("county")
    assert "开始编制" in county.get(reverse("energy:budgets") + "?year=2026").content.decode()
    county.post(reverse("energy:open", args=["520602", 2026]))
    made = Budget.objects.get()
    cells = {"total_tce": "60000", "basis": "市级下达", "base_tce": "10000", "reserve_tce": "0", "edits": made.edits}
    cells |= {
        f"{FIRST}:method": "history",
        f"{FIRST}:base_tce": "20000",
        f"{FIRST}:band_cut": "4%",
        f"{FIRST}:grade_addition": "-2",
    }
    cells |= {f"{SECOND}:method": ""}
    done = county.post(reverse("energy:edit", args=[made.pk]), cells, follow=True)
    assert "18,800" in done.content.decode()
    made.refresh_from_db()
    county.post(reverse("energy:step", args=[made.pk]), {"step": "propose", "edits": made.edits})
    city = signed("approver")
    for name, more in (("approve", {}), ("issue", {"document": "碧能预〔2026〕1号", "day": "2026-01-25"})):
        made.refresh_from_db()
        city.post(reverse("energy:step", args=[made.pk]), {"step": name, "edits": made.edits} | more)
    shown = city.get(page("520602")).content.decode()
    assert "碧能预〔2026〕1号" in shown
    assert "达到限制线（100%）" in shown
    line = made.lines.get()
    city.post(reverse("energy:tell", args=[made.pk, line.pk]), {"document": "电话告知"})
    assert BudgetTold.objects.get().level == 3
    county = signed("county")
    asked = {"line": line.pk, "from_month": "7", "change_tce": "1200", "reason": "新增生产线"}
    county.post(reverse("energy:change", args=[made.pk]), asked)
    change = BudgetChange.objects.get()
    said = {"decision": "approve", "document": "碧能函〔2026〕9号"}
    assert county.post(reverse("energy:decide", args=[made.pk, change.pk]), said).status_code == 403
    answer = signed("approver").post(reverse("energy:decide", args=[made.pk, change.pk]), said, follow=True)
    assert "20,000" in answer.content.decode()
    assert "已告知" in answer.content.decode()


def test_all_bad_cells_of_the_grid_are_told_and_kept_in_it(signed, office):
    """A letter for a number, a share beyond 100 %: both told by unit and heading, what was typed stays."""
    county = signed("county")
    county.post(reverse("energy:open", args=["520602", 2026]))
    made = Budget.objects.get()
    cells = {"total_tce": "多", "basis": "", "base_tce": "0", "reserve_tce": "0", "edits": made.edits}
    cells |= {f"{FIRST}:method": "history", f"{FIRST}:base_tce": "2O000", f"{FIRST}:band_cut": "140"}
    answer = county.post(reverse("energy:edit", args=[made.pk]), cells)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "碧江水泥有限公司 · “基数（上年用能量）”" in text
    assert "0 到 100 之间的百分数" in text
    assert 'value="2O000"' in text
    assert made.edits == Budget.objects.get().edits


def test_what_stands_against_proposing_is_on_the_page(signed, office):
    """A draft says beforehand what is missing; proposed all the same, it is refused with the list."""
    county = signed("county")
    county.post(reverse("energy:open", args=["520602", 2026]))
    made = Budget.objects.get()
    assert "报请批准前还要补齐" in county.get(page("520602")).content.decode()
    answer = county.post(reverse("energy:step", args=[made.pk]), {"step": "propose", "edits": made.edits})
    assert answer.status_code == 422
    assert "预算总量" in answer.content.decode()


def test_a_bad_file_changes_nothing(signed, office):
    """No workbook and no CSV of ours: told, 422."""
    county = signed("county")
    county.post(reverse("energy:open", args=["520602", 2026]))
    made = Budget.objects.get()
    file = SimpleUploadedFile("分配表.xlsx", b"nothing of the kind")
    assert county.post(reverse("energy:upload", args=[made.pk]), {"file": file}).status_code == 422
    assert county.post(reverse("energy:upload", args=[made.pk])).status_code == 409
    assert county.get(reverse("energy:template", args=[made.pk]))["Content-Type"].endswith("sheet")


def test_each_sees_what_is_theirs(signed, office):
    """A county sees no other county's and not the city's; a viewer sees all and has no buttons."""
    areas, people = office
    budget = issued(people, areas["city"])
    other = signed("other")
    assert other.get(page("520600")).status_code == 403
    assert other.get(page("520602")).status_code == 403
    assert other.post(reverse("energy:step", args=[budget.pk]), {"step": "approve"}).status_code == 403
    viewer = signed("viewer").get(page("520600"))
    assert "限制" in viewer.content.decode()
    assert "登记告知" not in viewer.content.decode()
    assert "申请调整" not in viewer.content.decode()


def test_the_page_of_a_budget_asks_the_database_little(signed, office, django_assert_max_num_queries):
    """As many queries for two lines as for two hundred."""
    areas, people = office
    issued(people, areas["city"])
    client = signed("approver")
    client.get(page("520600"))
    with django_assert_max_num_queries(30):
        assert client.get(page("520600")).status_code == 200
