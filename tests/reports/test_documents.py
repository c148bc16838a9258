"""公文: drafted, signed by a second person, numbered, delivered, answered, closed; nobody skips a step or signs the own text."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from docx import Document

from shuangkong.access import originals
from shuangkong.reports import pending, services
from shuangkong.reports.models import DocumentEvent, OfficialDocument
from shuangkong.reports.services import Content, Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 2, tzinfo=UTC)
DUE = date(2026, 4, 20)
CITY, COUNTY, OTHER = "520600", "520603", "520602"
LETTER = Content(
    "铜仁市发展和改革委员会", "铜发改环资", "关于万山区能源消费总量预警的函", "万山区人民政府", "请整改。", DUE
)


@pytest.fixture
def people(home, settings, tmp_path):
    """Two officers of the city, one of each of two counties, an auditor, the administrator; uploads go to a folder of the test."""
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area

    settings.HOME = tmp_path
    Area.objects.create(code=CITY, name="铜仁市", level="city")
    for code, name in ((COUNTY, "万山区"), (OTHER, "碧江区")):
        Area.objects.create(code=code, name=name, level="county", parent_id=CITY)
    roles = {
        "drafter": ("city_officer", CITY), "signer": ("city_officer", CITY), "county": ("county_officer", COUNTY),
        "other": ("county_officer", OTHER), "auditor": ("auditor", CITY), "administrator": ("administrator", "000000"),
    }  # fmt: skip
    return {name: User.objects.create_user(name, role=role, area=area) for name, (role, area) in roles.items()}


@pytest.fixture
def letter(people):
    """`letter()` is a warning letter to the county, as a draft."""

    def made(content=LETTER, kind="warning", to=COUNTY, period="2024Q3", figure="warning.total_level"):
        return services.draft(kind, CITY, to, period, figure, content, people["drafter"], NOW)

    return made


@pytest.fixture
def take(people):
    """`take(document, "issue", "signer")` takes a step and returns the document as it is then."""

    def taken(document, name, who, remark="", due=None):
        document.refresh_from_db()
        services.take(document.pk, name, document.edits, people[who], NOW, remark, due)
        document.refresh_from_db()
        return document

    return taken


def issued(letter, take):
    return take(take(letter(), "submit", "drafter"), "issue", "signer")


def test_a_letter_goes_its_way_and_every_step_is_on_record(letter, take, people):
    """Draft, submit, sign, deliver, reply, close: by whom, when, with what number and file."""
    document = issued(letter, take)
    assert (document.number, document.issued_on) == ("铜发改环资〔2026〕1号", date(2026, 4, 1))
    take(document, "deliver", "county")
    services.reply(document.pk, "已制定整改措施。", [("方案.docx", b"x")], document.edits, people["county"], NOW)
    assert take(document, "close", "drafter").state == "closed"
    what = list(document.events.values_list("what", "by__username"))
    assert what == [
        ("drafted", "drafter"), ("submitted", "drafter"), ("issued", "signer"), ("delivered", "county"),
        ("replied", "county"), ("closed", "drafter"),
    ]  # fmt: skip
    assert document.events.get(what="issued").data == {"number": document.number, "sha256": document.sha256}


def test_the_issued_file_is_kept_and_says_number_day_due_and_sources(letter, take):
    """The file under its hash: number, date, until when to answer, and the sources of the warning's numbers."""
    document = issued(letter, take)
    kept = Document(io.BytesIO(originals.path_of(document.sha256).read_bytes()))
    texts = [paragraph.text for paragraph in kept.paragraphs]
    for text in (
        document.number,
        "2026年4月1日",
        "请于2026年4月20日前书面反馈铜仁市发展和改革委员会。",
        "万山区人民政府：",
    ):
        assert text in texts
    assert [cell.text for cell in kept.tables[-1].rows[1].cells][:3] == ["1", "万山区", "warning.total_level"]


