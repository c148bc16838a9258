"""What 1 % at a large user or one project moves: users by approved reports (R1.8), projects by the ledger (R7.5)."""

import json
from datetime import UTC, date, datetime

import pytest
from small_books import CITY, EAST, WEST
from typer.testing import CliRunner

from shuangkong.access.models import User
from shuangkong.cli.main import app
from shuangkong.closing import approved_filings, named_levers
from shuangkong.closing.named_levers import named
from shuangkong.projects.models import Project, Replacement
from shuangkong.registers.models import Area, Organisation
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.models import Submission, SubmissionRow

pytestmark = pytest.mark.django_db
DAY, NOW = date(2026, 3, 31), datetime(2026, 3, 31, 4, tzinfo=UTC)
CODES = ("91520602MA6DM0001Q", "91520602MA6DM0002P", "A3", "A4")


def filed(unit, form, period, values, table, state="approved"):
    """A report of a unit with one row."""
    one = Submission.objects.create(
        form=form, area_id=EAST, organisation_id=unit, period=period, form_version="2024", state=state, due=DAY,
        created_by=User.objects.get(username="city"), created_at=NOW, filer_key=f"{form}{unit}{period}",
    )  # fmt: skip
    SubmissionRow.objects.create(submission=one, table=table, place=1, line=1, values=values)


@pytest.fixture
def city(db):
    """东县 has four users, of which two are known for a whole year, and four projects, of which two are still to come."""
    Area.objects.create(code=CITY, name="测试市", level="city")
    for code, name in ((EAST, "东县"), (WEST, "西县")):
        Area.objects.create(code=code, name=name, level="county", parent_id=CITY)
    people = {name: User.objects.create_user(name, role=f"{role}_officer", area=area)
              for name, role, area in (("city", "city", CITY), ("west", "county", WEST))}  # fmt: skip
    for code, name in zip(CODES, "甲乙丙丁", strict=True):
        Organisation.objects.create(uscc=code, name=f"{name}厂", area_id=EAST)
    energy = in_use().forms.forms["status-report"].energy
    whole = {energy.calorific[1]: "80000", energy.equivalent[1]: "100000"}
    filed(CODES[0], "status-report", "2024", whole, energy.equivalent[0])
    filed(CODES[3], "status-report", "2024", whole, energy.equivalent[0], "submitted")
    for unit, months in ((CODES[1], 12), (CODES[2], 11)):
        for month in range(1, months + 1):
            filed(unit, "monthly-energy", f"2024-{month:02}", {"energy_equivalent_tce": "5000"}, "main")
    given = {"area_id": EAST, "owner": "铝业公司", "energy_tce": 50_000}
    building = {"stage": "building", "started_on": date(2024, 5, 1)}
    made = Project.objects.create(
        code="P1", name="铝项目", value_added_yuan=200_000_000, confidence="synthetic", **building, **given
    )
    Replacement.objects.create(
        project=made, day=date(2025, 1, 1), energy_tce=10_000, source="关停", authority="市发展改革委", number="1号", by=people["city"], at=NOW
    )  # fmt: skip
    Project.objects.create(code="P2", name="硅项目", earliest=2027, **building, **given)
    Project.objects.create(code="P3", name="拟建项目", stage="proposed", **given)
    Project.objects.create(code="P4", name="老项目", stage="existing", started_on=date(2012, 5, 1), **given)
    return people


def told(levers):
    return [(one.kind, one.key, one.energy_tce, one.gdp_yuan, one.confidence) for one in levers]


def test_users_of_a_whole_year_and_projects_to_come(city):
    """100 000 tce at equivalent value, 12 × 5 000 tce; a project less what it replaces; no draft, no eleven months."""
    users = [("user", CODES[0], -1_000, 0, "reported"), ("user", CODES[1], -600, 0, "reported")]
    come = [("project", "P2", 500, 0, "reported"), ("project", "P1", 400, 2_000_000, "synthetic")]
    found = named(CITY, 2024, DAY)
    assert told(found) == [*users, *come]
    assert "增加值未填报" in found[2].name
    assert told(named(EAST, 2024, DAY, by=2026)) == [*users, come[1]]  # P2 cannot produce before 2027
    assert named(WEST, 2024, DAY) == []


def test_only_the_largest_and_what_a_person_may_look_at(city, monkeypatch):
    """One of each kind; the officer of the other county sees none of them."""
    monkeypatch.setattr(named_levers, "LARGEST", 1)
    assert [one.key for one in named(CITY, 2024, DAY, user=city["city"])] == [CODES[0], "P2"]
    assert named(CITY, 2024, DAY, user=city["west"]) == []


def test_nowcast_names_users_and_projects(city, home, small, monkeypatch):
    """1 000 tce saved are 1 000 ÷ G ÷ e₀ of the fall; energy with value added moves less than the energy alone."""
    monkeypatch.setattr(approved_filings, "at_hand", lambda _packs, _model: True)
    asked = ["energy", "nowcast", str(small.write()), "2025"]
    found = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).stdout)
    levers = {one["key"]: one for one in found["levers"]}
    assert set(levers) == {EAST, WEST, CODES[0], CODES[1], "P1"}
    assert [levers[one]["confidence"] for one in (EAST, CODES[0], "P1")] == ["official", "reported", "synthetic"]
    base = found["energy_tce"] / found["gdp_yuan"] / (1 - found["decline"])
    assert levers[CODES[0]]["points"] == pytest.approx(100 * 1_000 / found["gdp_yuan"] / base)
    assert -100 * 400 / found["gdp_yuan"] / base < levers["P1"]["points"] < 0
    table = CliRunner().invoke(app, asked).stdout
    assert all(word in table for word in ("用能单位 甲厂", "项目 铝项目", "上报", "演示数据", "不重复相加")), table
