"""From the notice to the circular: who may do what, on which data, with which evidence, and what nobody can change."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

sys.path.insert(0, str(Path(__file__).parent))

from assessed_people import CITY, COUNTY, MEASURES, NOON, again, hand_in, issued, people

from shuangkong.assessment import entering, keeping, page, refreshing, seen, services, steps, taking
from shuangkong.assessment.entering import Entry
from shuangkong.assessment.models import Evidence, ItemScore
from shuangkong.assessment.services import Refused
from shuangkong.assessment.taking import Said
from shuangkong.kernel.problems import BadData

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 10)
STAMPED = (("盖章件.pdf", b"%PDF-stamped"),)
DECISION = Said(reason="同意", document="铜府函〔2025〕9号", day=TODAY, files=STAMPED)


@pytest.fixture
def persons(monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    hand_in(monkeypatch)
    return people()


def fill(found, user, items=MEASURES, **more):
    """Enter the measures, each with a file, and return how many changed."""
    entries = {item: Entry(given, files=((f"{item}.txt", item.encode()),)) for item, given in items.items()}
    return entering.enter(found.pk, entries | more, again(found).edits, user, NOON)


def take(found, name, user, said=None, now=NOON):
    taking.take(found.pk, name, said or Said(reason="属实"), again(found).edits, user, now)
    return again(found)


def submitted(persons):
    (found,) = issued(persons["officer"])
    fill(found, persons["clerk"])
    return take(found, "submit", persons["clerk"])


def replied(persons):
    found = submitted(persons)
    take(found, "review", persons["officer"])
    take(found, "verify", persons["officer"], Said(reason="现场属实", due=TODAY + timedelta(days=5)))
    return take(found, "reply", persons["clerk"], Said(reason="无异议"))


def test_the_whole_way(persons):
    """Notice, self-score, review, on-site, reply, decision, organisation department, circular: each step on record."""
    found = replied(persons)
    found = take(found, "decide", persons["second"], DECISION)
    assert (float(found.total), found.grade, found.result["total"]) == (100, "超额完成", 100)
    take(found, "send", persons["second"], Said(document="铜发改函〔2025〕20号", day=TODAY))
    found = take(found, "circulate", persons["second"], Said(document="铜府办通报〔2025〕2期", day=TODAY))
    assert found.state == "circulated"
    whats = [event.what for event in found.events.all()]
    assert whats == ["issued", "saved", "submitted", "reviewed", "verified", "replied", "decided", "sent", "circulated"]


def test_who_is_assessed_judges_nothing_and_nobody_else_fills_in(persons):
    """The county enters, the city judges; a neighbour does neither."""
    (found,) = issued(persons["officer"])
    for name in ("officer", "neighbour", "admin", "auditor"):
        with pytest.raises(PermissionDenied):
            fill(found, persons[name])
    fill(found, persons["clerk"])
    found = take(found, "submit", persons["clerk"])
    for name in ("clerk", "neighbour", "auditor"):
        with pytest.raises(PermissionDenied):
            take(found, "review", persons[name])
    with pytest.raises(PermissionDenied):
        fill(found, persons["clerk"])


def test_claimed_points_need_evidence(persons):
    """A measure that claims points without a file holds the self-assessment back, named."""
    (found,) = issued(persons["officer"])
    entering.enter(found.pk, {"M2": Entry({"points": 5})}, 0, persons["clerk"], NOON)
    with pytest.raises(Refused, match="能源要素优化配置"):
        take(found, "submit", persons["clerk"])
    fill(found, persons["clerk"], {"M2": {"points": 5}})
    assert take(found, "submit", persons["clerk"]).state == "submitted"


def test_rounds_keep_what_was_said(persons):
    """The review changes one item: the self-score stays, the later round counts, and only what changed is kept."""
    found = submitted(persons)
    entries = {
        "M1": Entry({"违规开工项目": 1, "清单漏报项目": 0, "处置意见未落实": 0}, "县发改局核查"),
        "M2": Entry({"points": 6}),
    }
    assert entering.enter(found.pk, entries, found.edits, persons["officer"], NOON) == 1
    assert keeping.score_after(found, "self").total == 100
    assert keeping.score_after(found, "review").total == 97
    assert ItemScore.objects.filter(round="review").count() == 1


def test_who_is_assessed_sees_the_review_when_asked_to_reply(persons):
    """Before that, columns, reasons and files of the review are the reviewers' own."""
    found = submitted(persons)
    entering.enter(found.pk, {"M8": Entry({"points": 0.5}, "没有材料", STAMPED)}, found.edits, persons["officer"], NOON)
    shown = page.context(again(found), persons["clerk"])
    assert (shown["columns"], shown["total"]) == (["自评"], "100")
    assert "review" not in seen.files_seen(persons["clerk"], found)
    assert page.context(again(found), persons["officer"])["total"] == "98.5"
    take(found, "review", persons["officer"])
    found = take(found, "verify", persons["officer"], Said(reason="属实", due=TODAY))
    assert page.context(found, persons["clerk"])["total"] == "98.5"