def test_numbers_of_a_series_follow_each_other(letter, take):
    """Each office and each of its series counts for itself; a withdrawn draft takes no number."""
    first = issued(letter, take)
    take(first, "deliver", "county")
    other = letter(kind="notice", figure="", period="")
    take(letter(kind="notice", figure="", period=""), "withdraw", "drafter", "重复")
    second = take(take(other, "submit", "drafter"), "issue", "signer")
    assert (first.sequence, second.sequence) == (1, 2)


def test_who_wrote_it_does_not_sign_it(letter, take, people):
    """Neither the drafter nor who changed it."""
    document = take(letter(), "submit", "drafter")
    with pytest.raises(Refused, match="请由另一人签发"):
        take(document, "issue", "drafter")
    document = take(document, "return", "signer", "请补充依据")
    services.change(document.pk, LETTER, document.edits, people["signer"], NOW)
    document.refresh_from_db()
    with pytest.raises(Refused, match="请由另一人签发"):
        take(take(document, "submit", "drafter"), "issue", "signer")


def test_only_the_addressee_receives_and_answers(letter, take, people):
    """Not the office, not another county, not the administrator."""
    document = issued(letter, take)
    for who in ("drafter", "other", "administrator"):
        with pytest.raises(PermissionDenied):
            take(document, "deliver", who)
    take(document, "deliver", "county")
    with pytest.raises(PermissionDenied):
        services.reply(document.pk, "代为反馈", [], document.edits, people["drafter"], NOW)


def test_an_addressee_without_people_here_is_noted_by_the_office(letter, take):
    """The province receives on paper; without a due day it is closed when delivered."""
    from dataclasses import replace

    document = letter(replace(LETTER, due=None, body=""), "self_assessment", "", "2024", "")
    document = take(take(take(document, "submit", "drafter"), "issue", "signer"), "deliver", "signer", "机要送达")
    assert take(document, "close", "drafter").state == "closed"


def test_steps_are_not_skipped_and_an_older_page_is_told(letter, take, people):
    """A draft cannot be signed; what asks for an answer is not closed without one; of two the second is told."""
    document = letter()
    with pytest.raises(Refused, match="现在是“拟稿”"):
        take(document, "issue", "signer")
    issued_one = take(take(document, "submit", "drafter"), "issue", "signer")
    with pytest.raises(Refused, match="请刷新页面"):
        take(take(issued_one, "deliver", "county"), "close", "drafter")
    with pytest.raises(Refused, match="已办理“送达”"):
        services.take(document.pk, "extend", 0, people["signer"], NOW, "x", date(2026, 5, 1))


def test_a_term_is_extended_once_with_a_reason_and_only_to_later(letter, take):
    """One approved extension."""
    document = issued(letter, take)
    with pytest.raises(Refused, match="晚于原期限"):
        take(document, "extend", "signer", "汛期", DUE)
    with pytest.raises(Refused, match="请写明原因"):
        take(document, "extend", "signer", "", date(2026, 5, 1))
    document = take(document, "extend", "signer", "汛期", date(2026, 5, 1))
    assert (document.due, document.extended, document.state) == (date(2026, 5, 1), True, "issued")
    with pytest.raises(Refused, match="请刷新页面"):
        take(document, "extend", "signer", "再延", date(2026, 6, 1))


def test_late_is_who_has_not_answered_by_the_day(letter, take, people):
    """On the day itself it is not late; a draft and an answered letter never are."""
    document = issued(letter, take)
    assert not document.late(DUE)
    assert document.late(date(2026, 4, 21))
    take(document, "deliver", "county")
    services.reply(document.pk, "已整改", [], document.edits, people["county"], NOW)
    document.refresh_from_db()
    assert not document.late(date(2026, 4, 21))


