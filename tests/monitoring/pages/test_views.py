"""The pages: the board and its living part, the page of an outlet, raw frames, alerts; each sees the own outlets only."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from page_data import MN, NOW, OTHER_MN, at, hour_frame

from shuangkong.monitoring import alerting
from shuangkong.monitoring.models import Alert, Outlet, Station

pytestmark = pytest.mark.django_db
FRAMES = f"/monitoring/DA001/frames/?mn={MN}&kind=hour&time="


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def exceeding(outlets, send, online):
    """A station that is on line and exceeds; another that is off line."""
    send([(at(9), 40), (at(10), 45, "C"), (at(11), 61.5)])
    online({MN: 1, OTHER_MN: 90})


@pytest.fixture
def get(client, people):
    """`get(name, address)`: the text of a page as a person sees it, without its markup."""

    def text(name, address, **headers):
        client.force_login(getattr(people, name))
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, answer.status_code
        return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())

    return text


def test_the_board_says_who_is_on_line_and_who_exceeds(exceeding, get):
    """Counts on top; the newest value, the limit it exceeds, the alerts it raised."""
    told = get("city", "/monitoring/")
    assert "排放口 2 个 ● 在线 1 个 ○ 离线 1 个 ▲ 正在超标 1 个 未办结告警 2 条" in told
    assert "二氧化硫 61.50 mg/m³ ▲ 均值 61.50，超过限值 50" in told
    assert "甲水泥公司 · 废气" in told


def test_the_living_part_is_the_part_alone(exceeding, get, client, people):
    """What an open page asks for again is the counts and the list; a cache keeps the two apart."""
    told = get("city", "/monitoring/", HX_Request="true")
    assert told.startswith("排放口 2 个")
    answer = client.get("/monitoring/", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "HX-Request" in answer["Vary"]


def test_an_open_page_does_not_keep_a_session_alive(exceeding, client, people):
    """A screen that nobody sits at asks on and on; that is nobody's doing."""
    client.force_login(people.city)
    client.get("/monitoring/")
    session = client.session
    session["seen"] -= 600
    session.save()
    before = session["seen"]
    client.get("/monitoring/", headers={"X-Unattended": "true"})
    assert client.session["seen"] == before
    client.get("/monitoring/")
    assert client.session["seen"] > before


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=offline", {"DW001"}),
        ("state=exceeding", {"DA001"}),
        ("state=alerts", {"DA001", "DW001"}),
        ("county=520603", {"DW001"}),
        ("medium=gas", {"DA001"}),
        ("county=520603&medium=gas", set()),
        ("state=nonsense&page=99", {"DA001", "DW001"}),
    ],
)
def test_the_list_can_be_narrowed(exceeding, get, query, shown):
    """By county, medium and state; what does not exist narrows nothing."""
    told = get("city", f"/monitoring/?{query}")
    assert set(re.findall(r"D[AW]001", told)) == shown
    assert ("没有符合条件的排放口" in told) == (not shown)


def test_the_list_has_pages(outlets, get):
    """Fifty a page; the filter stays."""
    Outlet.objects.bulk_create(
        [Outlet(code=f"G{n:03}", area_id="520602", operator="甲", medium="gas") for n in range(60)]
    )
    assert "第 1 页，共 2 页、61 件" in get("city", "/monitoring/?medium=gas")
    assert "G059" in get("city", "/monitoring/?medium=gas&page=2")


def test_an_empty_board_says_what_to_do(people, get):
    """Who may register is led there; the others are told whom to ask; both get the commands."""
    assert "在台账中登记排放口" in get("city", "/monitoring/")
    assert "请市级工作人员" in get("county", "/monitoring/")
    assert "shuangkong monitoring serve" in get("county", "/monitoring/")


def test_without_a_gateway_nobody_is_called_off_line(outlets, send, online, get):
    """It is said that the gateway does not run, and since when."""
    online({MN: 90, OTHER_MN: 90}, now=NOW - timedelta(minutes=5))
    told = get("city", "/monitoring/")
    assert "网关没有运行" in told
    assert "最后运行：2026-03-10 12:25" in told
    assert "离线 0 个" in told


def test_each_sees_the_own_outlets(exceeding, get):
    """The county its own, an enterprise its own, and nobody's what belongs to nobody."""
    seen = {
        name: set(re.findall(r"D[AW]001", get(name, "/monitoring/"))) for name in ("county", "own", "other", "nobody")
    }
    assert seen == {"county": {"DA001"}, "own": {"DA001"}, "other": set(), "nobody": set()}


@pytest.mark.parametrize(
    ("name", "status"), [("own", 200), ("county", 200), ("viewer", 200), ("other", 403), ("neighbour", 403)]
)
def test_the_page_of_an_outlet_is_for_those_who_may_watch(exceeding, client, people, name, status):
    """Frames and alerts likewise; what does not exist is refused like what is not theirs."""
    client.force_login(getattr(people, name))
    alerting.look(NOW, at_once=True)
    alert = Alert.objects.get(kind="exceedance")
    for address in ("/monitoring/DA001/", f"{FRAMES}2026-03-10T11:00:00", f"/monitoring/alerts/{alert.pk}/"):
        assert client.get(address).status_code == status
    assert client.get("/monitoring/NONE/").status_code == 403


