"""Where no plan keeps all limits: the set that is named can't be kept, and any one less of it can."""

import itertools
from dataclasses import replace

import pytest

from shuangkong.projects.plan import CITY, ENERGY
from shuangkong.projects.sequence_text import lines


def test_the_limits_of_one_must_are_named(made):
    """A has to go and takes 100; 乙县 allows it, the city's 50 of 2027 do not. B can wait for 2028."""
    limits = (
        made.limit("全市限额", CITY, ENERGY, (200, 50, 200), "吨标准煤"),
        made.limit("乙县限额", "乙县", ENERGY, (150, 150, 150), "吨标准煤"),
    )
    must = made.project("A", 100, 10, county="乙县", must=True, latest=2026)
    other = made.project("B", 10, 10, county="乙县", must=True)
    found = made.sequence(made.plan(made.years, (must, other), (), limits))
    assert found.status == "infeasible"
    assert [(one["limit"], one["year"]) for one in found.conflict["limits"]] == [("全市限额", 2027)]
    assert found.conflict["projects"] == ["A"]
    assert found.conflict["irreducible"]
    (relief,) = found.conflict["relief"]
    assert (relief["year"], relief["amount"]) == (2027, pytest.approx(50))


def crowded(made, seed):
    """Random plans in which two or three projects have to go and rarely can."""
    plan = made.random_plan(seed, count=5)
    projects = tuple(replace(p, must=k < 3, after=(), one_of="", replaced={}) for k, p in enumerate(plan.projects))
    tight = tuple(replace(limit, room=(0.12, 0.2, 0.2)) for limit in plan.limits)
    return replace(plan, projects=projects, limits=tight)


def feasible(made, plan, limits, must):
    """Try every plan with only those limits and only those projects held."""
    choices = [
        [*([] if p.id in must else [None]), *(y for y in plan.years if p.earliest <= y <= p.latest)]
        for p in plan.projects
    ]
    return any(made.keeps(plan, starts, limits) for starts in itertools.product(*choices))


@pytest.mark.parametrize("seed", range(30))
def test_the_set_that_is_named_is_irreducible(made, seed):
    """Counted out: together they contradict; without any one limit, or any one project, they do not."""
    plan = crowded(made, seed)
    found = made.sequence(plan, seconds=10)
    if found.status != "infeasible":
        assert made.counted_out(plan) is not None
        return
    named = {(one["limit"], one["year"]) for one in found.conflict["limits"]}
    must = set(found.conflict["projects"])
    everyone = {p.id for p in plan.projects if p.must}
    assert found.conflict["irreducible"]
    assert named
    assert not feasible(made, plan, named, must)
    for one in named:
        assert feasible(made, plan, named - {one}, everyone)
    for one in must:
        assert feasible(made, plan, named, must - {one})


def test_a_county_that_lags_is_named_without_projects(made):
    """Energy without any project is over the path: no project is to blame."""
    found = made.sequence(made.plan(made.years, (made.project("A", 50, 10),), (made.path((20, -5, 20)),)))
    assert [(one["limit"], one["year"]) for one in found.conflict["limits"]] == [("甲县能耗强度控制线", 2027)]
    assert found.conflict["projects"] == []


def said(found):
    return "\n".join(lines(found))


def test_two_that_have_to_go_of_one_group_are_named(made):
    """Of one group at most one goes: both have to, with room for both. No limit is blamed, the group is."""
    two = [made.project(name, 10, 10, one_of="热电", must=True) for name in ("A", "B")]
    other = made.project("D", 10, 10, must=True)
    found = made.sequence(made.plan(made.years, (*two, other), (made.path((900, 900, 900)),)))
    assert (found.status, found.conflict["limits"], found.conflict["projects"]) == ("infeasible", [], ["A", "B"])
    assert [(one["kind"], one["projects"]) for one in found.conflict["structure"]] == [("one_of", ["A", "B"])]
    assert "A、B 同属“热电”一组，至多安排其中一个" in said(found)
    assert "互相冲突的限额" not in said(found)


def test_a_former_project_without_replacement_is_named(made):
    """A has to go after C, and C lacks 4 of 10 tce of replacement: C is told, no limit is."""
    former = made.project("C", 10, 10, ratio=1.0, replaced={ENERGY: 6})
    must = made.project("A", 10, 10, must=True, after=("C",))
    found = made.sequence(made.plan(made.years, (must, former), (made.path((900, 900, 900)),)))
    assert (found.status, found.conflict["limits"], found.conflict["projects"]) == ("infeasible", [], ["A"])
    assert "A 须在 C 之后（或同年）投产，而 C 的能耗替代尚缺 4.00 吨标准煤，不能安排" in said(found)


def test_a_former_project_that_comes_too_late_is_named(made):
    """A has to go by 2026, after C of 2027."""
    former = made.project("C", 10, 10, earliest=2027)
    must = made.project("A", 10, 10, must=True, after=("C",), latest=2026)
    found = made.sequence(made.plan(made.years, (must, former), (made.path((900, 900, 900)),)))
    assert (found.status, found.conflict["limits"]) == ("infeasible", [])
    assert "C 最早 2027 年投产" in said(found)
