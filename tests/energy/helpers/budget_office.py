"""A small office that shares out energy: a city of two counties, key users, people, and closings that say what was used."""

from datetime import UTC, date, datetime
from decimal import Decimal

from shuangkong.energy import budget_services, budget_steps
from shuangkong.energy.budget_services import Said, Totals
from shuangkong.energy.sealed_energy import AreaEnergy

NOW = datetime(2026, 7, 20, 4, tzinfo=UTC)
UNITS = {"91520602MA6DM0001Q": "碧江水泥有限公司", "91520602MA6DM0002P": "碧江化工有限公司"}
FIRST, SECOND = UNITS
# §2 R2.1's example stands as the city: 500 万 tce, 7 %, 2.75 % → 520.3 万
SEALED = {
    "520600": AreaEnergy("520600", 5_000_000.0, 0.07, 0.0275, 5_202_875.0, {3: 1_300_000.0, 6: 2_500_000.0}, "测试"),
    "520602": AreaEnergy("520602", 3_000_000.0, 0.07, 0.03, None, {3: 800_000.0, 6: 1_600_000.0}, "测试"),
    "520603": AreaEnergy("520603", 2_000_000.0, 0.07, 0.025, None, {6: 800_000.0}, "测试"),
}
PEOPLE = {
    "drafter": ("city_officer", "520600"), "approver": ("city_officer", "520600"), "county": ("county_officer", "520602"),
    "clerk": ("county_clerk", "520602"), "other": ("county_officer", "520603"), "viewer": ("viewer", "520600"),
}  # fmt: skip


def step(budget, name, person, **said):
    """Take a step with a budget as it is now."""
    budget.refresh_from_db()
    return budget_services.take(budget.pk, budget_steps.step_of(name), budget.edits, Said(**said), person, NOW)


def issued(people, area, **totals):
    """A budget of an area of 2026, opened, filled in, approved by another and issued."""
    drafter = people["county" if area.pk == "520602" else "drafter"]
    budget = budget_services.open_edition(area, 2026, drafter, NOW)
    if totals:
        fill(budget, drafter, **totals)
    step(budget, "propose", drafter)
    step(budget, "approve", people["approver"])
    return step(budget, "issue", people["approver"], document="铜能预〔2026〕1号", day=date(2026, 1, 20))


def fill(budget, person, rows=None, **totals):
    """Fill a draft in: its lines as they are unless given."""
    from shuangkong.energy import budget_rows

    budget.refresh_from_db()
    kept = {name: getattr(budget, name) for name in ("total_tce", "basis", "base_tce", "reserve_tce")}
    given = {name: Decimal(value) if isinstance(value, int) else value for name, value in totals.items()}
    rows = budget_rows.rows_of(budget_services.lines_of(budget)) if rows is None else rows
    return budget_services.save(budget.pk, budget.edits, Totals(**kept | given), rows, person, NOW)
