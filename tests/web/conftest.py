"""People of every role, and closings of both packs to look at."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

CITIES = Path(__file__).parents[2] / "cities"
PEOPLE = {
    "other_viewer": ("viewer", "210300"),
    "county_officer": ("county_officer", "520602"),
    "county_clerk": ("county_clerk", "520602"),
    "enterprise": ("enterprise", "520602"),
    "other_enterprise": ("enterprise", "520602"),
    "department_officer": ("city_officer", "520600"),
    "city_officer": ("city_officer", "520600"),
    "auditor": ("auditor", "520600"),
    "administrator": ("administrator", "000000"),
}
USCC, OTHER_USCC = "91520602MA6DM0001Q", "91520602MA6DM0002P"
DAY = date(2026, 3, 31)
NOON = datetime(2026, 3, 31, 4, tzinfo=UTC)


@pytest.fixture(scope="session")
def sealed(tmp_path_factory):
    """A home with closings of both cities: years, quarters, and a second revision of Tongren 2024."""
    from shuangkong.closing import services

    home = tmp_path_factory.mktemp("home")
    tongren = home / "tongren"
    shutil.copytree(CITIES / "tongren", tongren)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(home))
        services.close(tongren, ["2022", "2023", "2024", "2024Q3", "2025", "2025Q2"], DAY, NOON)
        services.close(CITIES / "anshan", ["2024", "2024Q3"], DAY, NOON)
        raise_energy(tongren / "books" / "energy.csv", "520602,2024,")
        services.close(tongren, ["2024"], DAY, NOON)
    return home


def raise_energy(book: Path, start: str) -> None:
    """Raise the energy of one row by 1000 tce, as a correction would."""
    lines = book.read_text("utf-8-sig").splitlines()
    for number, line in enumerate(lines):
        if line.startswith(start):
            cells = line.split(",")
            cells[2] = str(float(cells[2]) + 1000)
            lines[number] = ",".join(cells)
    book.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def closings(sealed, monkeypatch):
    """The sealed home, in use."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(sealed))
    return sealed


@pytest.fixture
def people(db, closings, settings):
    """One person of each role: a county's, its city's, another city's, and the administrator."""
    settings.HOME = closings  # where what is handed in is kept
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area

    Area.objects.create(code="520600", name="铜仁市", level="city")
    Area.objects.create(code="520602", name="碧江区", level="county", parent_id="520600")
    persons = {
        name: User.objects.create_user(name, role=role, area=area)  # no password: hashing one takes 0.2 s
        for name, (role, area) in PEOPLE.items()
    }
    keep_plan(persons["city_officer"])
    keep_filing(persons)
    keep_outlet()
    keep_project()
    keep_case(persons["city_officer"])
    keep_gate()
    keep_budget()
    keep_task(persons["city_officer"])
    keep_assessment(persons["city_officer"])
    keep_document(persons["city_officer"])
    return persons


def keep_filing(persons):
    """What the enterprise has to file, and its draft."""
    from shuangkong.registers.models import Organisation
    from shuangkong.statistics.models import Duty, Event, Submission

    for role, uscc, name in (("enterprise", USCC, "甲公司"), ("other_enterprise", OTHER_USCC, "乙公司")):
        Organisation.objects.create(uscc=uscc, name=name, area_id="520602")
        persons[role].organisation = uscc
        persons[role].save()
    persons["department_officer"].department = "统计局"
    persons["department_officer"].save()
    duty = Duty.objects.create(pk=3, form="institutions", area_id="520602", organisation_id=USCC, since="2024")
    draft = Submission.objects.create(
        pk=5, form="institutions", area_id="520602", organisation_id=USCC, period="2024", form_version="2024",
        due=DAY, created_by=persons["enterprise"], created_at=NOON, filer_key=duty.key,
    )  # fmt: skip
    Event.objects.create(submission=draft, at=NOON, by=persons["enterprise"], what=Event.What.OPENED, after=draft.state)
    Submission.objects.create(
        pk=6, form="institutions", area_id="520602", organisation_id=USCC, period="2023", form_version="2024",
        state="submitted", edits=1, due=DAY, created_by=persons["enterprise"], created_at=NOON, filer_key=duty.key,
    )  # fmt: skip


def keep_outlet():
    """An outlet of the enterprise with its station, and an alert."""
    from shuangkong.monitoring.models import Alert, AlertEvent, Outlet, Station

    outlet = Outlet.objects.create(code="DA001", area_id="520602", organisation_id=USCC, medium="gas")
    Station.objects.create(mn="MN1", outlet=outlet, password="123456")
    alert = Alert.objects.create(pk=11, outlet=outlet, kind="offline", subject="MN1", first=NOON, last=NOON)
    AlertEvent.objects.create(alert=alert, at=NOON, what="raised")


def keep_project():
    """A reduction project of the county, without inputs and evidence."""
    from shuangkong.emissions.models import Project

    Project.objects.create(
        pk=13, code="520602-2024-001", type="W2", name="提标改造", area_id="520602", operator="甲公司", listed_year=2024
    )


