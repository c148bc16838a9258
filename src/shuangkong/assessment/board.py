"""考核总表: the areas of a year on one sheet, where each stands and with how many points."""

from __future__ import annotations

from datetime import date
from typing import Any

from shuangkong.access.scope import may_somewhere
from shuangkong.actions.points import of_departments
from shuangkong.assessment import issuing, keeping, page, sealed, seen, services, steps
from shuangkong.assessment.models import Assessment
from shuangkong.assessment.sheet_files import sheet, sheets
from shuangkong.registers.models import Area
from shuangkong.registers.services import subtree

COUNTY_SHEET = "gov_energy_145_county_default"
CITY_SHEET = "gov_dual_carbon_2026"
YEARS_BACK = 6


def usual_sheet(area: Area) -> str:
    """Return the sheet that an area is shown on where none was chosen."""
    return COUNTY_SHEET if area.level in ("county", "zone") else CITY_SHEET


def context(user: Any, year: str, wanted: str, today: date) -> dict[str, Any]:
    """Return what the template of the board needs."""
    found = services.visible(user)
    chosen = _year(found, year, today)
    of_year = {(one.area_id, one.sheet): one for one in found.filter(year=chosen)}
    known = sheets()
    if wanted not in known:
        wanted = next((one for _area, one in of_year), COUNTY_SHEET)
    rows = [_row(user, area, chosen, wanted, of_year.get((area.pk, wanted)), today) for area in _areas(user)]
    others = [one for one in of_year.values() if one.sheet != wanted]
    return {
        "year": chosen, "years": range(today.year, today.year - YEARS_BACK, -1), "sheet": known[wanted], "rows": rows,
        "decided": f"{user.area}/{chosen}/{wanted}" if any(row["settled"] for row in rows if row["area"].pk != user.area) else "",
        "departments": of_departments(user.area, chosen) if may_somewhere(user, "assess") else {},
        "others": others, "may_issue": bool(issuing.assessable(user)),
        "sheets": [(one.id, one.title) for one in known.values() if one.object in ("county", "city", "province")],
    }  # fmt: skip


def _year(found: Any, asked: str, today: date) -> int:
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    newest = found.order_by("-year").values_list("year", flat=True).first()
    return newest or today.year - 1


def _areas(user: Any) -> list[Area]:
    known = Area.objects.filter(pk__in=subtree(user.area), level__in=("city", "county", "zone")).order_by("code")
    levels = {area.pk: area.level for area in known}
    return [
        area
        for area in known
        if not (area.level == "zone" and area.unit != "own" and levels.get(area.counted_in) == "county")
    ]


def _row(user: Any, area: Area, year: int, wanted: str, found: Assessment | None, today: date) -> dict[str, Any]:
    if found is None:
        score = page.trial_score(sheet(wanted), area.pk, year) if sealed.of(area.pk, year) else None
        return {
            "area": area,
            "found": None,
            "settled": False,
            "score": score,
            "total": page.total(score) if score else "",
        }
    columns = seen.reached(found, seen.rounds_seen(user, found))
    score = keeping.score_after(found, str(columns[-1]))
    overdue = found.state == Assessment.State.SCORING and found.self_due < today
    waits = next(iter(steps.open_to(user, found)), None)
    settled = found.state in steps.SETTLED
    return {
        "area": area, "found": found, "settled": settled, "score": score, "total": page.total(score), "overdue": overdue, "mine": waits
    }  # fmt: skip
