"""旁证: the suspect numbers beside those of their neighbours, kept with the finding, so that a case shows what was seen.

A project stands beside the others of its type in the city, a series beside the same series of other areas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shuangkong.audit.amounts import Amounts
from shuangkong.audit.facts import Facts
from shuangkong.audit.finding import Finding
from shuangkong.audit.series import series

MOST = 12  # neighbours that a case shows
PROJECT_COLUMNS = ("项目", "治理前（吨/年）", "治理后（吨/年）", "去除率（%）")
NOTHING = Amounts(None, None, None)
Table = dict[str, Sequence[object]]


def with_neighbours(findings: Sequence[Finding], facts: Facts) -> list[Finding]:
    """Return the findings, each with the table of its neighbours where it has some."""
    by_name: dict[str, dict[str, dict[int, float]]] = {}
    for one in series(facts):
        by_name.setdefault(one.name, {})[one.area] = dict(one.values)
    found = []
    for finding in findings:
        table = _projects(finding, facts) if finding.kind == "project" else _areas(finding, facts, by_name)
        found.append(replace(finding, found={**finding.found, "beside": table}) if table else finding)
    return found


def _projects(finding: Finding, facts: Facts) -> Table:
    own = facts.projects.get(finding.subject)
    if own is None or not finding.factor:
        return {}
    same = [code for code, row in facts.projects.items() if row["type"] == own["type"] and code != finding.subject]
    rows = [_project(code, finding.factor, facts) for code in [finding.subject, *same[:MOST]]]
    return {"columns": PROJECT_COLUMNS, "rows": rows}


def _project(code: str, pollutant: str, facts: Facts) -> list[object]:
    one = facts.amounts.get((code, pollutant), NOTHING)
    known = one.annual_t is not None and one.before_t
    removed = round(100 * one.annual_t / one.before_t, 1) if known and one.annual_t is not None and one.before_t else ""
    amounts = ("" if value is None else round(value, 2) for value in (one.before_t, one.after_t))
    return [facts.projects[code]["name"], *amounts, removed]


def _areas(finding: Finding, facts: Facts, by_name: dict[str, dict[str, dict[int, float]]]) -> Table:
    known = by_name.get(str(finding.found.get("series", "")), {})
    if len(known) < 2:
        return {}
    names = {row["area"]: row["name"] for row in facts.book("areas")}
    years = sorted({year for values in known.values() for year in values})
    order = sorted(known, key=lambda area: (area != finding.area, area))[: MOST + 1]
    rows = [[names.get(area, area), *(_shown(known[area].get(year)) for year in years)] for area in order]
    return {"columns": ("地区", *map(str, years)), "rows": rows}


def _shown(value: float | None) -> object:
    return "" if value is None else float(f"{value:.10g}")
