"""授权范围: the one place that decides who may do what, where. Whatever is not granted here is denied.

A grant is a role's action within the person's area: the area itself and everything below it. What units and departments
file (statistics) is narrower still: an enterprise sees and fills in its own only, an officer of a department that
department's only. Of outlets (monitoring), an enterprise sees its own only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

NATION = "000000"
ROLES = ("administrator", "city_officer", "county_officer", "county_clerk", "enterprise", "auditor", "viewer")
ACTIONS = (
    "view", "verify", "edit", "review", "approve", "manage", "audit", "inspect", "file", "check", "admit", "watch", "attend",
    "declare", "precheck", "recognise", "handle", "decide", "answer", "propose", "judge", "progress", "supervise",
    "score_self", "assess", "settle", "draft", "sign", "receive", "allot", "endorse",
)  # fmt: skip
# statistics: look at what was filed, fill in and submit, county review, city approval
FILING = ("inspect", "file", "check", "admit")
# monitoring: look at outlets and their stations, acknowledge and close alerts
WATCHING = ("watch", "attend")
# emissions: register and file reduction projects, the city's first check, enter what province and nation recognised
EMISSIONS = ("declare", "precheck", "recognise")
# audit: look into cases and propose what follows, agree to it as a second person, explain what one's own data shows
AUDITING = ("handle", "decide", "answer")
# projects: register projects and what is seen of them, judge criteria and enter what authorities decided
GATE = ("propose", "judge")
# actions: report how far a task has come and answer tickets; confirm who leads, give cards, issue and close tickets
PROGRESS = ("progress", "supervise")
# assessment: fill in the own sheet, judge those below, record what the government decided and circulate it
ASSESSING = ("score_self", "assess", "settle")
# reports: draft official documents and follow them up, sign them as a second person, receive and answer them
DOCUMENTS = ("draft", "sign", "receive")
# energy: work out budgets and decompositions, ask for changes; approve and issue them as a second person, give notices
ALLOTTING = ("allot", "endorse")
GRANTS: dict[str, frozenset[str]] = {
    "administrator": frozenset(ACTIONS),
    "city_officer": frozenset(
        {"view", "verify", "edit", "review", "approve", "inspect", "file", "admit", *WATCHING}
        | {"precheck", "recognise", "handle", "decide", "draft", "sign", *GATE, *PROGRESS, *ASSESSING, *ALLOTTING}
    ),
    "county_officer": frozenset(
        {"view", "inspect", "check", *WATCHING, "declare", "answer", "receive", "propose", "progress", "score_self"}
        | {"allot"}
    ),
    "county_clerk": frozenset(
        {
            "view",
            "inspect",
            "file",
            "watch",
            "declare",
            "answer",
            "receive",
            "propose",
            "progress",
            "score_self",
            "allot",
        }
    ),
    "enterprise": frozenset({"inspect", "file", "watch", "answer"}),  # of its own; nothing of the area
    "auditor": frozenset({"view", "verify", "audit", "inspect", "watch"}),  # looks at everything, changes nothing
    "viewer": frozenset({"view", "watch"}),  # figures and outlets, not what single units filed
}
OWN_ONLY = ("enterprise",)  # roles that act for one organisation
# what an officer of one department does not do: judge filings and alerts, keep registers and plans; that is the leading office's
NOT_OF_ONE_DEPARTMENT = (
    "edit",
    "review",
    "approve",
    "manage",
    "check",
    "admit",
    "attend",
    *EMISSIONS,
    *AUDITING,
    *GATE,
    "supervise",
    *ASSESSING,
    *DOCUMENTS,
    *ALLOTTING,
)
Lineage = Callable[[str], tuple[str, ...]]


def implied_lineage(area: str) -> tuple[str, ...]:
    """Return an area and what stands above it by the code alone (GB/T 2260): county, city, province, nation."""
    if len(area) != 6 or not area.isascii() or not area.isdigit():
        return (area, NATION)
    above = (area, area[:4] + "00", area[:2] + "0000", NATION)
    return tuple(dict.fromkeys(above))


_lineages: list[Lineage] = []


def use_lineage(lineage: Lineage) -> None:
    """Let the register of areas say what stands above an area (development zones do not follow the codes)."""
    _lineages[:] = [lineage]


def lineage_of(area: str) -> tuple[str, ...]:
    """Return the area, then everything above it, up to the nation."""
    return _lineages[0](area) if _lineages else implied_lineage(area)


def may(user: Any, action: str, area: str) -> bool:
    """Tell whether the person may do this in this area: a role that grants it, and an area at or below the person's."""
    if action not in ACTIONS:
        raise ValueError(f"unknown action {action!r}")
    if not area or not getattr(user, "is_authenticated", False) or not user.is_active or not user.area:
        return False
    if user.department and action in NOT_OF_ONE_DEPARTMENT:
        return False
    return action in GRANTS.get(user.role, frozenset()) and user.area in lineage_of(area)