def test_points_by_hand_are_for_those_who_judge(persons):
    """The self-assessment goes by the rules; a reviewer overrides with a reason."""
    (found,) = issued(persons["officer"])
    with pytest.raises(BadData, match="自评按规则计分"):
        entering.enter(found.pk, {"M2": Entry({"override": 6, "remark": "有"})}, 0, persons["clerk"], NOON)
    found = submitted_after(found, persons)
    with pytest.raises(BadData, match="人工改定分值的理由"):
        entering.enter(found.pk, {"T1": Entry({"override": 20})}, found.edits, persons["officer"], NOON)
    entering.enter(
        found.pk, {"T1": Entry({"override": 20, "remark": "统计核减"})}, found.edits, persons["officer"], NOON
    )
    assert keeping.score_after(found, "review").line("T1").points == 20


def submitted_after(found, persons):
    fill(found, persons["clerk"])
    return take(found, "submit", persons["clerk"])


def test_no_decision_where_something_is_unknown(persons):
    """A part left open holds the decision back, named; entered in the deciding round it goes on."""
    (found,) = issued(persons["officer"])
    fill(found, persons["clerk"], {item: given for item, given in MEASURES.items() if item != "M7"})
    take(found, "submit", persons["clerk"])
    take(found, "review", persons["officer"])
    take(found, "verify", persons["officer"], Said(reason="属实", due=TODAY))
    found = take(found, "reply", persons["clerk"], Said(reason="无异议"))
    with pytest.raises(Refused, match="统计计量与数据质量：数据质量问题"):
        take(found, "decide", persons["second"], DECISION)
    entering.enter(found.pk, {"M7": Entry({"数据质量问题": 1})}, found.edits, persons["second"], NOON)
    assert float(take(found, "decide", persons["third"], DECISION).total) == 99


def test_who_reviewed_does_not_record_the_decision(persons):
    """A second pair of eyes; document, day and stamped file are asked for."""
    found = replied(persons)
    with pytest.raises(Refused, match="请由另一人办理"):
        take(found, "decide", persons["officer"], DECISION)
    for said, words in (
        (Said(reason="同意", day=TODAY, files=STAMPED), "文号"),
        (Said(reason="同意", document="x", files=STAMPED), "文件日期"),
        (Said(reason="同意", document="x", day=TODAY), "盖章件"),
        (Said(document="x", day=TODAY, files=STAMPED), "意见"),
    ):
        with pytest.raises(Refused, match=words):
            take(found, "decide", persons["second"], said)


