"""Gives this room's tests `check` (tests/spec), and `plan`, small plans with an answer that can be counted out."""

import itertools
import sys
from pathlib import Path as Folder

import numpy as np
import pytest

sys.path.insert(0, str(Folder(__file__).parents[1] / "spec"))
sys.path.insert(0, str(Folder(__file__).parent / "helpers"))

from spec_check import check  # noqa: F401 -- a fixture

from shuangkong.projects.plan import CITY, ENERGY, Limit, Path, Plan, Project
from shuangkong.projects.sequence import sequence

YEARS = (2026, 2027, 2028)


def project(id_, energy, value, county="甲县", **more):
    """A project: energy in tce, value added in 10^4 yuan; NOx 1 kg a tce unless `uses` says otherwise."""
    given = {"earliest": 2026, "latest": 2028, "uses": {ENERGY: energy, "nox_t": energy / 1000}, "replaced": {}} | more
    return Project(id_, f"项目{id_}", county, value * 1e4, **given)


def path(room, area="甲县", intensity=1.0):
    """A path with that headroom in each year: GDP of 10^6 × 10^4 yuan at the intensity given, less the room."""
    gdp = tuple(1e10 for _ in room)
    return Path(area, tuple(intensity * 1e6 - r for r in room), gdp, tuple(intensity for _ in room))


def random_plan(seed, count=6):
    """A small random plan of two counties with paths, a limit, ramps, windows, a must and an order."""
    r = np.random.default_rng(seed)
    some = []
    for k in range(count):
        energy = float(r.integers(20, 200))
        first = int(r.integers(2026, 2028))
        some.append(
            project(
                f"P{k}",
                energy,
                float(r.integers(10, 250)),
                county=str(r.choice(["甲县", "乙县"])),
                replaced={ENERGY: float(r.choice([0, 0, 1.2])) * energy},
                earliest=first,
                latest=int(r.integers(first, 2029)),
                ramp=(0.5, 1.0) if r.random() < 0.5 else (1.0,),
                must=k == 0,
                after=("P1",) if k == 2 else (),
                one_of="组" if k in (3, 4) else "",
            )
        )
    room = [tuple(float(x) for x in r.integers(0, 160, 3)) for _ in range(3)]
    paths = (path(room[0], "甲县"), path(room[1], "乙县", 0.8), path(tuple(2 * x for x in room[2]), CITY, 0.9))
    limits = (Limit("氮氧化物限额", CITY, "nox_t", (0.2, 0.25, 0.3), "吨"),)
    return Plan(YEARS, tuple(some), paths, limits)


def counted_out(plan):
    """Return the best value of all plans, found by trying every one; None where none keeps the limits."""
    choices = [
        [None, *(y for y in plan.years if p.earliest <= y <= p.latest)][1 if p.must else 0 :]
        if not p.replacement_short
        else [None]
        for p in plan.projects
    ]
    values = [worth(plan, starts) for starts in itertools.product(*choices) if keeps(plan, starts)]
    return max(values, default=None)


def worth(plan, starts):
    """Return the value added over the years of starts (a year or None for each project)."""
    return sum(
        p.value_added_yuan * p.share(y - s)
        for p, s in zip(plan.projects, starts, strict=True)
        if s is not None
        for y in plan.years
    )


def keeps(plan, starts, limits=None):
    """Tell whether starts keep the rules between projects and every limit; written without the model's matrices."""
    begun = {p.id: s for p, s in zip(plan.projects, starts, strict=True)}
    for p in plan.projects:
        late = [f for f in p.after if begun[p.id] is not None and (begun[f] is None or begun[f] > begun[p.id])]
        if late:
            return False
    groups = [p.one_of for p in plan.projects if p.one_of and begun[p.id] is not None]
    if len(groups) != len(set(groups)):
        return False
    return all(left >= -1e-6 for key, left in rooms(plan, starts).items() if limits is None or key in limits)


def rooms(plan, starts):
    """Return what is left of each limit: (name, year) → amount."""
    left = {}
    for t, year in enumerate(plan.years):
        for one in plan.paths:
            inside = [(p, p.share(year - s)) for p, s in zip(plan.projects, starts, strict=True) if s is not None]
            inside = [(p, share) for p, share in inside if one.area in (CITY, p.county)]
            energy = one.energy_tce[t] + sum(share * p.net(ENERGY) for p, share in inside)
            gdp = one.gdp_yuan[t] + sum(share * p.value_added_yuan for p, share in inside)
            left[one.name, year] = one.intensity_limit[t] * gdp / 1e4 - energy
        for limit in plan.limits:
            used = sum(
                p.share(year - s) * p.net(limit.resource)
                for p, s in zip(plan.projects, starts, strict=True)
                if s is not None and limit.area in (CITY, p.county)
            )
            left[limit.name, year] = limit.room[t] - used
    return left


@pytest.fixture(scope="session")
def made():
    """The helpers above, for tests: test folders are no packages to import from."""

    class Made:
        project, path, random_plan = staticmethod(project), staticmethod(path), staticmethod(random_plan)
        counted_out, keeps, rooms, worth = map(staticmethod, (counted_out, keeps, rooms, worth))
        plan, limit, at_path, years = Plan, Limit, Path, YEARS
        sequence = staticmethod(sequence)

        @staticmethod
        def starts(found):
            return [p["start"] for p in found.projects]

    return Made


@pytest.fixture
def office(tmp_path, monkeypatch, settings):
    """铜仁市 with a county on level 1 and one on level 3, and people of both; closings that say so."""
    from ledger_office import standing

    from shuangkong.access.models import User
    from shuangkong.projects import sealed_standing
    from shuangkong.registers.models import Area

    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    settings.HOME = tmp_path
    Area.objects.create(code="520600", name="铜仁市", level="city")
    for code, name in (("520602", "碧江区"), ("520603", "万山区")):
        Area.objects.create(code=code, name=name, level="county", parent_id="520600")
    found = {
        "520600": standing("520600", "铜仁市", 3, 90_000.0), "520602": standing("520602", "碧江区", 3, 50_000.0),
        "520603": standing("520603", "万山区", 1, -20_000.0),
    }  # fmt: skip
    monkeypatch.setattr(sealed_standing, "_providers", [lambda city, _year: found if city == "520600" else {}])
    return {
        name: User.objects.create_user(name, role=role, area=area)
        for name, role, area in (
            ("city", "city_officer", "520600"), ("county", "county_officer", "520603"), ("viewer", "viewer", "520600"),
        )
    }  # fmt: skip