def may_file(user: Any, action: str, area: str, organisation: str = "", department: str = "") -> bool:
    """Tell whether the person may do this with what an organisation or a department of the area files.

    What an organisation says, it says itself: nobody in an office fills it in (统计法: no changing of what units report).
    """
    if action not in FILING:
        raise ValueError(f"{action!r} is no action on what is filed")
    if not may(user, action, area):
        return False
    if user.role in OWN_ONLY:
        return bool(organisation) and user.organisation == organisation
    if action == "file" and organisation:
        return False
    return not user.department or user.department == department


def may_watch(user: Any, action: str, area: str, organisation: str = "") -> bool:
    """Tell whether the person may do this with an outlet of an organisation of the area."""
    if action not in WATCHING:
        raise ValueError(f"{action!r} is no action on outlets")
    if not may(user, action, area):
        return False
    return user.role not in OWN_ONLY or (bool(organisation) and user.organisation == organisation)


def may_audit(user: Any, action: str, area: str, organisation: str = "", asked: str = "") -> bool:
    """Tell whether the person may do this with a case of an area: who is asked, and nobody else, explains.

    A unit explains its own; where the county is asked, its officers do.
    """
    if action not in AUDITING:
        raise ValueError(f"{action!r} is no action on cases")
    if not may(user, action, area):
        return False
    if action != "answer":
        return True
    if user.role == "administrator":  # may propose and carry out: explains for nobody
        return False
    if user.role in OWN_ONLY:
        return asked == "organisation" and bool(organisation) and user.organisation == organisation
    return asked == "county"


def may_document(user: Any, action: str, area: str) -> bool:
    """Tell whether the person may do this with a document: its office drafts and signs, its addressee alone receives it."""
    if action not in DOCUMENTS:
        raise ValueError(f"{action!r} is no action on documents")
    return may(user, action, area) and (action != "receive" or user.role != "administrator")


def may_progress(
    user: Any, action: str, area: str, bodies: Collection[str] = (), counties: Collection[str] = ()
) -> bool:
    """Tell whether the person may do this with a task or a ticket of an area that asks some departments and counties.

    An officer of one department reports for what that department leads or supports; a county's officers for their
    county; the leading office follows all of it. `bodies` are the names that the departments go by today.
    """
    if action not in PROGRESS:
        raise ValueError(f"{action!r} is no action on tasks")
    if may(user, action, area) and (not user.department or user.department in bodies):
        return True
    own = getattr(user, "area", "")
    return action == "progress" and own in counties and own != area and may(user, action, own)


def may_assess(user: Any, action: str, area: str) -> bool:
    """Tell whether the person may do this with the assessment of an area: who is assessed scores itself, and judges nothing.

    A county's people fill in for the county and its zones; a city's officer fills in for the city alone.
    """
    if action not in ASSESSING:
        raise ValueError(f"{action!r} is no action on assessments")
    if not may(user, action, area):
        return False
    if action == "score_self":
        return bool(user.area == area) or user.role in ("county_officer", "county_clerk")
    return bool(user.area != area)


def may_somewhere(user: Any, action: str) -> bool:
    """Tell whether the person's role grants the action at all, for menus."""
    return may(user, action, getattr(user, "area", ""))