def test_who_entered_points_does_not_record_the_decision(persons):
    """The review entered by one and pressed on by another: both have judged; so has who changes points when deciding."""
    found = submitted(persons)
    entering.enter(found.pk, {"M8": Entry({"points": 1}, "材料不全")}, found.edits, persons["second"], NOON)
    take(found, "review", persons["officer"])
    take(found, "verify", persons["officer"], Said(reason="属实", due=TODAY))
    found = take(found, "reply", persons["clerk"], Said(reason="无异议"))
    with pytest.raises(Refused, match="请由另一人办理"):
        take(found, "decide", persons["second"], DECISION)
    assert [step.name for step in steps.open_to(persons["second"], found)] == []
    entering.enter(found.pk, {"M8": Entry({"points": 2}, "补齐")}, found.edits, persons["third"], NOON)
    with pytest.raises(Refused, match="请由另一人办理"):
        take(found, "decide", persons["third"], DECISION)


def test_the_time_to_reply_is_kept(persons):
    """Without a reply the city goes on only after the day."""
    found = submitted(persons)
    take(found, "review", persons["officer"])
    take(found, "verify", persons["officer"], Said(reason="属实", due=TODAY + timedelta(days=5)))
    with pytest.raises(Refused, match="申辩期限"):
        take(found, "no_reply", persons["officer"])
    assert take(found, "no_reply", persons["officer"], now=NOON + timedelta(days=6)).state == "replied"


def test_two_at_once(persons):
    """Who acts on an older page is told who was faster with what."""
    found = submitted(persons)
    edits = found.edits
    taking.take(found.pk, "review", Said(reason="属实"), edits, persons["officer"], NOON)
    with pytest.raises(Refused, match="officer 刚刚办理了“完成部门评审”"):
        taking.take(found.pk, "send_back", Said(reason="补充"), edits, persons["second"], NOON)


def test_the_score_stays_with_its_closing(persons, monkeypatch):
    """A newer revision is told and changes nothing until it is taken over, on record; after the decision never."""
    found = submitted(persons)
    hand_in(monkeypatch, 2, **{"energy.intensity_decline": 5.475})
    assert keeping.score_after(found, "self").line("T1").points == 30
    assert page.context(found, persons["officer"])["newer"].revision == 2
    refreshing.refresh(found.pk, found.edits, persons["officer"], NOON)
    found = again(found)
    assert (found.revision, keeping.score_after(found, "self").line("T1").points) == (2, 15)
    assert found.events.last().data["before"].endswith("1")
    with pytest.raises(Refused, match="最新一版"):
        refreshing.refresh(found.pk, found.edits, persons["officer"], NOON)
    take(found, "review", persons["officer"])
    take(found, "verify", persons["officer"], Said(reason="属实", due=TODAY))
    take(found, "reply", persons["clerk"], Said(reason="无异议"))
    found = take(found, "decide", persons["second"], DECISION)
    hand_in(monkeypatch, 3)
    with pytest.raises(Refused, match="已经审定"):
        refreshing.refresh(found.pk, found.edits, persons["officer"], NOON)


def test_who_is_assessed_takes_newer_data_over_only_until_it_hands_in(persons, monkeypatch):
    """The county may while it scores itself; once it has handed in, only who judges may change what it rests on."""
    (found,) = issued(persons["officer"])
    hand_in(monkeypatch, 2)
    refreshing.refresh(found.pk, 0, persons["clerk"], NOON)
    found = submitted_after(found, persons)
    hand_in(monkeypatch, 3)
    for name, said in (("review", None), ("verify", Said(reason="属实", due=TODAY))):
        found = take(found, name, persons["officer"], said)
        with pytest.raises(PermissionDenied):
            refreshing.refresh(found.pk, found.edits, persons["clerk"], NOON)
        assert page.context(found, persons["clerk"])["may_refresh"] is False
    assert page.context(found, persons["officer"])["may_refresh"] is True
    refreshing.refresh(found.pk, found.edits, persons["officer"], NOON)
    assert again(found).revision == 3


