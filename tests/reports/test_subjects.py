"""所涉事项: a ticket makes its 督办函, results their 通报, a plan's targets their 下达函; each knows the other."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from shuangkong.access import originals
from shuangkong.actions import tickets
from shuangkong.actions.models import Ticket
from shuangkong.assessment.models import Assessment
from shuangkong.energy.models import Decomposition
from shuangkong.plans.models import Plan
from shuangkong.reports import services, steps, subjects
from shuangkong.reports.models import OfficialDocument
from shuangkong.reports.services import Content, Refused
from shuangkong.reports.templatetags import letters
from shuangkong.targets.models import Target

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 2, tzinfo=UTC)
CITY, EAST, WEST, BODY = "990100", "990101", "990102", "河口市工业和信息化局"
POINTS = {
    "document": "guangyuan-task-cards",
    "at": "亮牌",
    "confidence": "reported",
    "parameter": "actions.letter_points",
}


@pytest.fixture
def people(settings, tmp_path, monkeypatch):
    """Two officers of the city, one of a department, one of each of two counties."""
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area, Department

    settings.HOME = tmp_path
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    Area.objects.create(code=CITY, name="河口市", level="city")
    for code, name in ((EAST, "东县"), (WEST, "西县")):
        Area.objects.create(code=code, name=name, level="county", parent_id=CITY)
    Department.objects.create(area_id=CITY, name=BODY, short_name="工信局")
    posts = {
        "drafter": ("city_officer", CITY, ""), "signer": ("city_officer", CITY, ""), "industry": ("city_officer", CITY, BODY),
        "east": ("county_officer", EAST, ""), "west": ("county_officer", WEST, ""),
    }  # fmt: skip
    return {
        name: User.objects.create_user(name, role=role, area=area, department=department)
        for name, (role, area, department) in posts.items()
    }


def ticket(people, **more):
    """A ticket of today on the east, answered within ten days."""
    wanted = {"county": EAST} if "department" not in more else {}
    demand = tickets.Demand(
        CITY, "meeting", "letter", "锅炉改造进展缓慢", "查明原因，限期整改。", date(2026, 4, 11), **wanted, **more
    )
    return tickets.issue(demand, people["drafter"], NOW)


def drafted(people, about, kind="supervision", **more):
    """A document about something, as its form begins."""
    found = subjects.find(about, people["drafter"])
    said = Content("河口市发展和改革委员会", "河发改", found.title, found.addressee, found.body or "—")
    return services.draft(kind, CITY, "", "", "", said, people["drafter"], NOW, about=about)


def take(document, name, who, remark=""):
    """Take a step and return the document anew."""
    document = OfficialDocument.objects.get(pk=document.pk)
    services.take(document.pk, name, document.edits, who, NOW, remark)
    return OfficialDocument.objects.get(pk=document.pk)


def issued(people, document):
    return take(take(document, "submit", people["drafter"]), "issue", people["signer"])


def texts(document):
    kept = Document(io.BytesIO(originals.path_of(document.sha256).read_bytes()))
    return [paragraph.text for paragraph in kept.paragraphs], kept.tables


def test_a_ticket_makes_its_letter(people):
    """To the county's government, with the demand, the ticket's term and the points that a document takes."""
    asked = ticket(people)
    Ticket.objects.filter(pk=asked.pk).update(points=1, basis=POINTS)
    document = issued(people, drafted(people, f"ticket:{asked.pk}"))
    assert (document.to_area_id, document.due, document.addressee) == (EAST, date(2026, 4, 11), "东县人民政府")
    said, _tables = texts(document)
    for text in ("查明原因，限期整改。", "请于2026年4月11日前书面反馈河口市发展和改革委员会。"):
        assert text in said
    assert any("本事项扣1分" in text for text in said)


def test_one_letter_of_a_ticket(people):
    """A second is refused until the first is withdrawn; a withdrawn ticket makes none, nor another kind of document."""
    about = f"ticket:{ticket(people).pk}"
    first = drafted(people, about)
    with pytest.raises(Refused, match="这个事项已经拟了"):
        drafted(people, about)
    take(first, "withdraw", people["drafter"], "重拟")
    assert drafted(people, about).about == about
    with pytest.raises(Refused, match="没有这个事项"):
        drafted(people, about, kind="notice")
    Ticket.objects.update(state="withdrawn")
    assert subjects.find(about, people["drafter"]) is None
    assert subjects.find("ticket:nothing", people["drafter"]) is subjects.find("else:1", people["drafter"]) is None


def test_answers_and_terms_stand_on_the_ticket(people):
    """The letter is delivered; answered, extended and closed it is on the ticket, and late only when that is."""
    asked = ticket(people)
    document = take(issued(people, drafted(people, f"ticket:{asked.pk}")), "deliver", people["east"])
    for name in ("reply", "extend", "close"):
        assert not steps.fits(steps.of_name(name), document)
    assert (document.late(date(2026, 4, 11)), document.late(date(2026, 4, 12))) == (False, True)
    tickets.answer(asked.pk, "已整改", [("报告.pdf", b"%PDF")], 0, people["east"], NOW)
    document = OfficialDocument.objects.get(pk=document.pk)
    assert not document.late(date(2026, 4, 12))
    tickets.judge(asked.pk, "pass", "属实", 1, people["drafter"], NOW)
    tickets.judge(asked.pk, "close", "同意", 2, people["drafter"], NOW)
    assert take(document, "close", people["drafter"]).state == "closed"


def test_both_pages_lead_to_the_other(people, client):
    """The ticket shows number, delivery and state of its letter; the letter shows the ticket and what was answered with files."""
    asked = ticket(people)
    client.force_login(people["drafter"])
    about = f"ticket:{asked.pk}"
    page = client.get(reverse("actions:ticket", args=[asked.pk])).content.decode()
    assert f"about=ticket%3A{asked.pk}" in page
    assert "锅炉改造进展缓慢" in client.get(reverse("reports:new"), {"about": about}).content.decode()
    said = {"kind": "supervision", "about": about, "agency": "河口市发展和改革委员会", "code": "河发改", "title": "督办", "addressee": "东县人民政府", "body": "请整改。"}  # fmt: skip
    assert client.post(reverse("reports:new"), said).status_code == 302
    document = take(issued(people, OfficialDocument.objects.get()), "deliver", people["east"])
    tickets.answer(asked.pk, "已整改完毕", [("报告.pdf", b"%PDF")], 0, people["east"], NOW)
    client.force_login(people["east"])
    page = client.get(reverse("actions:ticket", args=[asked.pk])).content.decode()
    assert document.number in page
    assert "送达" in page
    page = client.get(reverse("reports:document", args=[document.pk])).content.decode()
    for words in (asked.number, "已整改完毕", "报告.pdf"):
        assert words in page
    client.force_login(people["west"])
    assert client.get(reverse("reports:document", args=[document.pk])).status_code == 403


def test_a_department_reads_the_letter_that_it_is_asked_by(people, client):
    """Only when it is out; and nothing else."""
    asked = ticket(people, department=BODY)
    document = drafted(people, f"ticket:{asked.pk}")
    assert (document.to_area_id, document.addressee) == (None, BODY)
    assert not services.visible(people["industry"]).exists()
    document = issued(people, document)
    client.force_login(people["industry"])
    assert client.get(reverse("reports:document", args=[document.pk])).status_code == 200
    assert document.number in client.get(reverse("actions:ticket", args=[asked.pk])).content.decode()


def test_results_make_their_circular(people, client):
    """The decided counties of a year on a sheet, the best first, with what tickets took; undecided ones are left out."""
    for code, total, grade, state in ((EAST, 81, "完成", "decided"), (WEST, "92.5", "完成", "sent")):
        Assessment.objects.create(
            area_id=code, year=2025, sheet="s", title="某表", document="通知", self_due=date(2026, 2, 1), city=CITY, period="2025",
            revision=1, seal="", sealed={}, total=Decimal(total), grade=grade, state=state, decision="河府函〔2026〕3号",
            tickets=[{"points": 1.0}] if code == EAST else [], result={"assumed": True, "trial": "", "confidence": "synthetic"},
        )  # fmt: skip
    key = f"results:{CITY}/2025/s"
    Assessment.objects.filter(area=WEST).update(state="scoring")
    with pytest.raises(Refused, match="西县的考核结果尚未审定"):
        drafted(people, key, kind="bulletin")
    Assessment.objects.filter(area=WEST).update(state="sent")
    document = issued(people, drafted(people, key, kind="bulletin"))
    said, (table,) = texts(document)
    assert any("河府函〔2026〕3号" in text for text in said)
    assert sum("演示数据" in text for text in said) == 1
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
        ["西县", "92.5", "完成", "0"], ["东县", "81", "完成", "1"]
    ]  # fmt: skip
    assert services.visible(people["east"]).get() == document  # circulars are for all below
    for one in Assessment.objects.all():
        assert letters.issued_circular(one) == document
        assert letters.issued_circular(Assessment(area_id=one.area_id, year=2024, sheet="s")) is None
    Assessment.objects.update(state="replied")
    assert subjects.find(key, people["drafter"]) is None


def test_targets_of_a_plan_make_a_notice_for_each_county(people, client):
    """With the plan's number and its targets; the county that has its notice is asked for no more."""
    plan = Plan.objects.create(
        area_id=CITY, title="河口市方案", number="河政发〔2022〕1号", base_year=2020, target_year=2025, text="文", sha256="0" * 64,
        state="in_force", uploaded_by=people["drafter"], uploaded_at=NOW,
    )  # fmt: skip
    Target.objects.create(
        area_id=CITY, indicator="energy.intensity", name="单位地区生产总值能耗", kind="target", relation="decrease_by",
        value=Decimal("14.000000"), unit="%", base_year=2020, target_year=2025, plan=plan.pk, plan_title=plan.title, start=1, end=9,
    )  # fmt: skip
    document = issued(people, drafted(people, f"plan:{plan.pk}/{EAST}", kind="notice"))
    said, _tables = texts(document)
    assert "到2025年，单位地区生产总值能耗比2020年下降14%。" in said
    assert document.to_area_id == EAST
    client.force_login(people["drafter"])
    page = client.get(reverse("actions:adopted", args=[plan.pk])).content.decode()
    assert document.number in page
    assert f'value="plan:{plan.pk}/{WEST}"' in page
    assert f'value="plan:{plan.pk}/{EAST}"' not in page


