"""项目之间的关系: projects after others and groups of which one goes, as they stand behind a conflict, with words of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shuangkong.projects.plan import Plan, Project


def ties(plan: Plan, held: Iterable[str]) -> list[dict[str, Any]]:
    """Return what binds the projects that have to go to others: kind, projects, and the sentence."""
    known = {one.id: one for one in plan.projects}
    members = _with_former(known, held)
    told = [
        _after(known[id_], known[former]) for id_ in members for former in known[id_].after if former in known
    ]  # fmt: skip
    groups = dict.fromkeys(known[id_].one_of for id_ in members if known[id_].one_of)
    return told + list(_groups(known, members, groups))


def _with_former(known: dict[str, Project], held: Iterable[str]) -> list[str]:
    """Return projects and all that must come before them."""
    found: dict[str, None] = {}
    waiting = list(held)
    while waiting:
        id_ = waiting.pop(0)
        if id_ in known and id_ not in found:
            found[id_] = None
            waiting += known[id_].after
    return list(found)


def _after(one: Project, former: Project) -> dict[str, Any]:
    short = former.replacement_short
    if short:
        text = f"{one.id} 须在 {former.id} 之后（或同年）投产，而 {former.id} 的能耗替代尚缺 {short:,.2f} 吨标准煤，不能安排"
    elif one.latest < former.earliest:
        text = f"{one.id} 最晚 {one.latest} 年投产，须在 {former.id} 之后（或同年），而 {former.id} 最早 {former.earliest} 年投产"
    else:
        text = f"{one.id} 须在 {former.id} 之后（或同年）投产"
    return {"kind": "after", "projects": [one.id, former.id], "text": text}


def _groups(known: dict[str, Project], members: list[str], groups: Iterable[str]) -> Iterator[dict[str, Any]]:
    for group in groups:
        ids = [id_ for id_ in members if known[id_].one_of == group]
        if len(ids) > 1:
            text = f"{'、'.join(ids)} 同属“{group}”一组，至多安排其中一个"
            yield {"kind": "one_of", "projects": ids, "text": text}
