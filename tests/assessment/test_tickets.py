"""Tickets and assessments: points that tickets take, given back and frozen; and the report that who failed owes."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

sys.path.insert(0, str(Path(__file__).parent))

from assessed_people import CITY, COUNTY, MEASURES, NOON, again, hand_in, issued, people

from shuangkong.actions import late, tickets
from shuangkong.actions.models import Ticket
from shuangkong.assessment import entering, keeping, rectifying, taking
from shuangkong.assessment.entering import Entry
from shuangkong.assessment.services import Refused
from shuangkong.assessment.sheet_files import sheet
from shuangkong.assessment.taking import Said

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 10)
STAMPED = (("盖章件.pdf", b"%PDF-stamped"),)
BASIS = {
    "parameter": "actions.letter_points", "value": "1", "document": "guangyuan-task-cards", "at": "亮牌", "confidence": "reported"
}  # fmt: skip


@pytest.fixture
def persons(monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    hand_in(monkeypatch)
    return people()


def letter(number="2024-00001", county=COUNTY, points=1, day=date(2024, 6, 1), **more):
    """A 督办函 of 2024 that costs a county a point, as a document says."""
    return Ticket.objects.create(
        number=number, area_id=CITY, county_id=county, source="cards", level="letter", title="推进锅炉改造", demand="整改",
        issued_on=day, due=date(2024, 6, 16), points=points, basis=BASIS | more,
    )  # fmt: skip


def take(found, name, user, said=None):
    taking.take(found.pk, name, said or Said(reason="属实"), again(found).edits, user, NOON)
    return again(found)


def decided(persons, items=MEASURES):
    """An assessment up to its decision."""
    (found,) = issued(persons["officer"])
    entries = {item: Entry(given, files=((f"{item}.txt", item.encode()),)) for item, given in items.items()}
    entering.enter(found.pk, entries, 0, persons["clerk"], NOON)
    take(found, "submit", persons["clerk"])
    take(found, "review", persons["officer"])
    take(found, "verify", persons["officer"], Said(reason="现场属实", due=TODAY + timedelta(days=5)))
    take(found, "reply", persons["clerk"], Said(reason="无异议"))
    stamped = Said(reason="同意", document="铜府函〔2025〕9号", day=TODAY, files=STAMPED)
    return take(found, "decide", persons["second"], stamped)


def circulated(persons, found):
    take(found, "send", persons["second"], Said(document="铜发改函〔2025〕20号", day=TODAY))
    return take(found, "circulate", persons["second"], Said(document="铜府办通报〔2025〕2期", day=TODAY))


def test_a_letter_takes_a_point_and_gives_it_back(persons):
    """Of the county's own tickets of that year; a ticket that is withdrawn counts no more."""
    (found,) = issued(persons["officer"])
    entering.enter(found.pk, {item: Entry(given) for item, given in MEASURES.items()}, 0, persons["clerk"], NOON)
    own = letter()
    letter("2024-00002", county="520603")
    letter("2025-00001", day=date(2025, 1, 5))
    letter("2024-00003", confidence="assumed")
    score = keeping.score_after(found, "self")
    assert (score.total, [one.number for one in score.taken]) == (99, ["2024-00001"])
    tickets.judge(own.pk, "withdraw", "依据有误", 0, persons["officer"], NOON)
    assert keeping.score_after(found, "self").total == 100


def test_what_was_counted_is_frozen_by_the_decision(persons, client):
    """A later withdrawal changes the result no more; the page names ticket, document and points."""
    own = letter()
    found = decided(persons)
    assert (float(found.total), found.tickets[0]["ticket"], found.result["taken"][0]["points"]) == (99, own.pk, 1)
    assert found.events.get(what="decided").data["tickets"] == ["2024-00001"]
    tickets.judge(own.pk, "withdraw", "依据有误", 0, persons["officer"], NOON)
    assert keeping.score_after(found, "decision").total == 99
    client.force_login(persons["clerk"])
    text = client.get(reverse("assessment:sheet", args=[COUNTY, 2024])).content.decode()
    for words in ("督办扣分", "−1", reverse("actions:ticket", args=[own.pk]), "广元市重点任务亮牌督办做法的报道"):
        assert words in text


def test_points_of_departments_are_told_to_who_assesses(persons, client):
    """On the board of the year, with ticket and document; they count in no county's sum."""
    asked = letter()
    Ticket.objects.filter(pk=asked.pk).update(county=None, department="铜仁市工业和信息化局")
    for name, told in (("officer", True), ("clerk", False)):
        client.force_login(persons[name])
        page = client.get(reverse("assessment:index"), {"year": 2024}).content.decode()
        assert ("铜仁市工业和信息化局" in page) == told