def test_a_county_is_told_the_target_it_is_judged_by(people):
    """Its own number of the decomposition in force, not the city's; what else the city has stands as the city's."""
    plan = Plan.objects.create(
        area_id=CITY, title="河口市方案", base_year=2020, target_year=2025, text="文", sha256="0" * 64, state="in_force",
        uploaded_by=people["drafter"], uploaded_at=NOW,
    )  # fmt: skip
    of_plan = {
        "area_id": CITY, "kind": "target", "relation": "decrease_by", "unit": "%", "base_year": 2020, "plan": plan.pk,
        "target_year": 2025, "plan_title": plan.title, "start": 1, "end": 9,
    }  # fmt: skip
    Target.objects.create(indicator="energy.intensity", name="单位地区生产总值能耗", value=Decimal(14), **of_plan)
    Target.objects.create(
        indicator="carbon.intensity", name="单位地区生产总值二氧化碳排放", value=Decimal(18), **of_plan
    )
    units = [{"area": EAST, "name": "东县", "target": 15.0, "incentive": 16.5}]
    made = Decomposition.objects.create(
        area_id=CITY, base_year=2020, target_year=2025, state="issued", content={"units": units}, document="河政发〔2022〕9号"
    )  # fmt: skip
    body = {code: subjects.find(f"plan:{plan.pk}/{code}", people["drafter"]).body for code in (EAST, WEST)}
    carbon = "全市目标：\n到2025年，单位地区生产总值二氧化碳排放比2020年下降18%。"
    assert body[EAST].endswith(f"责任单位。\n{carbon}")
    assert "单位地区生产总值能耗比2020年下降14%" in body[WEST]
    own = subjects.find(f"decomposition:{made.pk}/{EAST}", people["drafter"])
    assert "到2025年，单位地区生产总值能耗比2020年下降15%，激励目标为下降16.5%。" in own.body
    assert ("河政发〔2022〕9号" in own.body, own.to_area, own.kind) == (True, EAST, "notice")
    assert subjects.find(f"decomposition:{made.pk}/{WEST}", people["drafter"]) is None
    assert drafted(people, f"decomposition:{made.pk}/{EAST}", kind="notice").to_area_id == EAST


def test_a_due_day_of_today_does_not_hold_the_letter_up(people):
    """The ticket sets the term, whatever the day on which its letter is drafted."""
    asked = ticket(people)
    Ticket.objects.update(due=timezone.localtime(NOW).date())
    assert drafted(people, f"ticket:{asked.pk}").due == date(2026, 4, 1)
