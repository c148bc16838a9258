"""What a budget does not take, does not lose, and does not show to everybody."""

from decimal import Decimal

import pytest
from budget_office import FIRST, NOW, SECOND, fill, issued
from django.urls import reverse

from shuangkong.energy import budget_changes, budget_rows, budget_services
from shuangkong.energy.budget_changes import Decision
from shuangkong.energy.budget_services import Refused
from shuangkong.energy.models import Budget
from shuangkong.kernel.problems import BadData


def line(code, name, method, **cells):
    """A row of a budget."""
    return dict.fromkeys(budget_rows.CELLS) | {"id": code, "name": name, "method": method} | cells


def fixed(first=20_000.0, second=20_000.0):
    """Two units, each with an amount of its own."""
    return [
        line(FIRST, "碧江水泥有限公司", "fixed", fixed_tce=first),
        line(SECOND, "碧江化工有限公司", "fixed", fixed_tce=second),
    ]


def change(budget, people, amount, of=None, asker="drafter"):
    """A change asked for and granted."""
    given = {"line": of, "from_month": 7, "change_tce": Decimal(amount), "reason": "调整"}
    asked = budget_changes.ask(budget.pk, given, people[asker], NOW)
    return budget_changes.decide(budget.pk, asked.pk, Decision(True, "铜能函〔2026〕3号"), people["approver"], NOW)


def book(*rows):
    """A CSV of lines."""
    names = ["id", "name", "method", *budget_rows.CELLS, "reason"]
    written = [",".join("" if row.get(name) is None else str(row[name]) for name in names) for row in rows]
    return "\n".join([",".join(names), *written]).encode()


def test_who_may_not_inspect_sees_no_units(office, client):
    """A viewer and one department's officer: the county's totals, neither names nor numbers of its units."""
    areas, people = office
    issued(people, areas["city"])
    budget = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    fill(budget, people["county"], fixed())
    people["drafter"].department = "交通局"
    people["drafter"].save()
    for name, sees in (("viewer", False), ("drafter", False), ("approver", True)):
        client.force_login(people[name])
        page = client.get(reverse("energy:budget", args=["520602", 2026]))
        answer = client.get(f"/api/v1/budgets/{budget.pk}").json()
        assert (page.status_code, "碧江水泥" in page.content.decode(), bool(answer["lines"])) == (200, sees, sees)
        got = client.get(reverse("energy:template", args=[budget.pk])).status_code
        assert got == (200 if sees else 403)


def test_an_amount_that_no_record_holds_is_told(office):
    """1e15 tce, given or worked out from an output: told, and the budget stays as it was."""
    areas, people = office
    budget = budget_services.open_edition(areas["520602"], 2026, people["county"], NOW)
    more = {"output": 1e9, "unit_energy": 1e6, "standard_unit_energy": 1e6, "tightening": 0}
    rows = (fixed(1e15)[0], line(SECOND, "碧江化工有限公司", "benchmark", **more))
    with pytest.raises(BadData) as told:
        budget_services.upload(budget.pk, book(*rows), "分配表.csv", people["county"], NOW)
    assert len(told.value.problems) == 2
    assert "1,000,000,000,000" in told.value.problems[0].wanted
    assert len(budget_services.lines_of(budget)) == 2


@pytest.mark.parametrize("year", [0, 1, 1989, 2101, 12345, 99999])
def test_a_year_that_is_none_is_not_found(office, client, year):
    """Neither shown nor opened."""
    client.force_login(office[1]["drafter"])
    assert client.get(reverse("energy:budget", args=["520602", year])).status_code == 404
    assert client.post(reverse("energy:open", args=["520602", year])).status_code == 404
    assert not Budget.objects.exists()


def test_the_next_edition_starts_from_what_is_in_force(office):
    """100 000 more to 碧江区 and 50 000 to the total are kept; what waits is settled first."""
    areas, people = office
    first = issued(people, areas["city"], total_tce=6_000_000)
    change(first, people, 100_000, first.lines.get(area="520602"))
    change(first, people, 50_000)
    given = {"line": None, "from_month": 8, "change_tce": Decimal(1), "reason": "调整"}
    waits = budget_changes.ask(first.pk, given, people["drafter"], NOW)
    with pytest.raises(Refused, match="待批准"):
        budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    budget_changes.decide(first.pk, waits.pk, Decision(False, opinion="不需要"), people["approver"], NOW)
    second = budget_services.open_edition(areas["city"], 2026, people["drafter"], NOW)
    assert (second.total_tce, second.lines.get(area="520602").budget_tce) == (6_050_000, 3_213_700)
    assert second.lines.get(area="520603").budget_tce == 2_086_500
    with pytest.raises(Refused, match="新版"):
        budget_changes.ask(first.pk, given, people["drafter"], NOW)
