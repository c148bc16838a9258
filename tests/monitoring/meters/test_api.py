"""The upload interface: in whole or not at all, on the disk before the answer, and only for one's own organisation."""

import json

import pytest
from django.utils import timezone
from made_up import FIRM, code, every, item

from shuangkong.access import tokens
from shuangkong.access.models import User
from shuangkong.monitoring.lake.journal import records

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/energy-meters"


@pytest.fixture
def call(client, tmp_path, monkeypatch):
    """`call(method, path, body, scopes, organisation)` as a collecting device does."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    users = {}

    def called(method, path, body=None, scopes=("meters:write",), organisation=FIRM, role="enterprise"):
        key = (organisation, role)
        if key not in users:
            users[key] = User.objects.create_user(f"u{len(users)}", role=role, area="520602", organisation=organisation)
        _token, text = tokens.make(users[key], "采集设备", scopes, 7, timezone.now())
        sent = body if isinstance(body, bytes) else json.dumps(body or {})
        return client.generic(
            method, ROOT + path, sent, "application/json", headers={"Authorization": f"Bearer {text}"}
        )

    return called


def batch(*items, firm=FIRM):
    """A message of collected data as an object."""
    return {"enterpriseCode": firm, "deviceId": "d1", "batch": list(items)}


def kept(home):
    """What stands in the journals."""
    return [record for path in (home / "lake" / "meters").rglob("*.journal") for record in records(path)]


def test_the_steps_lead_from_one_to_the_next(call, tmp_path):
    """Register, download the base data, send the meters, send the readings; what was sent is kept as it was sent."""
    registered = call("POST", "/registration", {"enterpriseCode": FIRM, "deviceId": "d1"}).json()
    assert set(registered["steps"]) == {"base", "info", "data"}
    base = call("GET", "/base").json()
    assert base["version"] == registered["version"]
    assert {"field": "dataValue", "name": "value"}.items() <= next(
        row for row in base["lists"]["fields"] if row["name"] == "value"
    ).items()
    meter = {"dataCode": code(1), "meterName": "1 号进线", "unit": "kWh", "multiplier": 80}
    info = {"enterpriseCode": FIRM, "deviceId": "d1", "baseVersion": base["version"], "meters": [meter]}
    assert call("PUT", "/info", info).json()["accepted"] == 1
    sent = json.dumps(batch(*every("2025-01-01 00:00", 15, [1, 2.5]))).encode()
    answer = call("POST", "/data", sent)
    assert (answer.status_code, answer.json()["accepted"]) == (200, 2)
    assert [record.station for record in kept(tmp_path)] == [FIRM, FIRM]
    assert b"data " + sent in [record.raw for record in kept(tmp_path)]


def test_the_same_batch_again_is_answered_the_same(call):
    """Whatever the order of its keys and its spaces; another value makes another batch."""
    one = item(1, "2025-01-01 00:00", 1)
    first = call("POST", "/data", batch(one)).json()
    again = call("POST", "/data", json.dumps(batch(dict(reversed(one.items()))), indent=3).encode()).json()
    assert first == again
    assert call("POST", "/data", batch(one | {"dataValue": 2})).json() != first


def test_every_bad_item_is_named_and_nothing_is_kept(call, tmp_path):
    """Of four items three have faults, in six fields; the sound one does not go in without them."""
    faulty = [
        item(1, "2025-01-01 00:00", 1),
        item(1, "2025-02-30 00:00", "1,2"),
        {**item(1, "2025-01-01 00:15", 1), "dataCode": "x", "statType": 9, "colour": "red"},
        {name: value for name, value in item(1, "2025-01-01 00:30", 1).items() if name != "dataValue"},
    ]
    answer = call("POST", "/data", batch(*faulty))
    assert answer.status_code == 422
    places = [problem["place"] for problem in answer.json()["problems"]]
    assert places == [
        "请求体 · 第 2 条 · statDate", "请求体 · 第 2 条 · uploadDate", "请求体 · 第 2 条 · dataValue",
        "请求体 · 第 3 条 · dataCode", "请求体 · 第 3 条 · statType", "请求体 · 第 3 条 · colour",
        "请求体 · 第 4 条 · dataValue",
    ]  # fmt: skip
    assert kept(tmp_path) == []


def test_two_values_for_one_moment_in_a_batch_are_refused(call):
    """Which of them is meant nobody can tell."""
    answer = call("POST", "/data", batch(item(1, "2025-01-01", 1), item(1, "2025-01-01", 2)))
    assert answer.json()["problems"][0]["found"].startswith("与第 1 条")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"enterpriseCode": NaN}', b"null"])
def test_what_is_no_message_is_told(call, body):
    """Scraps, other encodings, endless nesting."""
    answer = call("POST", "/data", body)
    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_nobody_sends_for_another(call, tmp_path):
    """Another organisation's code, another role, a token for something else; an old version of the base data."""
    sent = batch(item(1, "2025-01-01", 1))
    assert call("POST", "/data", sent, organisation="91520602MA6DM00020").status_code == 403
    assert call("POST", "/data", sent, role="administrator").status_code == 403
    assert call("POST", "/data", sent, scopes=("read", "file", "review")).status_code == 403
    info = {"enterpriseCode": FIRM, "deviceId": "d1", "baseVersion": "old", "meters": [
        {"dataCode": code(1), "meterName": "1", "unit": "kWh"}]}  # fmt: skip
    assert call("PUT", "/info", info).json()["problems"][0]["mend"].startswith("重新下载")
    assert kept(tmp_path) == []


def test_a_batch_that_is_too_large_is_refused(call, settings):
    """With the answer that says to send it in parts."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert call("POST", "/data", batch(item(1, "2025-01-01", 1))).status_code == 413
