"""Projects from a workbook, whole or not at all; packs; and the register's rows as closings read them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import BadData

pytestmark = pytest.mark.django_db
HEAD = [
    "项目编号",
    "项目类型",
    "项目名称",
    "行政区划",
    "单位名称",
    "列入年度清单的年份",
    "建设进度",
    "批复日期",
    "排污许可证编号",
]
GOOD = ["P-1", "W2", "一厂提标", "520602", "清源水务", 2025, "在建", "2025-03-01", ""]
CITIES = Path(__file__).parents[3] / "cities"


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take(people, raw, book="reductions"):
    from shuangkong.emissions import project_upload

    return project_upload.take(book, raw, "项目.xlsx", {"520602"}, people.clerk)


def pack_claims(folder):
    """The claims of a pack, row by row."""
    from shuangkong.emissions.tables import REDUCTION_CLAIMS
    from shuangkong.kernel.books import read_book

    return read_book(folder / "books" / "reduction_claims.csv", REDUCTION_CLAIMS).table.to_pylist()


def pack_rows(folder):
    """The rows of every book of projects of a pack."""
    from shuangkong.emissions.tables import CONTRACTS
    from shuangkong.kernel.books import read_book

    return {c.name: read_book(folder / "books" / f"{c.name}.csv", c).table.to_pylist() for c in CONTRACTS}


def standing_rows(claims):
    """What of each claim is compared, in one order."""
    return sorted((r["project"], r["pollutant"], r["year"], r["level"], r["amount_t"]) for r in claims)


def a_book(tmp_path, *claims):
    """A folder with a pack of the one project, which no register knows yet, and its claims of 2024."""
    books = tmp_path / "pack" / "books"
    books.mkdir(parents=True)
    head = "project,type,name,area,organisation,listed_year,stage,approved_on,accepted_on,stable_on\n"
    row = "P-1,W2,一厂提标,520602,清源水务,2024,running,2023-03-01,2024-03-01,2024-04-15\n"
    (books / "reductions.csv").write_text(head + row, "utf-8")
    empty = {
        "reduction_inputs": "project,pollutant,input,value,unit",
        "reduction_uses": "project,pollutant,amount_t,target",
        "reduction_exclusions": "project,pollutant,year,amount_t,reason",
        "reduction_claims": "project,pollutant,year,level,amount_t,day",
    }
    for name, columns in empty.items():
        rows = [f"P-1,{row}" for row in claims] if name == "reduction_claims" else []
        (books / f"{name}.csv").write_text("\n".join([columns, *rows]) + "\n", "utf-8")
    return books.parent


def loaded_long_ago(folder):
    """Load a pack as if in 2020, so that closings of all years since know its projects."""
    from shuangkong.emissions import project_books

    with patch("django.utils.timezone.now", return_value=datetime(2020, 1, 1, tzinfo=UTC)):
        return project_books.load_books(folder)


def of_register(as_of):
    """The claims that the register yields of the project of a_book."""
    from shuangkong.emissions import project_rows

    return [
        (r["pollutant"], r["level"], r["amount_t"]) for r in project_rows.rows({"520602"}, as_of)["reduction_claims"]
    ]


SENT_BACK = ("cod,2024,recognised,100,2025-03-10", "cod,2024,sent_back,,2025-04-01")
AGAIN = ("cod,2024,filed,120,2025-01-10", "cod,2024,sent_back,,2025-02-01", "cod,2024,recognised,100,2025-03-10")
SAME_DAY = ("cod,2024,recognised,120,2025-02-01", "cod,2024,sent_back,,2025-02-01", "cod,2024,filed,90,2025-02-01")


@pytest.mark.parametrize(
    ("claims", "state", "found"),
    [
        (SENT_BACK, "sent_back", {date(2025, 3, 31): [("cod", "recognised", 100)], date(2025, 4, 1): []}),
        (AGAIN, "recognised", {
            date(2025, 1, 31): [("cod", "filed", 120)], date(2025, 2, 1): [], date(2025, 3, 10): [("cod", "recognised", 100)],
        }),
        (SAME_DAY, "filed", {date(2025, 2, 1): [("cod", "filed", 90)]}),
        (("cod,2024,sent_back,,", "cod,2024,filed,90,"), "filed", {date(2025, 1, 1): [("cod", "filed", 90)]}),
    ],
)  # fmt: skip
def test_a_return_of_a_pack_stands_in_the_register(people, tmp_path, claims, state, found):
    """What a pack says was sent back counts no more from that day on, what came after it does, as in its own closing."""
    from shuangkong.emissions import feed
    from shuangkong.emissions.models import Claim

    folder = a_book(tmp_path, *claims)
    assert loaded_long_ago(folder).claims == 1
    assert Claim.objects.get().state == state
    for day, rows in found.items():
        assert of_register(day) == rows
        known = feed.in_use(feed.known(pack_claims(folder), int(f"{day:%Y%m%d}")))
        assert [(r["pollutant"], r["level"], r["amount_t"]) for r in known] == rows


def test_what_is_filed_again_after_a_return_of_the_pack_counts(people, upgrade, take_step):
    """The county files a claim again that the pack had sent back: the new amount reaches closings, the old one does not."""
    from shuangkong.emissions import claim_writing, project_rows

    common = {"project": upgrade.code, "pollutant": "cod", "year": 2024, "document": "", "confidence": 1}
    said = [common | {"level": "recognised", "amount_t": 100.0, "day": 20250310, "row": 2},
            common | {"level": "sent_back", "amount_t": None, "day": 20250401, "row": 3}]  # fmt: skip
    claim_writing.write_claims(said, {upgrade.code: upgrade}, datetime(2026, 1, 5, 4, tzinfo=UTC))
    take_step(upgrade, "clerk", "file")
    rows = project_rows.rows({"520602"}, date(2026, 3, 2))["reduction_claims"]
    assert [(r["level"], r["amount_t"]) for r in rows] == [("filed", 147.0)]


def test_every_row_of_a_pack_keeps_its_own_confidence(people, tmp_path):
    """Official claims of a project that is only assumed, an invented use, an assumed exclusion: in the register as in the pack."""
    from shuangkong.emissions import project_rows

    folder = a_book(tmp_path, "cod,2024,recognised,100,2025-03-10")
    own = {
        "reductions": "assumed", "reduction_claims": "official", "reduction_uses": "synthetic",
        "reduction_exclusions": "assumed", "reduction_inputs": "reported",
    }  # fmt: skip
    more = {"reduction_uses": "P-1,cod,6,新建项目", "reduction_exclusions": "P-1,cod,2024,90,不符",
            "reduction_inputs": "P-1,cod,out_after_mg_l,30,mg/L"}  # fmt: skip
    for name, confidence in own.items():
        path = folder / "books" / f"{name}.csv"
        head, *rows = [*path.read_text("utf-8").splitlines(), *([more[name]] if name in more else [])]
        lines = [f"{head},confidence", *(f"{row},{confidence}" for row in rows)]
        path.write_text("\n".join(lines) + "\n", "utf-8")
    loaded_long_ago(folder)
    found = project_rows.rows({"520602"}, date(2026, 3, 31))
    assert {name: CONFIDENCES[found[name][0]["confidence"]] for name in own} == own


FILED = "cod,2024,filed,120,2024-11-10"
LATER = {
    "another year": (("cod,2025,recognised,50,2026-02-01",), [("cod", "filed", 120), ("cod", "recognised", 50)]),
    "a level": (("cod,2024,recognised,100,2025-03-10",), [("cod", "filed", 120), ("cod", "recognised", 100)]),
    "a pollutant": (("nh3n,2024,filed,7,2024-11-10",), [("cod", "filed", 120), ("nh3n", "filed", 7)]),
    "a return": (("cod,2024,sent_back,,2025-02-01",), []),
    "filed again": (("cod,2024,sent_back,,2025-02-01", "cod,2024,filed,90,2025-02-01"), [("cod", "filed", 90)]),
}
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


def added(folder, book, *rows):
    path = folder / "books" / f"{book}.csv"
    path.write_text(path.read_text("utf-8") + "".join(f"P-1,{row}\n" for row in rows), "utf-8")


@pytest.mark.parametrize("what", LATER)
def test_what_a_pack_adds_to_its_own_claims_goes_in(people, tmp_path, what):
    """A later pack adds to a claim that only a pack made: the register has it, in one load as in two, and nothing is told."""
    from shuangkong.emissions import project_books
    from shuangkong.emissions.models import Claim

    rows, found = LATER[what]
    folder = a_book(tmp_path, FILED)
    loaded_long_ago(folder)
    added(folder, "reduction_claims", *rows)
    assert project_books.load_books(folder, NOW) == project_books.Loaded(0, 1, ())
    assert sorted(of_register(NOW.date())) == sorted(found)
    state = "sent_back" if what == "a return" else "recognised" if what == "a level" else "filed"
    assert (Claim.objects.get(year=2024).state, Claim.objects.get(year=2024).round) == (
        state, 2 if what == "filed again" else 1,
    )  # fmt: skip


def test_uses_and_exclusions_that_a_pack_adds_go_in_once(people, tmp_path):
    """A use and an exclusion of a project that was claimed in the pack before; the next load has nothing new."""
    from shuangkong.emissions import project_books, project_rows

    folder = a_book(tmp_path, FILED)
    loaded_long_ago(folder)
    for book, row in (("reduction_uses", "cod,6,新建项目"), ("reduction_exclusions", "cod,2024,90,不符")):
        added(folder, book, row)
        assert project_books.load_books(folder, NOW).warnings == ()
    found = project_rows.rows({"520602"}, NOW.date())
    assert [row["amount_t"] for book in ("reduction_uses", "reduction_exclusions") for row in found[book]] == [6, 90]


@pytest.mark.parametrize("said", ["worked on here", "another amount"])
def test_what_gives_way_to_the_register_is_told(people, tmp_path, said):
    """Somebody here has worked on the claim, or the pack now says otherwise: the register stands, load and closing name the rows."""
    import pyarrow as pa

    from shuangkong.closing.reduction_books import Reductions
    from shuangkong.emissions import entry, project_books, project_rows
    from shuangkong.emissions.models import Claim, ClaimEvent
    from shuangkong.emissions.tables import CONTRACTS
    from shuangkong.kernel.books import read_book

    folder = a_book(tmp_path, FILED)
    loaded_long_ago(folder)
    path = folder / "books" / "reduction_claims.csv"
    if said == "worked on here":
        event = {"what": "checked", "before": "filed", "after": "checked", "at": NOW, "by": people.city}
        ClaimEvent.objects.create(claim=Claim.objects.get(), **event)
    else:
        path.write_text(path.read_text("utf-8").replace("120", "130"), "utf-8")
    added(folder, "reduction_claims", "cod,2023,recognised,50,2024-02-01", "cod,2025,recognised,50,2026-02-01")
    (told,) = project_books.load_books(folder, NOW).warnings
    assert ("cod", "filed", 120) in of_register(NOW.date())
    rows = "第 3、4 行" if said == "worked on here" else "第 2 行"
    assert (told.severity, told.wanted) == ("warning", "以登记册为准")
    assert "账册与登记册不同" in told.found
    assert f"reduction_claims.csv {rows}" in told.found
    tables = {c.name: read_book(folder / "books" / f"{c.name}.csv", c).table for c in CONTRACTS}
    area = {"area": "520602", "level": "county"}
    register = project_rows.rows({"520602"}, NOW.date())
    assert set(tables) == set(entry.NAMES)
    joined = Reductions.read(tables, register, NOW.date())
    assert [one for one in joined.problems({"areas": pa.Table.from_pylist([area])}) if one.severity == "warning"] == [
        told
    ]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (("nh3n,2024,filed,7,2025-03-10",), "化学需氧量国家认定，氨氮县级填报"),
        (("nh3n,2024,recognised,7,2025-03-10", "nh3n,2024,sent_back,,2025-04-01"), "化学需氧量国家认定，氨氮退回"),
    ],
)
def test_a_claim_whose_pollutants_stand_apart_is_told(people, tmp_path, other, found):
    """The register takes a step with the whole claim: a pack in which one pollutant went ahead does not go in."""
    from shuangkong.emissions import project_books
    from shuangkong.emissions.models import Project

    folder = a_book(tmp_path, "cod,2024,recognised,100,2025-03-10", *other)
    with pytest.raises(BadData) as told:
        project_books.load_books(folder)
    (problem,) = told.value.problems
    assert problem.found == found
    assert "reduction_claims.csv" in problem.place
    assert not Project.objects.exists()


def test_a_withdrawn_project_does_not_come_back_from_the_pack(upgrade, people):
    """What was withdrawn in the register is left out of the pack's books too."""
    from shuangkong.emissions import entry, project_rows, register
    from shuangkong.emissions.tables import CONTRACTS

    pack = {contract.name: [{"project": upgrade.code}, {"project": "OTHER"}] for contract in CONTRACTS}
    with patch("django.utils.timezone.now", return_value=datetime(2026, 3, 1, tzinfo=UTC)):
        register.withdraw(upgrade.pk, "重复登记", people.clerk)
    overlaid = entry.overlaid(pack, project_rows.rows({"520602"}, date(2026, 3, 31)))
    assert {name: [row["project"] for row in rows] for name, rows in overlaid.items()} == {
        contract.name: ["OTHER"] for contract in CONTRACTS
    }