def keep_case(officer):
    """A case about the outlet that its enterprise is asked to explain, and a check that is suppressed for it."""
    from shuangkong.audit.models import Case, Suppression

    case = Case.objects.create(
        pk=13, number="2026-00001", kind="outlet", subject="DA001", title="甲公司 DA001", area_id="520602",
        organisation_id=USCC, first="2026-03-01T00:00", last="2026-03-02T00:00", score=2.0, state="assigned",
        asked="organisation", handler=officer, due=DAY, opened_at=NOON,
    )  # fmt: skip
    Suppression.objects.create(
        pk=17, check_id="D1", kind="outlet", subject="DA001", area_id="520602", reason="误报", since=DAY,
        until=date(2027, 3, 31), case=case, at=NOON, by=officer,
    )  # fmt: skip


def keep_gate():
    """A project of the gate in the county, on which nothing was done yet."""
    from shuangkong.projects.models import Project

    Project.objects.create(
        pk=13,
        code="LG-520602-2026-001",
        name="水泥熟料",
        area_id="520602",
        owner="甲公司",
        stage="proposed",
        energy_tce=1000,
    )


def keep_budget():
    """A budget of the county in force, with a change that waits, one of another year that is drafted, a decomposition."""
    from shuangkong.access.models import User
    from shuangkong.energy.decomposition_request import Asked
    from shuangkong.energy.models import Budget, BudgetChange, BudgetLine, Decomposition

    issued = Budget.objects.create(pk=29, area_id="520602", year=2024, state="issued", total_tce=1000, basis="测算")
    line = BudgetLine.objects.create(
        pk=31, budget=issued, organisation_id=USCC, method="fixed", given={"fixed_tce": 100.0}, budget_tce=100
    )
    asker = User.objects.create_user("asker", role="county_clerk", area="520602")
    BudgetChange.objects.create(
        pk=37,
        budget=issued,
        line=line,
        from_month=1,
        change_tce=1,
        reason="扩产",
        requested_by=asker,
        requested_at=NOON,
    )
    Budget.objects.create(pk=41, area_id="520602", year=2025)
    content = {"target": 13.0, "effective": 13.0, "achieved": 13.0, "equal_achieved": 13.0, "units": []}
    Decomposition.objects.create(
        pk=43, area_id="520600", base_year=2020, target_year=2025, content=content, setting=Asked(13.0).as_object()
    )


def keep_task(officer):
    """A task of the city that its statistics department leads, a file of its progress, and a ticket to the county."""
    from shuangkong.actions.models import Progress, Task, Ticket

    task = Task.objects.create(
        pk=21, area_id="520600", kind="measure", section="三（一）", title="推进节能改造", lead=["统计局"], plan=7,
        plan_title="方案", start=0, end=5, confirmed_at=NOON, due=2026, starts_on=date(2026, 1, 1),
    )  # fmt: skip
    Progress.objects.create(
        task=task,
        month="2026-02",
        area_id="520600",
        department="统计局",
        leads=True,
        percent=10,
        done="推进",
        at=NOON,
        by=officer,
    )
    Ticket.objects.create(
        pk=23, number="2026-00001", area_id="520600", task=task, source="meeting", level="letter", title="加快进度",
        demand="限期整改", county_id="520602", issued_on=DAY, due=date(2026, 5, 31),
    )  # fmt: skip


def keep_assessment(officer):
    """An assessment of the county that waits for its self-score."""
    from shuangkong.access import originals
    from shuangkong.assessment.models import Assessment
    from shuangkong.assessment.sheet_files import path_of
    from shuangkong.closing import assessed

    kept = assessed.of("520602", 2024)
    Assessment.objects.create(
        pk=19, area_id="520602", year=2024, sheet="gov_energy_145_county_default", title="计分表", document="通知",
        sheet_sha256=originals.keep(path_of("gov_energy_145_county_default").read_bytes()), self_due=DAY,
        city=kept.city, period=kept.period, revision=kept.revision, seal=kept.seal, sealed=kept.as_object(),
    )  # fmt: skip


def keep_document(officer):
    """A letter to the county that is on its way."""
    from shuangkong.reports.models import OfficialDocument

    OfficialDocument.objects.create(
        pk=19, kind="notice", state="issued", area_id="520600", to_area_id="520602", agency="某委", code="某发", year=2026,
        sequence=1, title="关于下达目标的函", addressee="碧江区人民政府", body="请落实。", issued_on=DAY, drafted_by=officer,
        drafted_at=NOON,
    )  # fmt: skip


def keep_plan(officer):
    """A plan of the city with one finding, each with a number that tests know."""
    from shuangkong.plans.models import Finding, Plan

    plan = Plan.objects.create(
        pk=7, area_id="520600", title="方案", base_year=2020, target_year=2025, text="下降13%。", sha256="0" * 64,
        uploaded_by=officer, uploaded_at=NOON,
    )  # fmt: skip
    Finding.objects.create(pk=9, plan=plan, kind="target", start=0, end=5, read={"kind": "target", "name": "能耗"})


@pytest.fixture
def administrator(client, people):
    """A client signed in as the administrator."""
    client.force_login(people["administrator"])
    return client
