"""Sequencing: the answer is the best there is, keeps every limit, says why a project waits, and what would release it."""

from dataclasses import replace

import pytest

from shuangkong.projects.plan import CITY, ENERGY


@pytest.mark.parametrize("seed", range(40))
def test_the_answer_is_what_trying_every_plan_finds(made, seed):
    """Six projects, three years, three paths, a limit, ramps, replacement, a must, an order, a group: counted out."""
    plan = made.random_plan(seed)
    best = made.counted_out(plan)
    found = made.sequence(plan, seconds=10, gap=0.0)
    if best is None:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert found.value_added_yuan == pytest.approx(best)
    assert found.bound_yuan >= best * (1 - 1e-9)
    assert made.keeps(plan, made.starts(found))
    left = made.rooms(plan, made.starts(found))
    for row in found.limits:
        assert row["left"] == pytest.approx(left[row["limit"], row["year"]], abs=1e-3)


def test_exactly_on_the_limit_is_within_it(made):
    """Two projects that use up the limit to the last tonne both go."""
    limit = made.limit("能耗限额", CITY, ENERGY, (300.3, 300.3, 300.3), "吨标准煤")
    plan = made.plan(made.years, (made.project("A", 100.1, 10), made.project("B", 200.2, 10)), (), (limit,))
    assert made.starts(made.sequence(plan)) == [2026, 2026]


def test_a_project_below_the_path_makes_room(made):
    """A's value added brings the county's intensity down; only with it is there room for B."""
    low, high = made.project("A", 10, 100), made.project("B", 100, 20)
    county = made.path((0, 0, 0))
    assert made.starts(made.sequence(made.plan(made.years, (high,), (county,)))) == [None]
    assert made.starts(made.sequence(made.plan(made.years, (low, high), (county,)))) == [2026, 2026]


def test_the_release_releases(made):
    """With the replacement that is named the project fits in its earliest year; with a tenth less it does not."""
    plan = made.plan(
        made.years, (made.project("A", 100, 20, ramp=(0.5, 1.0), latest=2026),), (made.path((30, 50, 60)),)
    )
    (told,) = made.sequence(plan).projects
    assert told["outcome"] == "refused"
    assert {(b["limit"], b["year"]) for b in told["bound_by"]} == {
        ("甲县能耗强度控制线", 2026), ("甲县能耗强度控制线", 2027), ("甲县能耗强度控制线", 2028),
    }  # fmt: skip
    need = told["release"]["replacement"][ENERGY]
    # half of (100 − 20) is 40 against 30 in the first year, so 20 at full output; 80 against 50 in the second asks for 30
    assert need == pytest.approx(30)
    for amount, start in ((need, 2026), (0.9 * need, None)):
        with_it = replace(plan.projects[0], replaced={ENERGY: amount})
        again = made.sequence(replace(plan, projects=(with_it,)))
        assert made.starts(again) == [start]


@pytest.mark.parametrize("seed", range(12))
def test_every_project_that_waits_has_a_reason_that_holds(made, seed):
    """In random plans: what binds is broken by an earlier start, and the replacement named would let it start."""
    plan = made.random_plan(100 + seed, count=8)
    found = made.sequence(plan, seconds=10)
    starts = made.starts(found)
    for k, told in enumerate(found.projects):
        if told["outcome"] not in ("deferred", "refused") or plan.projects[k].replacement_short:
            continue
        early = [*starts[:k], told["earliest"], *starts[k + 1 :]]
        assert told["bound_by"] or told["release"]["waits_for"]
        left = made.rooms(plan, early)
        for bound in told["bound_by"]:
            assert left[bound["limit"], bound["year"]] == pytest.approx(-bound["excess"], abs=1e-3)
        more = {r: a + plan.projects[k].replaced.get(r, 0) for r, a in told["release"]["replacement"].items()}
        changed = replace(plan.projects[k], replaced={**plan.projects[k].replaced, **more})
        eased = replace(plan, projects=(*plan.projects[:k], changed, *plan.projects[k + 1 :]))
        assert min(made.rooms(eased, early).values()) >= -1e-3


def test_a_deferred_project_says_the_year_it_has(made):
    """The path opens in 2028: the project waits for it, and says so."""
    plan = made.plan(made.years, (made.project("A", 100, 20),), (made.path((10, 10, 90)),))
    (told,) = made.sequence(plan).projects
    assert (told["outcome"], told["start"], told["release"]["year"]) == ("deferred", 2028, 2028)


def test_replacement_that_is_asked_for_and_missing_keeps_a_project_out(made):
    """Equal replacement of 100 tce with 60 brought: 40 are missing, whatever room there is."""
    asked = made.project("A", 100, 90, ratio=1.0, replaced={ENERGY: 60})
    (told,) = made.sequence(made.plan(made.years, (asked,), (made.path((900, 900, 900)),))).projects
    assert told["outcome"] == "refused"
    assert told["release"]["replacement"] == {ENERGY: pytest.approx(40)}


def test_one_of_a_group_and_who_goes_in_its_place(made):
    """Of two variants one goes; the other says which."""
    two = (made.project("A", 10, 50, one_of="热电"), made.project("B", 10, 40, one_of="热电"))
    first, second = made.sequence(made.plan(made.years, two)).projects
    assert (first["start"], second["start"]) == (2026, None)
    assert second["release"]["waits_for"] == ["A"]


def test_a_county_behind_its_path_may_be_held(made):
    """Nothing brings 40 tce of lag back: no answer; held, what does not make it worse may go."""
    low, high = made.project("A", 10, 20), made.project("B", 100, 20)
    plan = made.plan(made.years, (low, high), (made.path((-40, -40, -40)),))
    assert made.sequence(plan).status == "infeasible"
    held = made.sequence(replace(plan, hold_lagging=True))
    assert made.starts(held) == [2026, None]


def test_nothing_to_sequence_is_an_answer(made):
    """No projects: nothing starts, and the gap is none."""
    found = made.sequence(made.plan(made.years, (), (made.path((5, 5, 5)),)))
    assert (found.status, found.gap, found.projects) == ("optimal", 0.0, ())


def test_time_that_is_up_is_told_honestly(made):
    """With no time at all the answer is never called optimal unless its gap is."""
    found = made.sequence(made.random_plan(3, count=12), seconds=0.0, gap=0.0)
    assert found.status in ("optimal", "feasible", "unknown", "infeasible")
    if found.status == "optimal":
        assert found.gap == pytest.approx(0.0, abs=1e-9)
    if found.status == "feasible":
        assert found.gap is None or found.gap > 0


def test_a_county_exactly_on_its_path_has_a_plan(made):
    """Numbers of ten digits leave a rest of 1e-9 where nothing is left: that is on the path, not beyond it."""
    on_it = made.at_path("乙县", (7_000_000.3 * 1.1,) * 3, (7_000_000.3e4,) * 3, (1.1 + 1e-16,) * 3)
    plan = made.plan(made.years, (made.project("A", 10, 20),), (made.path((20, 20, 20)), on_it))
    assert made.starts(made.sequence(plan)) == [2026]
