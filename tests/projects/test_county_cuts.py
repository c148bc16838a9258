"""The counties' rows take no plan away and bring the bound down; a decisive project is looked at in other years."""

import time

import numpy as np
import pytest

from shuangkong.bench.control_plans import KINDS
from shuangkong.bench.control_plans import plan as invented
from shuangkong.projects.county_cuts import counties, tightened
from shuangkong.projects.elsewhere import elsewhere
from shuangkong.projects.highs import bounds, found, program, relaxed, solver
from shuangkong.projects.model import model


def whole(plan, cuts=()):
    """Return the model, its relaxed value and the best plan, found by plain branch and bound."""
    built = model(plan)
    solved = relaxed(program(built, cuts=cuts), *bounds(built))
    gain = built.cumulative(built.gain)
    made = solver(program(built), *bounds(built), seconds=20, gap=0.0)
    made.run()
    return built, float(gain @ solved[0]), found(made, built)


@pytest.mark.parametrize("kind", ["correlated", "tight", "replaced", "ramped", "mixed"])
def test_the_best_plan_keeps_every_row(kind):
    """40 projects in 4 counties: the optimum keeps all rows, and the bound is between it and the plain relaxation."""
    plan = invented(KINDS[kind], 3, projects=40, years=3, counties=4)
    built, plain, best = whole(plan)
    cuts, bound = tightened(built, time.monotonic() + 20)
    value = float(built.cumulative(built.gain) @ best)
    assert value <= bound <= plain * (1 + 1e-9)
    for columns, values, most in cuts:
        assert values @ best[columns.astype(int)] <= most + 1e-9
    _built, with_cuts, _best = whole(plan, cuts)
    assert with_cuts == pytest.approx(bound)


def test_the_rows_bring_the_bound_down():
    """Of correlated plans they take away more than a third of what the relaxation promises too much."""
    built, plain, best = whole(invented(KINDS["correlated"], 3, projects=40, years=3, counties=4))
    value = float(built.cumulative(built.gain) @ best)
    cuts, bound = tightened(built, time.monotonic() + 20)
    assert cuts
    assert bound - value < 2 / 3 * (plain - value)


def test_orders_between_counties_are_left_out_of_them(made):
    """P2 after P1 and one of P3 and P4: rows across counties bind no county alone, and the best plan keeps the rest."""
    for seed in range(8):
        built = model(made.random_plan(seed))
        homes = [{built.projects[built.columns[j, 0]].county for j in one.columns} for one in counties(built)]
        assert all(len(home) == 1 for home in homes)
        best = made.counted_out(made.random_plan(seed))
        if best is not None:
            assert tightened(built, time.monotonic() + 5)[1] >= best * (1 - 1e-9)


def test_one_county_alone_gives_no_rows(made):
    """There is nothing to take apart."""
    plan = made.plan(made.years, (made.project("A", 10, 20), made.project("B", 30, 9)), (made.path((20, 20, 20)),))
    assert counties(model(plan)) == []
    assert tightened(model(plan), time.monotonic() + 5)[0] == []


def test_a_decisive_project_is_looked_at_elsewhere(made):
    """G takes the room of two years that small ones would use better: from the plan with G the one without it is found."""
    small = tuple(made.project(f"S{k}", 30, 60) for k in range(3))
    giant = made.project("G", 80, 130)
    limit = made.limit("能耗限额", "全市", "energy_tce", (100.0, 100.0, 100.0), "吨标准煤")
    built = model(made.plan(made.years, (*small, giant), (), (limit,)))
    with_giant = built.choice(np.array([-1, -1, -1, 0]))
    found_there = list(elsewhere(built, program(built), with_giant, time.monotonic() + 10))
    assert max(built.value(built.starts(one)) for one in found_there) == 3 * 3 * 60 * 1e4
    assert all(built.kept(built.starts(one)) for one in found_there)
    assert list(elsewhere(built, program(built), with_giant, time.monotonic())) == []
