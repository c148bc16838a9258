"""Every route × every role: who is let in, who is sent to sign in, who is refused. A new route fails until it is listed."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

pytestmark = [pytest.mark.django_db, pytest.mark.doors]
ROLES = (
    "anonymous", "other_viewer", "county_officer", "county_clerk", "enterprise", "city_officer", "auditor", "administrator",
    "department_officer", "other_enterprise",
)  # fmt: skip

# route (arguments) → status for each role, in the order of ROLES; 302 of the anonymous leads to the sign-in page
CITY, COUNTY, PERIOD, FIGURE = "520600", "520602", "2024", "energy.intensity"
PLAN, FINDING = 7, 9
FORM, DUTY, FILING = "institutions", 3, 5
INDICATOR = "waste.recycling_rate"
OUTLET, ALERT = "DA001", 11
PROJECT = 13
CASE, SUPPRESSION = 13, 17
TASK, TICKET = 21, 23
BUDGET, LINE, CHANGE, DRAFT = 29, 31, 37, 41
DECOMPOSITION = 43
ASSESSMENT = 19
DOCUMENT = 19
SEEN = (200,) * 9
TABLE: dict[tuple[str, str, tuple[object, ...]], tuple[int, ...]] = {
    ("GET", "web:home", ()): (302,) * 10,
    ("GET", "web:cockpit", (CITY, PERIOD)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "web:cockpit", (COUNTY, PERIOD)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "web:county", (CITY, PERIOD)): (302, 403, 403, 403, 403, 302, 302, 302, 302, 403),
    ("GET", "web:county", (COUNTY, PERIOD)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "web:indicator", (INDICATOR, CITY, PERIOD)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "web:indicator", (INDICATOR, COUNTY, PERIOD)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "web:lmdi", (CITY, PERIOD)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "web:lmdi", (COUNTY, PERIOD)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "web:compare", (PERIOD,)): (302, 200, 200, 200, 404, 200, 200, 200, 200, 404),
    ("POST", "web:language", ()): (302,) * 10,
    ("GET", "access:sign-in", ()): (200, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    # Without an issuer in the settings; with one: tests/access/test_single_sign_on.py.
    ("GET", "access:single-sign-on", ()): (404,) * 10,
    ("GET", "access:single-sign-on-back", ()): (404,) * 10,
    ("GET", "access:link", ("x",)): (410,) * 10,
    ("POST", "access:sign-out", ()): (302,) * 10,
    ("GET", "access:password", ()): (302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "web:api", ()): (302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "access:tokens", ()): (302, 200, 200, 200, 200, 200, 200, 200, 200, 200),  # each sees their own
    ("POST", "access:tokens", ()): (302, 422, 422, 422, 422, 422, 422, 422, 422, 422),
    ("POST", "access:revoke", (1,)): (302,) * 10,
    ("GET", "closing:explain", (FIGURE, CITY, PERIOD)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "closing:explain", (FIGURE, COUNTY, PERIOD)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "closing:table", (FIGURE, CITY, PERIOD)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "closing:table", (FIGURE, COUNTY, PERIOD)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "closing:index", ()): (302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "closing:detail", (CITY, PERIOD, 1)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "closing:detail", (COUNTY, PERIOD, 1)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("POST", "closing:verify", (CITY,)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "plans:index", ()): (302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "plans:upload", ()): (302,) * 10,
    ("POST", "plans:upload", ()): (302, 403, 403, 403, 403, 422, 403, 422, 403, 403),
    ("GET", "plans:review", (PLAN,)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "plans:finding", (PLAN, FINDING)): (302, 403, 403, 403, 403, 302, 403, 302, 403, 403),
    ("POST", "plans:finding", (PLAN, FINDING)): (302, 403, 403, 403, 403, 302, 403, 302, 403, 403),
    ("POST", "plans:chapter", (PLAN, 0)): (302, 403, 403, 403, 403, 302, 403, 302, 403, 403),
    ("POST", "plans:discard", (PLAN,)): (302, 403, 403, 403, 403, 302, 404, 404, 404, 404),
    ("GET", "plans:add", (PLAN,)): (302, 403, 403, 403, 403, 200, 403, 200, 403, 403),
    ("GET", "plans:changes", (PLAN,)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "plans:compare", (PLAN, PLAN)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "actions:approve", (PLAN,)): (302, 403, 403, 403, 403, 200, 403, 200, 403, 403),
    ("POST", "actions:approve", (PLAN,)): (302, 403, 403, 403, 403, 409, 403, 409, 403, 403),
    ("GET", "actions:adopted", (PLAN,)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "actions:board", ()): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "actions:table", ()): (302, 302, 200, 200, 403, 200, 200, 200, 200, 403),  # no tasks, nothing to write
    ("GET", "actions:task", (TASK,)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("POST", "actions:step", (TASK,)): (302, *(403,) * 9),  # no step named
    ("GET", "actions:progress_file", (TASK, 1)): (302, 403, 404, 404, 403, 404, 404, 404, 404, 403),
    ("GET", "actions:milestone_file", (TASK, 1)): (302, 403, 404, 404, 403, 404, 404, 404, 404, 403),
    ("GET", "actions:bulletin", (CITY, "2026Q1")): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "actions:tickets", ()): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),  # each sees those of their own
    ("GET", "actions:new_ticket", ()): (302, 403, 403, 403, 403, 200, 403, 200, 403, 403),
    ("POST", "actions:new_ticket", ()): (302, 403, 403, 403, 403, 409, 403, 409, 403, 403),  # nothing filled in
    ("GET", "actions:ticket", (TICKET,)): (302, 403, 200, 200, 403, 200, 200, 200, 403, 403),
    ("POST", "actions:ticket_step", (TICKET,)): (302, *(403,) * 9),  # no step named
    ("GET", "actions:ticket_file", (TICKET, 1)): (302, 403, 404, 404, 403, 404, 404, 404, 403, 403),
    ("GET", "web:emissions", ()): (302, 302, 302, 302, 403, 302, 302, 302, 302, 403),
    ("GET", "web:pollutants", (CITY, 2024)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "web:pollutants", (COUNTY, 2024)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "emissions:projects", ()): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "emissions:new", ()): (302, 403, 200, 200, 403, 403, 403, 200, 403, 403),
    ("POST", "emissions:new", ()): (302, 403, 200, 200, 403, 403, 403, 200, 403, 403),  # asked for the type first
    ("GET", "emissions:upload", ()): (302, 403, 200, 200, 403, 403, 403, 200, 403, 403),
    ("POST", "emissions:upload", ()): (302, 403, 302, 302, 403, 403, 403, 302, 403, 403),  # told that there is no file
    ("GET", "emissions:template", ()): (302, 403, 200, 200, 403, 403, 403, 200, 403, 403),
    ("GET", "emissions:yearly_list", (2024,)): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "emissions:dispatch_table", ("2024-05",)): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "emissions:project", (PROJECT,)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "emissions:of_code", ("520602-2024-001",)): (302, 403, 302, 302, 403, 302, 302, 302, 302, 403),
    ("GET", "emissions:edit", (PROJECT,)): (302, 403, 200, 200, 403, 403, 403, 200, 403, 403),
    ("POST", "emissions:edit", (PROJECT,)): (302, 403, 422, 422, 403, 403, 403, 422, 403, 403),
    ("POST", "emissions:step", (PROJECT, 2024)): (302, 403, 302, 302, 403, 302, 302, 302, 302, 403),  # no such step
    ("POST", "emissions:evidence", (PROJECT,)): (302, 403, 422, 422, 403, 403, 403, 422, 403, 403),
    ("GET", "emissions:evidence_file", (PROJECT, 1)): (302, 403, 404, 404, 403, 404, 404, 404, 404, 403),
    ("POST", "emissions:dispatch", (PROJECT,)): (302, 403, 422, 422, 403, 403, 403, 422, 403, 403),
    ("POST", "emissions:lift", (PROJECT, 1)): (302, 403, 403, 403, 403, 404, 403, 404, 403, 403),  # nothing is excluded
    ("POST", "emissions:withdraw", (PROJECT,)): (302, 403, 302, 302, 403, 403, 403, 302, 403, 403),
    ("GET", "statistics:index", ()): (302, 403, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "statistics:late", ()): (302, 403, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "statistics:key_users", ()): (302, 403, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "statistics:of_form", (FORM, PERIOD)): (302, 403, 200, 200, 302, 200, 200, 200, 200, 200),
    ("POST", "statistics:open", (DUTY, PERIOD)): (302, 403, 302, 302, 302, 302, 302, 302, 403, 403),
    ("POST", "statistics:remind", (DUTY, PERIOD)): (302, 403, 302, 403, 403, 302, 403, 302, 403, 403),
    ("GET", "statistics:filing", (FILING,)): (302, 403, 200, 200, 200, 200, 200, 200, 403, 403),
    ("POST", "statistics:filing", (FILING,)): (302, 403, 403, 403, 422, 403, 403, 403, 403, 403),
    ("POST", "statistics:upload", (FILING,)): (302, 403, 403, 403, 302, 403, 403, 403, 403, 403),
    ("POST", "statistics:step", (FILING,)): (302, 403, 302, 302, 302, 302, 302, 302, 403, 403),
    ("POST", "statistics:explain", (FILING,)): (302, 403, 403, 403, 302, 403, 403, 403, 403, 403),
    ("POST", "statistics:correct", (FILING,)): (302, 403, 403, 403, 302, 403, 403, 403, 403, 403),
    ("GET", "statistics:changes", (FILING,)): (302, 403, 200, 200, 200, 200, 200, 200, 403, 403),
    ("GET", "statistics:problems", (FILING,)): (302, 403, 200, 200, 200, 200, 200, 200, 403, 403),
    ("GET", "statistics:template", (FILING,)): (302, 403, 200, 200, 200, 200, 200, 200, 403, 403),
    ("GET", "statistics:original", (FILING, 1)): (302, 403, 404, 404, 404, 404, 404, 404, 403, 403),
    ("GET", "monitoring:index", ()): (302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "monitoring:outlet", (OUTLET,)): (302, 403, 200, 200, 200, 200, 200, 200, 200, 403),
    ("GET", "monitoring:frames", (OUTLET,)): (302, 403, 404, 404, 404, 404, 404, 404, 404, 403),
    ("GET", "monitoring:alerts", ()): (302, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "monitoring:alert", (ALERT,)): (302, 403, 200, 200, 200, 200, 200, 200, 200, 403),
    # the county's officer acknowledges it before the others come
    ("POST", "monitoring:alert_step", (ALERT, "acknowledge")): (302, 403, 302, 403, 403, 409, 403, 409, 403, 403),
    ("GET", "audit:index", ()): (302, 403, 200, 200, 200, 200, 200, 200, 403, 200),  # each sees the cases of their own
    ("GET", "audit:checks", ()): (302, 403, 200, 200, 200, 200, 200, 200, 403, 200),
    ("GET", "audit:findings", ()): (302, 403, 403, 403, 403, 200, 200, 200, 403, 403),
    ("GET", "audit:suppressions", ()): (302, 403, 403, 403, 403, 200, 200, 200, 403, 403),
    ("POST", "audit:end_suppression", (SUPPRESSION,)): (302, 403, 403, 403, 403, 409, 403, 409, 403, 403),
    ("GET", "audit:case", (CASE,)): (302, 403, 403, 403, 200, 200, 200, 200, 403, 403),
    ("POST", "audit:step", (CASE,)): (302, 403, 403, 403, 403, 403, 403, 403, 403, 403),  # no step named
    ("POST", "audit:export", (CASE,)): (302, 403, 403, 403, 403, 200, 200, 200, 403, 403),
    ("GET", "audit:answer_file", (CASE, 1)): (302, 403, 403, 403, 404, 404, 404, 404, 403, 403),
    ("GET", "energy:budgets", ()): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),  # each sees those of their own
    ("GET", "energy:budget", (CITY, 2024)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "energy:budget", (COUNTY, 2024)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("POST", "energy:open", (CITY, 2024)): (302, 403, 403, 403, 403, 302, 403, 302, 403, 403),
    ("POST", "energy:open", (COUNTY, 2025)): (302, 403, 302, 302, 403, 302, 403, 302, 403, 403),
    ("GET", "energy:edit", (DRAFT,)): (302, 403, 200, 200, 403, 200, 403, 200, 403, 403),
    ("POST", "energy:edit", (DRAFT,)): (302, 403, 422, 422, 403, 422, 403, 422, 403, 403),
    ("POST", "energy:upload", (DRAFT,)): (302, 403, 409, 409, 403, 409, 403, 409, 403, 403),  # no file
    ("GET", "energy:template", (DRAFT,)): (302, 403, 200, 200, 403, 200, 200, 200, 403, 403),  # lines are of units
    ("POST", "energy:step", (DRAFT,)): (302, *(403,) * 9),  # no step named
    ("POST", "energy:change", (BUDGET,)): (302, 403, 422, 422, 403, 422, 403, 422, 403, 403),
    ("POST", "energy:decide", (BUDGET, CHANGE)): (302, 403, 403, 403, 403, 409, 403, 409, 403, 403),  # no opinion
    ("POST", "energy:tell", (BUDGET, LINE)): (302, 403, 403, 403, 403, 409, 403, 409, 403, 403),  # nothing to tell
    ("GET", "energy:decompositions", ()): (
        302,
        200,
        200,
        200,
        403,
        302,
        302,
        302,
        302,
        403,
    ),  # one city: straight to it
    ("GET", "energy:decompose", (CITY,)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("POST", "energy:decompose", (CITY,)): (302, 403, 403, 403, 403, 302, 403, 302, 403, 403),
    ("GET", "energy:decomposition", (DECOMPOSITION,)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("POST", "energy:decomposition_step", (DECOMPOSITION,)): (302, *(403,) * 9),  # no step named
    ("GET", "admin:energy_decomposition_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:energy_decomposition_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:energy_budget_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:energy_budget_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "projects:index", ()): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),  # each sees those of their own
    ("GET", "projects:export", ("xlsx",)): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "projects:new", ()): (302, 403, 200, 200, 403, 200, 403, 200, 403, 403),
    ("POST", "projects:new", ()): (302, 403, 422, 422, 403, 422, 403, 422, 403, 403),
    ("GET", "projects:sequence", ()): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),
    ("POST", "projects:sequence", ()): (302, 403, 403, 403, 403, 302, 403, 302, 403, 403),
    ("GET", "projects:levels", ()): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),
    ("POST", "projects:levels", ()): (302, 403, 403, 403, 403, 422, 403, 422, 403, 403),
    ("GET", "projects:project", (PROJECT,)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "projects:edit", (PROJECT,)): (302, 403, 200, 200, 403, 200, 403, 200, 403, 403),
    ("POST", "projects:edit", (PROJECT,)): (302, 403, 422, 422, 403, 422, 403, 422, 403, 403),
    ("POST", "projects:advise", (PROJECT,)): (302, 403, 403, 403, 403, 302, 403, 302, 403, 403),
    ("POST", "projects:withdraw", (PROJECT,)): (302, 403, 403, 403, 403, 409, 403, 409, 403, 403),  # no reason given
    ("POST", "projects:record", (PROJECT, "judge")): (302, 403, 403, 403, 403, 422, 403, 422, 403, 403),
    ("POST", "projects:record", (PROJECT, "meter")): (302, 403, 422, 422, 403, 422, 403, 422, 403, 403),
    ("POST", "projects:cancel", (PROJECT, 1)): (302, 403, 403, 403, 403, 409, 403, 409, 403, 403),
    ("GET", "projects:evidence", (PROJECT, 1)): (302, 403, 404, 404, 403, 404, 404, 404, 404, 403),
    ("GET", "admin:projects_project_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:projects_project_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "assessment:index", ()): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),  # each sees their own
    ("GET", "assessment:new", ()): (302, 403, 403, 403, 403, 200, 403, 200, 403, 403),
    ("POST", "assessment:new", ()): (302, 403, 403, 403, 403, 409, 403, 409, 403, 403),  # no sheet named
    ("GET", "assessment:sheet", (COUNTY, 2024)): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "assessment:sheet", (CITY, 2024)): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "assessment:fill", (ASSESSMENT,)): (302, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("POST", "assessment:fill", (ASSESSMENT,)): (302, 403, 409, 409, 403, 403, 403, 403, 403, 403),  # an older page
    ("POST", "assessment:step", (ASSESSMENT,)): (302, 403, 403, 403, 403, 403, 403, 403, 403, 403),  # no step named
    ("POST", "reports:pack", (ASSESSMENT,)): (302, 403, 200, 200, 403, 200, 200, 200, 403, 403),
    ("GET", "assessment:evidence", (ASSESSMENT, 1)): (302, 403, 404, 404, 403, 404, 404, 404, 404, 403),
    ("GET", "reports:report", (CITY, PERIOD, "bulletin", "csv")): (302, 403, 403, 403, 403, 200, 200, 200, 200, 403),
    ("GET", "reports:report", (COUNTY, PERIOD, "bulletin", "csv")): (302, 403, 200, 200, 403, 200, 200, 200, 200, 403),
    ("GET", "reports:index", ()): (302, 403, 200, 200, 403, 200, 200, 200, 403, 403),  # each sees what is theirs
    ("GET", "reports:new", ()): (302, 403, 403, 403, 403, 200, 403, 200, 403, 403),
    ("POST", "reports:new", ()): (302, 403, 403, 403, 403, 422, 403, 422, 403, 403),  # no kind chosen
    ("GET", "reports:document", (DOCUMENT,)): (302, 403, 200, 200, 403, 200, 200, 200, 403, 403),
    ("POST", "reports:change", (DOCUMENT,)): (302, 403, 403, 403, 403, 409, 403, 409, 403, 403),  # it is out already
    ("POST", "reports:step", (DOCUMENT,)): (302, *(403,) * 9),  # no step named
    ("GET", "reports:file", (DOCUMENT,)): (302, 403, 200, 200, 403, 200, 200, 200, 403, 403),
    ("GET", "reports:reply_file", (DOCUMENT, 1)): (302, 403, 404, 404, 403, 404, 404, 404, 403, 403),
    ("GET", "admin:reports_officialdocument_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:reports_officialdocument_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:reports_officialdocument_change", (DOCUMENT,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:reports_officialdocument_history", (DOCUMENT,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "permits:index", ()): (302, *SEEN),  # each sees the permits of their own
    ("GET", "permits:permit", ("x",)): (302, *(403,) * 9),
    ("GET", "permits:boilers", ()): (302, *SEEN),
    ("GET", "permits:vocs", ()): (302, *SEEN),
    ("GET", "permits:voc", ("x",)): (302, *(403,) * 9),
    ("POST", "permits:policy", ("x",)): (302, *(403,) * 9),
    ("GET", "permits:policy-file", ("x", 1)): (302, *(403,) * 9),
    ("GET", "permits:replacements", ()): (302, 200, 200, 200, 403, 200, 200, 200, 200, 403),
    ("POST", "permits:use", ()): (302, 403, 403, 403, 403, 422, 403, 422, 403, 403),
    ("GET", "permits:registers", ()): (302, *SEEN),
    ("GET", "permits:register", ("permits",)): (302, *SEEN),
    ("POST", "permits:register", ("permits",)): (302, 403, 403, 403, 403, 302, 403, 302, 403, 403),  # no file
    ("GET", "permits:template", ("permits",)): (302, *SEEN),
    ("GET", "admin:monitoring_outlet_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:monitoring_outlet_add", ()): (302, 302, 302, 302, 302, 200, 403, 200, 403, 302),
    ("GET", "admin:monitoring_outlet_change", (OUTLET,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:monitoring_station_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:monitoring_station_add", ()): (302, 302, 302, 302, 302, 200, 403, 200, 403, 302),
    ("GET", "admin:monitoring_station_change", ("MN1",)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:monitoring_station_history", ("MN1",)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:monitoring_station_delete", ("MN1",)): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:emissions_project_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:emissions_project_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:audit_finding_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:audit_finding_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:audit_case_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:audit_case_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:audit_suppression_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:audit_suppression_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:audit_countyflag_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:audit_countyflag_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:audit_invalidation_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:audit_invalidation_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:audit_case_change", (CASE,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:audit_case_delete", (CASE,)): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:assessment_assessment_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:assessment_assessment_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:assessment_assessment_change", (ASSESSMENT,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:assessment_assessment_history", (ASSESSMENT,)): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:statistics_duty_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:statistics_duty_add", ()): (302, 302, 302, 302, 302, 200, 403, 200, 403, 302),
    ("GET", "admin:statistics_designation_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:statistics_designation_add", ()): (302, 302, 302, 302, 302, 200, 403, 200, 403, 302),
    ("GET", "admin:plans_plan_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:plans_plan_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:plans_plan_change", (PLAN,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:plans_plan_history", (PLAN,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:plans_plan_delete", (PLAN,)): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:plans_finding_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:plans_finding_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:plans_finding_change", (FINDING,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:targets_target_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:targets_target_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:actions_task_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:actions_task_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:actions_firstresponsible_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:actions_firstresponsible_add", ()): (302, 302, 302, 302, 302, 200, 403, 200, 403, 302),
    ("GET", "admin:index", ()): (302, 302, 302, 302, 302, 200, 200, 200, 200, 302),
    ("GET", "admin:registers_area_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:registers_area_add", ()): (302, 302, 302, 302, 302, 200, 403, 200, 403, 302),
    ("GET", "admin:registers_area_change", (CITY,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:registers_area_history", (CITY,)): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:registers_area_delete", (CITY,)): (302, 302, 302, 302, 302, 200, 403, 200, 403, 302),
    ("GET", "admin:registers_department_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:registers_department_add", ()): (302, 302, 302, 302, 302, 200, 403, 200, 403, 302),
    ("GET", "admin:registers_organisation_changelist", ()): (302, 302, 302, 302, 302, 200, 200, 200, 403, 302),
    ("GET", "admin:registers_organisation_add", ()): (302, 302, 302, 302, 302, 200, 403, 200, 403, 302),
    ("GET", "admin:access_user_changelist", ()): (302, 302, 302, 302, 302, 403, 403, 200, 403, 302),
    ("GET", "admin:access_user_add", ()): (302, 302, 302, 302, 302, 403, 403, 200, 403, 302),
    ("GET", "admin:access_auditentry_changelist", ()): (302, 302, 302, 302, 302, 403, 200, 200, 403, 302),
    ("GET", "admin:access_auditentry_add", ()): (302, 302, 302, 302, 302, 403, 403, 403, 403, 302),
    ("GET", "admin:password_change", ()): (302, 302, 302, 302, 302, 200, 200, 200, 200, 302),
}
# Served by the admin itself; each checks the permission of the model that stands in the table.
BY_MODEL = {"change", "delete", "history", "simple_history"}
OTHER = {
    "admin:login": "leads to our own sign-in page",
    "admin:logout": "leaves",
    "admin:password_change_done": "a page of words",
    "admin:autocomplete": "asks the permission of the model it searches",
    "admin:jsi18n": "texts of the calendar",
    "admin:view_on_site": "nothing has a page outside",
    "admin:app_list": "lists what the person may open",
    "admin:auth_user_password_change": "asks the permission of the user's model",
    "admin:search": "searches what the person may open",
    "admin:toggle_sidebar": "keeps how wide the menu is",
}


def routes(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Yield the name of every route of the project."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield space + pattern.name


@pytest.mark.parametrize(("method", "name", "args"), TABLE, ids=str)
def test_each_role_gets_what_the_table_says(client, people, method, name, args):
    """Deny by default: only what the table grants is granted."""
    found = []
    for role in ROLES:
        client.logout()
        if role != "anonymous":
            client.force_login(people[role])
        answer = client.generic(method, reverse(name, args=args))
        found.append(answer.status_code)
    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, TABLE[method, name, args], strict=True))


def test_no_route_is_missing_from_the_table():
    """Whoever adds a page says here who may see it; operations of the API stand in test_api_matrix.py."""
    listed = {name for _method, name, _args in TABLE} | set(OTHER)
    models = {name.rpartition("_")[0] for name in listed if name.endswith("_changelist")}
    unlisted = {
        name
        for name in routes(get_resolver().url_patterns)
        if name not in listed
        and not name.startswith("api:")
        and not any(name.startswith(f"{m}_") and name[len(m) + 1 :] in BY_MODEL for m in models)
    }
    assert unlisted == set()


def test_anonymous_people_are_sent_to_sign_in_and_back(client, people):
    """The address they wanted comes with them."""
    assert client.get("/cockpit/520600/2024/")["Location"] == "/sign-in/?next=/cockpit/520600/2024/"


def test_a_refusal_comes_before_not_found(client, people):
    """Who may not see an area does not learn whether it has data."""
    client.force_login(people["county_officer"])
    assert client.get("/cockpit/520603/1999/").status_code == 403
    assert client.get("/cockpit/520602/1999/").status_code == 404


def test_the_table_in_the_docs_is_this_one():
    """docs/roles.md is what `make roles` writes; run it after changing a grant or a table."""
    spec = importlib.util.spec_from_file_location("roles", Path(__file__).parents[2] / "tools" / "roles.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert maker.TARGET.read_text("utf-8") == maker.rendered()