def test_a_list_goes_in_whole(people):
    """The yearly list comes as a workbook."""
    from shuangkong.emissions.models import Project

    assert take(people, workbook(GOOD, ["P-2", *GOOD[1:]])) == 2
    assert set(Project.objects.values_list("code", "stage")) == {("P-1", "building"), ("P-2", "building")}


def test_all_bad_cells_are_told_and_nothing_goes_in(people):
    """A type that is none, an area of others, a stage without its day, a permit number that does not check: each with its cell."""
    from shuangkong.emissions.models import Project

    bad = ["P-2", "W99", "二厂", "520603", "乙", 2025, "在建", "", "91520602MA6DM0001X001P"]
    with pytest.raises(BadData) as told:
        take(people, workbook(GOOD, bad))
    places = [problem.place for problem in told.value.problems]
    assert len(places) == 4, places
    assert all("第 3 行" in place for place in places)
    assert not Project.objects.exists()


def test_what_is_filed_is_not_overwritten_by_a_list(people, upgrade, take_step):
    """A project with a standing claim is told, not changed."""
    take_step(upgrade, "clerk", "file")
    with pytest.raises(BadData, match="已有填报"):
        take(people, workbook([upgrade.code, *GOOD[1:]]))


def test_the_packs_load_once_and_their_amounts_are_those_of_the_accounts(db):
    """What the register counts of a pack is what the accounts of closings count; a second start changes nothing."""
    from shuangkong.emissions import book_differences, feed, project_books, project_rows, standing
    from shuangkong.emissions.models import Project
    from shuangkong.registers.services import load_pack

    folder = CITIES / "tongren"
    load_pack(folder)
    loaded = loaded_long_ago(folder)
    assert loaded.projects > 100
    assert loaded.warnings == ()
    assert project_books.load_books(folder).projects == 0
    areas = set(Project.objects.values_list("area_id", flat=True))
    rows = project_rows.rows(areas, date(2026, 3, 31))
    assert book_differences.warnings(pack_rows(folder), rows, date(2026, 3, 31)) == []
    claims = [row | {"row": 0} for row in rows["reduction_claims"]]
    found = feed.recognised(claims, rows["reduction_uses"], rows["reduction_exclusions"])
    assert standing_rows(claims) == standing_rows(feed.in_use(feed.known(pack_claims(folder), 20260331)))
    for pollutant in ("cod", "nh3n", "nox", "vocs"):
        counted = sum(one.counted_t for one in found if one.pollutant == pollutant)
        shown = sum(
            part.net_t
            for project in standing.with_claims(Project.objects.all())
            for part in standing.parts(project, 2021, 2025, ())
            if part.level == standing.EARNED and part.pollutant == pollutant
        )
        assert shown == pytest.approx(Decimal(repr(counted)), abs=Decimal("0.001")), pollutant