def test_tickets_count_once_a_year(persons):
    """A second assessment of the year leaves them out, or is refused with the reason."""
    issued(persons["officer"])
    with pytest.raises(Refused, match="督办扣分已计入“县（市、区）“十四五”节能目标责任评价考核计分表"):
        issued(persons["officer"], sheet="pollutant_reduction_145_default")
    (other,) = issued(persons["officer"], sheet="pollutant_reduction_145_default", counts_tickets=False)
    letter()
    assert keeping.score_after(other, "self").taken == ()


FAILED = {"M1": {"违规开工项目": 4, "清单漏报项目": 0, "处置意见未落实": 0}} | {
    item: {"points": 0} for item in ("M2", "M3", "M8")
}


def test_who_fails_owes_a_written_report(persons, monkeypatch, client):
    """Below 60 points: a ticket on the county, a month after the circular as the sheet says; answered late, it is told. §11.2."""
    hand_in(monkeypatch, **{"energy.intensity_decline": 0.5, "energy.intensity_yearly_decline": 0.1})
    found = circulated(persons, decided(persons, MEASURES | FAILED))
    asked = rectifying.ticket_of(found)
    assert (found.grade, asked.due, asked.county_id, asked.area_id) == ("未完成", date(2025, 4, 10), COUNTY, CITY)
    assert "1个月内（期限为系统假定，以文件为准）" in asked.demand
    assert (asked.source, asked.basis["at"], asked.points) == ("assessment", "整改报告（A §11.2）", 0)
    assert found.events.get(what="circulated").data["ticket"] == asked.pk
    assert list(late.tickets(CITY, date(2025, 4, 10))) == []
    assert list(late.tickets(CITY, date(2025, 4, 11))) == list(late.tickets(COUNTY, date(2025, 4, 11))) == [asked]
    client.force_login(persons["officer"])
    page = client.get(reverse("assessment:sheet", args=[COUNTY, 2024])).content.decode()
    assert asked.number in page
    assert "2024 年度考核" in client.get(reverse("actions:ticket", args=[asked.pk])).content.decode()
    tickets.answer(asked.pk, "整改报告", [("报告.docx", b"docx")], 0, persons["clerk"], NOON)
    assert list(late.tickets(CITY, date(2025, 4, 11))) == []


def test_the_issued_circular_is_at_hand_where_it_is_registered(persons, client):
    """The step begins with number and day of the 通报 that was issued of the results; afterwards the page leads to it."""
    from shuangkong.reports.models import OfficialDocument

    found = decided(persons)
    found = take(found, "send", persons["second"], Said(document="铜发改函〔2025〕20号", day=TODAY))
    OfficialDocument.objects.create(
        kind="bulletin", state="delivered", area_id=CITY, agency="某委", code="铜发改环资", year=2025, sequence=7, title="考核结果通报",
        addressee="各县", about=f"results:{CITY}/2024/{found.sheet}", issued_on=TODAY, drafted_by=persons["officer"], drafted_at=NOON,
    )  # fmt: skip
    client.force_login(persons["second"])
    address = reverse("assessment:sheet", args=[COUNTY, 2024])
    text = client.get(address).content.decode()
    assert 'value="铜发改环资〔2025〕7号"' in text
    assert 'value="2025-03-10"' in text
    take(found, "circulate", persons["second"], Said(document="铜发改环资〔2025〕7号", day=TODAY))
    assert "铜发改环资〔2025〕7号 考核结果通报" in client.get(address).content.decode()


def test_who_does_not_fail_owes_none(persons):
    """Nor does who is assessed on a sheet that says nothing of a report."""
    assert rectifying.ticket_of(circulated(persons, decided(persons))) is None
    assert not Ticket.objects.exists()
    assert sheet("gov_energy_city_variant_A").report is None


@pytest.mark.parametrize(
    ("id_", "circular", "due"),
    [
        ("gov_dual_carbon_2026", date(2027, 3, 1), date(2027, 4, 12)),
        ("pollutant_reduction_chengdu_style", date(2015, 3, 20), date(2015, 4, 4)),
        ("gov_energy_145_county_default", date(2026, 1, 31), date(2026, 2, 28)),
    ],
)
def test_terms_of_the_documents(id_, circular, due):
    """30 working days (2026), 15 days (减排考核), one month (2012). §11.2."""
    assert rectifying.due(circular, sheet(id_).report) == due