def test_what_was_judged_before_it_was_sent_back_counts_no_more(persons):
    """1 of 2 points for want of papers; sent back, completed and handed in again: 2, until the review says otherwise."""
    found = submitted(persons)
    wanting = {"M8": Entry({"points": 1}, "材料不全")}
    entering.enter(found.pk, wanting, found.edits, persons["officer"], NOON)
    assert keeping.score_after(found, "review").total == 99
    take(found, "send_back", persons["officer"], Said(reason="补充材料"))
    fill(found, persons["clerk"], {"M8": {"points": 2}})
    found = take(found, "submit", persons["clerk"])
    assert keeping.score_after(found, "decision").total == 100
    assert page.context(found, persons["officer"])["total"] == "100"
    assert entering.enter(found.pk, wanting, found.edits, persons["officer"], NOON) == 1
    assert keeping.score_after(found, "review").total == 99
    assert ItemScore.objects.filter(round="review").count() == 2


def test_the_sheet_stays_as_it_was_issued(persons, tmp_path, monkeypatch):
    """A sheet of the installation that is changed later changes no assessment that has begun."""
    (found,) = issued(persons["officer"])
    own = tmp_path / "sheets"
    own.mkdir()
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    text = (Path(keeping.originals.path_of(found.sheet_sha256))).read_text(encoding="utf-8")
    (own / f"{found.sheet}.yaml").write_text(text.replace("系统假定", "本市"), encoding="utf-8")
    assert "系统假定" in keeping.sheet_of(found).title


def test_a_notice_says_all_that_stands_against_it(persons, monkeypatch):
    """No area, no number, a day that is over; a sheet of another time or another object; the same notice twice."""
    with pytest.raises(Refused) as told:
        issued(persons["officer"], areas=(), document=" ", self_due=TODAY - timedelta(days=1))
    assert all(words in str(told.value) for words in ("被考核的区域", "通知文号", "自评期限"))
    with pytest.raises(Refused, match="本表适用 2006—2010 年"):
        issued(persons["officer"], sheet="gov_energy_11th_national")
    issued(persons["officer"])
    with pytest.raises(Refused, match="已经印发过"):
        issued(persons["officer"])
    monkeypatch.setattr("shuangkong.assessment.sealed._providers", [])
    with pytest.raises(Refused, match="还没有锁定"):
        issued(persons["officer"], areas=("520603",))
    for name in ("clerk", "auditor", "viewer"):
        with pytest.raises(PermissionDenied):
            issued(persons[name])


def test_the_city_assesses_itself_for_the_province(persons):
    """迎省考: any sheet, said to be a trial; the city enters, and leaves the judging to the province."""
    (found,) = issued(persons["officer"], areas=(CITY,), sheet="gov_energy_11th_national")
    assert "参照试算" in keeping.score_after(found, "self").trial
    entering.enter(found.pk, {"M2": Entry({"建立统计监测考核体系": True}, files=STAMPED)}, 0, persons["officer"], NOON)
    found = take(found, "submit", persons["second"])
    with pytest.raises(PermissionDenied):
        take(found, "review", persons["officer"])


def test_what_was_said_and_handed_in_stays(persons):
    """Entries, evidence and events are never changed or deleted, not even by the program."""
    found = submitted(persons)
    for row in (found.entries.first(), found.evidence.first(), found.events.first()):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()
    kept = Evidence.objects.get(item="M1")
    assert keeping.originals.path_of(kept.sha256).read_bytes() == b"M1"


def test_who_looks_things_up_sees_what_was_circulated(persons):
    """A viewer sees no assessment under way, a neighbour none of another county."""
    found = replied(persons)
    assert [services.visible(persons[name]).count() for name in ("viewer", "neighbour", "clerk", "auditor")] == [
        0,
        0,
        1,
        1,
    ]
    take(found, "decide", persons["second"], DECISION)
    take(found, "send", persons["second"], Said(document="x", day=TODAY))
    take(found, "circulate", persons["second"], Said(document="x", day=TODAY))
    assert services.visible(persons["viewer"]).count() == 1


def test_last_year_stands_beside(persons):
    """Last year's decided score where there is one, else what last year's sealed data alone make."""
    (found,) = issued(persons["officer"])
    assert page.before(found)["words"] == "按上年锁定数据试算"
    assert page.context(found, persons["clerk"])["groups"][0]["rows"][0]["before"] == "30"
    assert found.area_id == COUNTY