def test_who_sees_what(letter, take, people):
    """A county sees what is out and addressed to it, and bulletins to all; never drafts; the auditor sees everything."""
    from dataclasses import replace

    document = letter()
    assert [list(services.visible(people[who])) for who in ("county", "other", "auditor")] == [[], [], [document]]
    take(take(document, "submit", "drafter"), "issue", "signer")
    bulletin = letter(replace(LETTER, due=None, body="请抓紧整改。"), "bulletin", "", "2024Q3", "")
    take(take(bulletin, "submit", "drafter"), "issue", "signer")
    assert set(services.visible(people["county"])) == {document, bulletin}
    assert set(services.visible(people["other"])) == {bulletin}
    for who in ("auditor", "county", "administrator"):
        assert services.looks_at_all(people[who]) is (who != "county")


def test_a_bulletin_is_composed_of_its_closing_with_what_the_office_asks(letter, take):
    """The very closing that was chosen, under the office's title; the typed text is its last section."""
    from dataclasses import replace

    content = replace(
        LETTER, due=None, title="关于前三季度节能形势的通报", addressee="各县（市、区）人民政府", body="请抓紧整改。"
    )
    document = take(take(letter(content, "bulletin", "", "2024Q3", ""), "submit", "drafter"), "issue", "signer")
    texts = [p.text for p in Document(io.BytesIO(originals.path_of(document.sha256).read_bytes())).paragraphs]
    assert texts.index("一、总体情况") < texts.index("五、下一步工作要求") < texts.index("请抓紧整改。")
    assert "关于前三季度节能形势的通报" in texts


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": " "}, "请填写“标题”"), ({"body": ""}, "请填写“正文”"), ({"due": None}, "应写明反馈期限"),
        ({"due": date(2026, 4, 1)}, "晚于今天"), ({"title": "长" * 121}, "“标题”不能超过 120 字"),
    ],
)  # fmt: skip
def test_what_is_lacking_is_told_and_nothing_is_kept(letter, change, told):
    """One sentence that says what to do."""
    from dataclasses import replace

    with pytest.raises(Refused, match=told):
        letter(replace(LETTER, **change))
    assert not OfficialDocument.objects.exists()


def test_impossible_papers_are_told(letter, people):
    """A foreign county, a period that is not closed, a bulletin of nothing, a self-assessment of a quarter, an unknown kind."""
    for given, told in (
        ({"to": "210302"}, "本地区所辖"), ({"period": "2031"}, "还没有锁定数据"), ({"kind": "bulletin", "period": ""}, "请选择时期"),
        ({"kind": "self_assessment", "period": "2024Q3"}, "不是全年"), ({"kind": "decree"}, "请选择文种"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=told):
            letter(**given)
    with pytest.raises(Refused, match="没有在台账登记"):
        services.draft("notice", "000000", "", "", "", LETTER, people["administrator"], NOW)
    with pytest.raises(PermissionDenied):
        services.draft("notice", CITY, COUNTY, "", "", LETTER, people["county"], NOW)


def test_a_warning_gets_one_letter(letter, take, people):
    """It is listed until a letter is drafted, and again when that is withdrawn."""
    before = {(one.area, one.figure) for one in pending.pending(people["drafter"])}
    year = next(one for one in pending.pending(people["drafter"]) if one.area == COUNTY)
    assert year.period == "2024"
    document = letter(period="2024", figure=year.figure)
    assert {(one.area, one.figure) for one in pending.pending(people["drafter"])} == before - {(COUNTY, year.figure)}
    with pytest.raises(Refused, match="已经拟了预警函"):
        letter(period="2024", figure=year.figure)
    take(document, "withdraw", "drafter", "重拟")
    assert {(one.area, one.figure) for one in pending.pending(people["drafter"])} == before
    assert pending.pending(people["county"]) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE reports_documentevent SET remark = 'x'", "DELETE FROM reports_documentevent"]
)
def test_the_record_cannot_be_changed(letter, statement):
    """The database itself refuses."""
    from django.db import connection

    letter()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert DocumentEvent.objects.count() == 1