def test_rows_are_those_known_by_the_day(upgrade, take_step):
    """A closing as of an earlier day reads what had been decided by then: nothing of a claim filed later."""
    from shuangkong.emissions import project_rows

    take_step(upgrade, "clerk", "file")
    assert project_rows.rows({"520602"}, date(2026, 3, 1))["reduction_claims"] == []
    row = project_rows.rows({"520602"}, date(2026, 3, 2))["reduction_claims"][0]
    assert (row["level"], row["amount_t"], row["day"]) == ("filed", 147.0, 20260302)
    inputs = project_rows.rows({"520602"}, date(2026, 3, 2))["reduction_inputs"]
    assert {one["input"]: one["value"] for one in inputs if one["pollutant"] == "cod"} == {
        "out_before_mg_l": 45.0, "out_after_mg_l": 30.0,
    }  # fmt: skip


def test_a_project_is_as_it_was_on_the_day(upgrade, people):
    """Withdrawn and changed later, a project stands in an earlier day's closing as it was; before it was registered, not at all."""
    from shuangkong.emissions import project_rows, register
    from shuangkong.emissions.models import Input

    upgrade.inputs.get(input="out_after_mg_l").delete()
    upgrade.stage = "accepted"
    upgrade.save()
    register.withdraw(upgrade.pk, "重复登记", people.clerk)  # all of it today, later than any of these days
    now = project_rows.rows({"520602"}, date(2100, 1, 1))
    assert (now["reductions"], now["withdrawn"]) == ([], [{"project": upgrade.code}])
    then = project_rows.rows({"520602"}, date(2026, 3, 31))
    assert [row["stage"] for row in then["reductions"]] == ["running"]
    assert "out_after_mg_l" in {row["input"] for row in then["reduction_inputs"]}
    assert not Input.objects.filter(input="out_after_mg_l").exists()
    before = project_rows.rows({"520602"}, date(2020, 1, 1))
    assert (before["reductions"], before["withdrawn"]) == ([], [])


def test_the_lists_are_workbooks(upgrade):
    """年度减排项目清单 and 调度表 open in a spreadsheet, with the project in them."""
    from shuangkong.emissions import sheets
    from shuangkong.emissions.models import Project

    projects = Project.objects.select_related("area")
    for raw in (sheets.yearly_list(projects, 2024), sheets.dispatch_table(projects.filter(stage="running"), "2024-05")):
        sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
        assert sheet.cell(3, 3).value == "项目名称"
    listed = openpyxl.load_workbook(io.BytesIO(sheets.yearly_list(projects, 2024))).active
    assert listed.cell(4, 3).value == upgrade.name
    assert listed.cell(4, 11).value == pytest.approx(147.0)