def test_the_curve_has_limit_marks_and_a_table(exceeding, get, client):
    """One line, the limit, a tick for the calibration; the table has each hour with its verdict."""
    told = get("city", "/monitoring/DA001/?kind=hour&first=2026-03-10&last=2026-03-10")
    assert "二氧化硫 mg/m³" in told
    assert "限值 50" in told
    assert "03-10 11:00 60.50 61.50 正常 — ▲ 超标" in told
    assert "03-10 10:00 44.00 45.00 校准 — —" in told
    drawn = client.get("/monitoring/DA001/?kind=hour").content.decode()
    assert (drawn.count('<polyline class="reached"'), drawn.count('<rect class="data-mark"')) == (1, 1)
    assert "缺数" in told


@pytest.mark.parametrize(
    "query", ["kind=x&factor=x&mn=x&first=x&last=x", "first=0001-01-01&last=9999-12-31", "kind=minute"]
)
def test_what_is_asked_for_wrongly_falls_back(exceeding, get, query):
    """Nonsense in the address is no error."""
    assert "现行限值" in get("city", f"/monitoring/DA001/?{query}")


def test_the_frames_of_a_moment_are_shown_byte_for_byte_but_for_the_password(exceeding, get):
    """With journal, place, time of reception and the SHA-256 of the bytes as received; re-sent ones as well."""
    told = get("city", f"{FRAMES}2026-03-10T11:00:00")
    raw = hour_frame(MN, at(11), 61.5)
    assert hashlib.sha256(raw).hexdigest() in told
    assert "PW=******" in told
    assert "123456" not in told
    assert "接收时间 2026-03-10 12:00:00" in told
    assert "a21026-ZsAvg 二氧化硫" in told
    assert "没有这一时刻的报文" in get("city", f"{FRAMES}2026-03-10T03:00:00")


def test_a_journal_that_is_gone_is_told(exceeding, get, home):
    """The readings stay; that the frame can't be shown any more, and why, is said."""
    for path in (home / "lake" / "raw").glob("*/*.journal"):
        path.unlink()
    assert "没有原始报文" in get("city", f"{FRAMES}2026-03-10T11:00:00")


@pytest.mark.parametrize("query", ["", f"?mn={OTHER_MN}&time=2026-03-10T11:00:00", f"?mn={MN}&time=x"])
def test_frames_need_a_station_of_the_outlet_and_a_moment(exceeding, client, people, query):
    """Another outlet's station is not found here."""
    client.force_login(people.city)
    assert client.get(f"/monitoring/DA001/frames/{query}").status_code == 404


def test_an_alert_is_acknowledged_and_closed_on_its_page(exceeding, client, people, get):
    """Without a reason it is not closed, and says so; with one it is, and the list is empty."""
    alerting.look(NOW, at_once=True)
    alert = Alert.objects.get(kind="exceedance")
    page = f"/monitoring/alerts/{alert.pk}/"
    assert "61.5 mg/m³，限值 50 mg/m³ （小时均值，折算浓度）" in get("county", page)
    assert client.post(f"{page}acknowledge/").status_code == 302
    refused = client.post(f"{page}close/", {"reason": ""})
    assert refused.status_code == 409
    assert "写明原因" in refused.content.decode()
    assert client.post(f"{page}close/", {"reason": "已核实"}).status_code == 302
    assert "已核实" in get("county", page)
    assert "没有这类告警" in get("county", "/monitoring/alerts/")
    assert "已办结" in get("county", "/monitoring/alerts/?state=closed&kind=exceedance")


def test_those_who_only_look_get_no_buttons(exceeding, client, people, get):
    """An enterprise sees its alert and how it stands; a step of its own is refused."""
    alerting.look(NOW, at_once=True)
    alert = Alert.objects.get(kind="exceedance")
    assert "办结告警" not in get("own", f"/monitoring/alerts/{alert.pk}/")
    assert client.post(f"/monitoring/alerts/{alert.pk}/close/", {"reason": "x"}).status_code == 403


def test_the_api_tells_the_same(exceeding, client, people):
    """Outlets with their newest values, readings with where they stand, alerts with their steps."""
    client.force_login(people.city)
    outlet = client.get("/api/v1/outlets").json()["items"][0]
    assert (outlet["outlet"], outlet["state"], outlet["values"][0]["over"]) == ("DA001", "online", "61.50")
    asked = f"/api/v1/stations/{MN}/readings?factor=a21026&first=2026-03-10&last=2026-03-10"
    page = client.get(f"{asked}&limit=2").json()
    assert (page["count"], len(page["items"]), page["items"][0]["corrected"]) == (3, 2, "40.0000")
    assert client.get(f"{asked[:-2]}01").status_code == 422
    assert client.get(f"/api/v1/stations/{MN}/readings?kind=minute&first=2026-03-01&last=2026-03-10").status_code == 422
    alerting.look(NOW, at_once=True)
    alert = client.get("/api/v1/alerts?kind=exceedance").json()["items"][0]
    step = f"/api/v1/alerts/{alert['id']}/step"
    refused = client.post(step, {"step": "close"}, content_type="application/json")
    assert (refused.status_code, "原因" in refused.json()["detail"]) == (409, True)
    done = client.post(step, {"step": "close", "reason": "已核实"}, content_type="application/json").json()
    assert (done["state"], [event["what"] for event in done["events"]]) == ("closed", ["raised", "closed"])


def test_an_outlet_without_a_station_says_so(outlets, get):
    """There is nothing to draw yet."""
    Station.objects.all().delete()
    assert "还没有在用的监测设备" in get("city", "/monitoring/DA001/")
