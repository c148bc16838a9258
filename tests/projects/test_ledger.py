"""The ledger: registering, judging, approvals, replacement, advice by version, books, sequencing; nothing is deleted."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from ledger_office import NOW, OWN, REPLACED, in_order, outcome, registered

from shuangkong.access import originals
from shuangkong.kernel.problems import BadData
from shuangkong.projects import books, export, forms, listing, record_forms, sequencing, services
from shuangkong.projects.board import Wishes
from shuangkong.projects.models import Advice, Judgement, LocalLevel, Project, ProjectEvent, SequenceRun
from shuangkong.projects.services import Refused
from shuangkong.registers.models import Area

pytestmark = pytest.mark.django_db


def test_a_county_on_level_1_needs_replacement(office):
    """暂缓 until the authority confirms equal replacement; then 同意推进; taken back, 暂缓 again. Every advice stays."""
    project = registered(office)
    assert project.code == "LG-520603-2026-001"
    in_order(project, office)
    assert outcome(project) == "hold"
    assert project.advices.first().content["deciding"]["id"] == "regional_path"
    made = services.replace(project.pk, REPLACED, ("意见.pdf", b"%PDF"), office["city"], NOW)
    assert outcome(project) == "advance"
    assert originals.path_of(made.evidence.sha256).read_bytes() == b"%PDF"
    services.cancel_replacement(project.pk, made.pk, "撤1号", office["city"], NOW)
    assert outcome(project) == "hold"
    with pytest.raises(Refused, match="已经撤销"):
        services.cancel_replacement(project.pk, made.pk, "撤2号", office["city"], NOW)
    versions = list(project.advices.values_list("version", flat=True))
    assert versions == sorted(versions, reverse=True)
    assert project.approvals.first().level == 1


def test_nothing_new_makes_no_new_version(office):
    """The advice of the next day that says the same is no version of its own."""
    project = registered(office)
    before = project.advices.count()
    assert services.readvise(project.pk, office["city"], NOW.replace(month=4, day=1)) is None
    assert project.advices.count() == before


def test_who_may_do_what(office):
    """The county registers and reports, the city judges and enters decisions, a viewer looks."""
    project = registered(office)
    given = {"criterion": "industrial_policy", "finding": "pass", "reason": "符合"}
    for name in ("county", "viewer"):
        with pytest.raises(PermissionDenied):
            services.judge(project.pk, given, None, office[name], NOW)
    actual = {"year": 2026, "energy_tce": 120_000, "source": "上报"}
    with pytest.raises(PermissionDenied):
        services.meter(project.pk, actual, None, office["viewer"], NOW)
    services.meter(project.pk, actual, None, office["county"], NOW)
    assert ProjectEvent.objects.filter(project=project, what="metered", by=office["county"]).exists()
    with pytest.raises(Refused, match="没有这项条件"):
        services.judge(project.pk, given | {"criterion": "technology_level"}, None, office["city"], NOW)


def test_actual_energy_of_110_per_cent_calls_for_review(office):
    """100 000 tce approved: 109 999 is within, 110 000 needs review again."""
    project = registered(office, national=True)
    in_order(project, office)
    services.meter(project.pk, {"year": 2026, "energy_tce": 109_999, "source": "上报"}, None, office["county"], NOW)
    assert outcome(project) == "advance"
    services.meter(project.pk, {"year": 2027, "energy_tce": 110_000, "source": "上报"}, None, office["county"], NOW)
    assert outcome(project) == "hold"
    assert "110%" in project.advices.first().content["deciding"]["reason"]


def test_records_cannot_be_changed_or_deleted(office):
    """The database itself refuses."""
    project = registered(office)
    services.judge(
        project.pk, {"criterion": "three_lines", "finding": "pass", "reason": "符合"}, None, office["city"], NOW
    )
    for model in (Judgement, Advice, ProjectEvent):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.filter(project=project).delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.filter(project=project).update(at=NOW)


def test_of_two_who_change_a_project_one_is_told(office):
    """Who saves an older page changes nothing."""
    project = registered(office)
    services.save(Project.objects.get(pk=project.pk), 0, office["county"], NOW)
    with pytest.raises(Refused, match="刚刚有人改动"):
        services.save(Project.objects.get(pk=project.pk), 0, office["county"], NOW)


def test_a_withdrawn_project_is_not_acted_on(office):
    """It stays on record, and comes back as it was."""
    project = registered(office)
    services.withdraw(project.pk, "重复登记", office["city"], NOW)
    with pytest.raises(Refused, match="已经撤销"):
        services.replace(project.pk, REPLACED, None, office["city"], NOW)
    assert not services.withdraw(project.pk, "", office["city"], NOW).withdrawn


def test_provincial_levels_go_before_the_nations(office):
    """A stricter clinker baseline of the province holds from its day on."""
    project = registered(
        office,
        stage="existing",
        benchmark_item="水泥熟料",
        unit_energy=112,
        started_on=date(2010, 1, 1),
        area_id="520603",
    )
    assert project.advices.first().content["standing"]["status"] == "between"
    given = {
        "area_id": "520600", "item": "水泥熟料", "unit": "kgce/t", "benchmark": 100, "baseline": 109,
        "since": date(2026, 1, 1), "document": "模拟文件", "clause": "一",
    }  # fmt: skip
    services.set_level(given, office["city"], NOW)
    with pytest.raises(PermissionDenied):
        services.set_level(given, office["county"], NOW)
    services.readvise(project.pk, office["city"], NOW)
    assert project.advices.first().content["standing"]["status"] == "below_baseline"
    assert LocalLevel.objects.count() == 1


def test_the_sequence_changes_with_replacement(office):
    """Not admitted without replacement in the county on level 1; with it, in the first year."""
    project = registered(office)
    other = registered(office, name="绿色项目", area_id="520602", energy_tce=1_000, value_added_yuan=90_000_000)
    with pytest.raises(PermissionDenied):
        sequencing.run("520600", Wishes(), office["county"], NOW)
    first = sequencing.run("520600", Wishes(energy_growth=0.0, gdp_growth=0.05), office["city"], NOW).content
    rows = {row["id"]: row for row in first["projects"]}
    assert (rows[project.code]["start"], rows[other.code]["start"]) == (None, 2026)
    assert rows[project.code]["release"]["replacement"] == {"energy_tce": 100_000}
    assert "尚缺 100,000.00 吨标准煤" in rows[project.code]["reason"]
    services.replace(project.pk, REPLACED, None, office["city"], NOW)
    again = sequencing.run("520600", Wishes(energy_growth=0.0, gdp_growth=0.05), office["city"], NOW).content
    assert {row["id"]: row["start"] for row in again["projects"]}[project.code] == 2026
    assert (again["status"], SequenceRun.objects.count(), sequencing.last_run("520600").content) == (
        "optimal",
        2,
        again,
    )


def test_what_stays_out_of_the_sequence_says_why(office):
    """不予支持, without numbers, out of the years."""
    project = registered(office)
    services.judge(
        project.pk, {"criterion": "three_lines", "finding": "incurable", "reason": "红线内"}, None, office["city"], NOW
    )
    registered(office, name="无能耗", energy_tce=None)
    registered(office, name="早已过期", earliest=2022, latest=2024)
    found = sequencing.run("520600", Wishes(), office["city"], NOW).content
    assert [row["reason"] for row in found["out"]] == [
        "研判建议为不予支持", "没有填写综合能源消费量", "最晚投产年份（2024）早于规划期"
    ]  # fmt: skip


def test_energy_that_the_unit_reports_is_held_against_what_was_approved(office):
    """An approved status report of the whole unit goes before what was entered; 112 % of the approved needs review again."""
    from shuangkong.registers.models import Organisation
    from shuangkong.statistics.in_use import in_use
    from shuangkong.statistics.models import Submission, SubmissionRow

    Organisation.objects.create(uscc=OWN, name="铝业公司", area_id="520603")
    project = registered(office, national=True, organisation_id=OWN, whole_unit=True)
    in_order(project, office)
    services.meter(project.pk, {"year": 2025, "energy_tce": 99_000, "source": "上报"}, None, office["county"], NOW)
    assert outcome(project) == "advance"
    table, column = in_use().forms.forms["status-report"].energy.calorific
    filed = Submission.objects.create(
        form="status-report", area_id="520603", organisation_id=OWN, period="2025", form_version="2024", state="approved",
        due=NOW.date(), created_by=office["city"], created_at=NOW, filer_key="x",
    )  # fmt: skip
    SubmissionRow.objects.create(submission=filed, table=table, place=1, line=1, values={column: "112000"})
    services.readvise(project.pk, office["city"], NOW)
    assert outcome(project) == "hold"
    assert "112%" in project.advices.first().content["deciding"]["reason"]


def test_forms_tell_what_is_wrong(office):
    """The class of a disposal goes by the stage; what is to be cured has a day; an opinion says how much it approved."""
    paper = {"authority": "市政府", "number": "1号", "day": "2026-03-01", "granted": True}
    wrong = record_forms.ApprovalForm(paper | {"kind": "disposal", "disposal": "phase_out"}, stage="proposed")
    assert set(wrong.errors) == {"disposal", "deadline"}
    assert set(record_forms.ApprovalForm(paper | {"kind": "energy_review"}, stage="proposed").errors) == {"energy_tce"}
    sound = record_forms.ApprovalForm(paper | {"kind": "filing"}, stage="proposed")
    assert sound.is_valid()
    assert sound.cleaned_data["supervisor"] == "市政府"  # who approves supervises
    said = {
        "name": "甲", "area": "520603", "owner": "甲公司", "kind": "two_high", "stage": "building", "energy_tce": "1",
        "value_added_yuan": "1", "earliest": "2028", "latest": "2027", "benchmark_item": "水泥孰料", "whole_unit": True,
    }  # fmt: skip
    form = forms.ProjectForm(said, areas=services.areas_of(office["county"]))
    assert set(form.errors) == {"latest", "started_on", "uscc", "benchmark_item", "unit_energy"}
    level = {
        "area": "520600", "item": "锅炉", "unit": "%", "benchmark": "9", "baseline": "8", "since": "2026-01-01", "document": "x"
    }  # fmt: skip
    assert set(record_forms.LevelForm(level, areas=Area.objects.all()).errors) == {"benchmark"}


def test_programs_do_the_same_as_pages(office, client):
    """A judgement, an approval and a sequence through the API; faults come with their place."""
    project = registered(office)
    client.force_login(office["city"])
    root = f"/api/v1/projects/{project.pk}"

    def sent(kind, /, **fields):
        return client.post(f"{root}/records", {"kind": kind, "fields": fields}, content_type="application/json")

    told = sent("judge", criterion="three_lines", finding="incurable", reason="红线内").json()
    assert (told["outcome"], told["advice"]["outcome_name"], told["judgements"][0]["reason"]) == (
        "reject",
        "不予支持",
        "红线内",
    )
    assert sent("replace", source="关停").status_code == 422
    assert {one["place"] for one in sent("replace", source="关停").json()["problems"]} == {
        "energy_tce", "authority", "number", "day"
    }  # fmt: skip
    approved = sent("approve", kind="filing", authority="市", number="1", day="2026-01-01").json()
    assert approved["approvals"][0]["granted"]
    assert client.get("/api/v1/projects/sequence/520600").status_code == 404
    sequencing.run("520600", Wishes(), office["city"], NOW)
    assert client.get("/api/v1/projects/sequence/520600").json()["content"]["label"] == "研判建议"


def test_the_list_is_exported_by_class(office):
    """CSV and workbook; a name that a spreadsheet would take for a formula is kept from it."""
    registered(office, name="=1+1")
    asked = listing.Listing(office["city"], {"stage": "proposed"})
    lines = asked.lines(asked.projects, date(2026, 3, 31))
    rows = list(csv.reader(io.StringIO(export.as_csv(lines).decode("utf-8-sig"))))
    assert (rows[0][0], rows[1][1], rows[1][14]) == ("项目编号", "'=1+1", "暂缓")
    from openpyxl import load_workbook

    sheets = load_workbook(io.BytesIO(export.as_workbook(lines, "两高项目清单")))
    assert sheets.sheetnames == ["拟建", "在建", "存量"]
    assert sheets["拟建"].cell(4, 2).value == "=1+1"
    assert sheets["拟建"].cell(4, 2).data_type == "s"


BOOK = """project,name,area,owner,kind,stage,energy_tce,value_added_yuan,confidence
A1,甲项目,520603,甲公司,两高,拟建,1000,20000000,synthetic
"""


def packed(folder, name, text):
    (folder / "books").mkdir(parents=True, exist_ok=True)
    (folder / "books" / f"{name}.csv").write_text(text, "utf-8")


def test_a_pack_brings_its_projects_once(office, tmp_path):
    """Again the same: nothing; changed: what nobody acted on follows, what somebody acted on stays."""
    folder = tmp_path / "pack"
    packed(folder, "projects", BOOK)
    packed(folder, "project_judgements", "project,criterion,finding,reason\nA1,three_lines,符合,不涉及\n")
    assert (books.load_books(folder, NOW), books.load_books(folder, NOW)) == (1, 0)
    project = Project.objects.get(code="A1")
    assert (project.synthetic, project.judgements.count()) == (True, 1)
    packed(folder, "projects", BOOK.replace("1000", "2000"))
    books.load_books(folder, NOW)
    project.refresh_from_db()
    assert (project.energy_tce, project.judgements.count()) == (2000, 1)
    services.judge(
        project.pk, {"criterion": "three_lines", "finding": "curable", "reason": "待核"}, None, office["city"], NOW
    )
    packed(folder, "projects", BOOK.replace("1000", "3000"))
    books.load_books(folder, NOW)
    project.refresh_from_db()
    assert project.energy_tce == 2000


def test_a_faulty_pack_changes_nothing(office, tmp_path):
    """Every fault at once, with its cell."""
    folder = tmp_path / "pack"
    packed(folder, "projects", BOOK.replace("520603", "999999").replace("拟建", "拟建中"))
    packed(folder, "project_judgements", "project,criterion,finding,reason\nA9,three_line,符合,不涉及\n")
    with pytest.raises(BadData) as told:
        books.load_books(folder, NOW)
    places = {problem.place for problem in told.value.problems}
    assert places == {
        "projects.csv · 第 2 行 · “area”列", "projects.csv · 第 2 行 · “stage”列",
        "project_judgements.csv · 第 2 行 · “project”列", "project_judgements.csv · 第 2 行 · “criterion”列",
    }  # fmt: skip
    assert not Project.objects.exists()


def test_the_list_goes_by_the_last_version(office):
    """Counts, filter and lines speak of the newest advice, however many came before."""
    project = registered(office)
    in_order(project, office)
    services.replace(project.pk, REPLACED, None, office["city"], NOW)
    registered(office, name="另一项目")
    asked = listing.Listing(office["city"], {"outcome": "advance"})
    assert [one.pk for one in asked.projects] == [project.pk]
    assert [line["outcome"] for line in asked.lines(asked.projects, NOW.date())] == ["advance"]
    proposed = asked.counts()[0]
    assert (proposed["n"], {one["outcome"]: one["n"] for one in proposed["outcomes"]}) == (2, {"advance": 1, "hold": 1})
