"""What a program can rely on: pages of lists, decimals as texts, problem details, tokens that end, a description offline."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from shuangkong.access import tokens
from shuangkong.access.models import ApiToken, AuditEntry, User

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
CLOSING = f"{ROOT}/closings/520600/2024"


@pytest.fixture
def officer(people):
    """The city's officer."""
    return people["city_officer"]


@pytest.fixture
def call(officer):
    """`call(method, path, scopes, body)` as a program does, with a token of the officer with these scopes."""

    def called(method, path, scopes=("read",), body=None, **headers):
        _token, text = tokens.make(officer, "测试", scopes, 7, timezone.now())
        sent = json.dumps(body) if body is not None else ""
        return Client(enforce_csrf_checks=True).generic(
            method, path, sent, "application/json", headers={"Authorization": f"Bearer {text}", **headers}
        )

    return called


def whole(client, address):
    """Every item of a list, page by page."""
    found = []
    while address:
        page = client.get(address).json()
        found += page["items"]
        address = page["next"]
    return found


def test_the_pages_of_a_list_hold_everything_once_and_in_order(client, officer):
    """Following next to its end gives what one large page gives."""
    client.force_login(officer)
    once = client.get(f"{CLOSING}/figures?limit=1000&figure=energy.intensity").json()
    found = whole(client, f"{CLOSING}/figures?figure=energy.intensity&limit=3")
    assert found == once["items"]
    assert len(found) == once["count"] > 3
    assert found == sorted(found, key=lambda row: (row["figure"], row["area"]))


def test_a_page_beyond_the_end_is_empty(client, officer):
    """And leads nowhere."""
    client.force_login(officer)
    page = client.get(f"{ROOT}/areas?offset=1000").json()
    assert page == {"items": [], "count": 2, "next": None}


def test_filters_keep_what_they_say(client, officer):
    """Each filter of figures alone, and only the area itself."""
    client.force_login(officer)
    everything = whole(client, f"{CLOSING}/figures?limit=1000")
    for name, value in (("verdict", "behind"), ("area", "520602"), ("confidence", "synthetic")):
        kept = whole(client, f"{CLOSING}/figures?limit=1000&{name}={value}")
        assert kept == [row for row in everything if row[name] == value]
        assert kept
    alone = whole(client, f"{CLOSING}/figures?only=true")
    assert {row["area"] for row in alone} == {"520600"}


def test_values_are_decimal_texts_or_null(client, officer):
    """No figure goes through a float; what is missing is null."""
    client.force_login(officer)
    for row in whole(client, f"{CLOSING}/figures?limit=1000"):
        assert row["value"] is None or re.fullmatch(r"-?\d+(\.\d+)?", row["value"])


def test_a_figure_opens_down_to_its_records(client, officer):
    """The explanation that the page shows, as data: formula, numbers, and the row of the book at the end."""
    client.force_login(officer)
    opened = client.get(f"{CLOSING}/figures/energy.intensity_decline").json()
    steps, records = [opened["root"]], []
    while steps:
        step = steps.pop()
        steps += step["steps"]
        records += [step["record"]] if step["record"] else []
    assert opened["root"]["formula"]
    assert {record["file"] for record in records} >= {"gdp.csv"}
    assert client.get(f"{CLOSING}/figures/energy.nothing").status_code == 404


def test_a_token_works_until_it_expires_or_is_revoked(call, officer):
    """Of the token itself only a hash is kept."""
    token, text = tokens.make(officer, "取数", ["read"], 7, timezone.now())
    bearer = {"Authorization": f"Bearer {text}"}
    assert Client().get(f"{ROOT}/me", headers=bearer).json()["username"] == "city_officer"
    assert text not in str(ApiToken.objects.values())
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(f"{ROOT}/me", headers=bearer).status_code == 401
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() + timedelta(days=1))
    assert Client().get(f"{ROOT}/me", headers=bearer).status_code == 200
    assert tokens.revoke(officer, token.pk, timezone.now())
    assert Client().get(f"{ROOT}/me", headers=bearer).status_code == 401


def test_the_token_of_a_person_who_left_stops_working(officer):
    """Switching a person off switches off their programs, and back on their tokens are as they were."""
    _token, text = tokens.make(officer, "取数", ["read"], 7, timezone.now())
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert Client().get(f"{ROOT}/me", headers={"Authorization": f"Bearer {text}"}).status_code == 401


def test_a_wrong_token_is_refused_even_beside_a_session(client, officer):
    """Who shows a token is judged by the token."""
    client.force_login(officer)
    answer = client.get(f"{ROOT}/me", headers={"Authorization": "Bearer shuangkong_x"})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/areas", "read"),
        ("POST", "/plans", "file"),
        ("POST", "/plans/7/findings/9/decision", "review"),
        ("POST", "/plans/7/approval", "review"),
        ("DELETE", "/plans/7", "review"),
    ],
)
def test_an_operation_asks_for_its_scope(call, method, path, scope):
    """Two of three scopes do not open what the third is for, whatever the person may do."""
    others = [word for word in ApiToken.Scope.values if word != scope]
    refused = call(method, ROOT + path, others, {})
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/#scope")
    assert call(method, ROOT + path, [scope], {"decision": "accept"}).status_code != 403


def test_a_session_changes_nothing_without_its_csrf_token(officer):
    """A page of another site cannot act for who is signed in; a token needs none."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    assert client.get(f"{ROOT}/me").status_code == 200
    address, body = f"{ROOT}/plans/7/findings/9/decision", {"decision": "accept"}
    refused = client.post(address, body, content_type="application/json")
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/#csrf")
    client.get("/tokens/")
    key = client.cookies["csrftoken"].value
    assert client.post(address, body, content_type="application/json", headers={"X-CSRFToken": key}).status_code == 200


def test_a_token_of_a_program_leaves_its_person_on_record(call):
    """What a program does is in the history as its person's."""
    answer = call("POST", f"{ROOT}/plans/7/findings/9/decision", ["review"], {"decision": "accept"})
    assert answer.json()["decided_by"] == "city_officer"
    from shuangkong.plans.models import Finding

    assert Finding.history.filter(id=9).first().history_user.username == "city_officer"


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("GET", "/areas/999999", 403, "denied"),
        ("GET", "/areas?limit=x", 422, "parameters"),
        ("GET", "/rules/energy.nothing", 404, "not-found"),
        ("GET", "/rules/warning.gap_share?on=1900-01-01", 404, "not-in-force"),
        ("PUT", "/areas", 405, "method"),
        ("POST", "/plans/7/approval", 409, "refused"),
        ("POST", "/plans", 422, "bad-data"),
    ],
)
def test_a_fault_is_told_as_problem_details(call, method, path, status, kind):
    """RFC 9457: type, title, status, detail, and the house's problems; no path of a machine and no stack of calls."""
    body = {"area": "520600", "text": "，。"} if path == "/plans" else None
    answer = call(method, ROOT + path, ApiToken.Scope.values, body)
    told = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, told["status"], told["type"]) == (status, status, f"/api/#{kind}")
    assert told["title"]
    assert told["detail"]
    assert all(set(one) == {"place", "found", "wanted", "mend", "severity"} for one in told["problems"])
    assert "Traceback" not in answer.content.decode()


def test_a_body_that_is_no_json_is_told_so(officer):
    """Before anything of it is looked at."""
    client = Client()
    client.force_login(officer)
    answer = client.post(f"{ROOT}/plans", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/#malformed")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/plans/7/findings/9/decision", '{"decision": "correct", "fields": {"name": "\\ud800"}}'),
        ("/plans/7/findings/9/decision", '{"decision": "correct", "fields": {"name": "a\\u0000b"}}'),
        ("/plans/7/findings/9/decision", '{"decision": "correct", "fields": {"value": NaN}}'),
        ("/plans/7/findings/9/decision", '{"decision": "correct", "fields": {"value": [1e400, 2]}}'),
        ("/plans/7/findings/9/decision", '{"decision": "correct", "note": "\\u0000"}'),
        ("/plans/7/findings", '{"kind": "target", "quote": "\\ud800", "fields": {}}'),
        ("/plans", '{"area": "520600", "text": "\\ud800\\u0000"}'),
    ],
)
def test_what_no_database_keeps_is_refused(client, officer, path, body):
    """Half characters, NUL and numbers without end come in valid JSON, and are told like any other bad value."""
    client.force_login(officer)
    answer = client.post(ROOT + path, body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_our_own_fault_tells_nothing_of_the_inside(client, officer, monkeypatch):
    """A programming error is answered like any other fault, and is on record in the log."""
    from shuangkong.registers import api

    monkeypatch.setattr(api, "seen_areas", lambda _user: 1 / 0)
    client.force_login(officer)
    client.raise_request_exception = False
    answer = client.get(f"{ROOT}/areas")
    assert (answer.status_code, answer.json()["type"]) == (500, "/api/#fault")
    assert "division" not in answer.content.decode()


def test_every_bad_field_is_told_at_once(call):
    """As on the pages: a plan without its area, with a year that is none and a text that is too long."""
    told = call("POST", f"{ROOT}/plans", ["file"], {"text": 5, "base_year": 3}).json()
    assert {one["place"] for one in told["problems"]} == {"请求体 area", "请求体 text", "请求体 base_year"}


def test_a_token_is_shown_once_and_counted(client, officer):
    """On the page of its owner; afterwards only its purpose and how long it lasts."""
    client.force_login(officer)
    sent = {"name": "取数", "scopes": ["read"], "days": "30"}
    page = client.post("/tokens/", sent)
    text = re.search(r'id="token">(\w[\w-]+)<', page.content.decode()).group(1)
    assert "no-store" in page["Cache-Control"]
    assert Client().get(f"{ROOT}/me", headers={"Authorization": f"Bearer {text}"}).status_code == 200
    assert text not in client.get("/tokens/").content.decode()
    assert AuditEntry.objects.filter(action="token_made", name="city_officer").count() == 1
    for _ in range(tokens.MOST - 1):
        tokens.make(officer, "又一个", ["read"], 7, timezone.now())
    assert client.post("/tokens/", sent).status_code == 422


def test_nobody_revokes_the_token_of_another(client, people):
    """Not even the administrator, who switches the person off instead."""
    token, _text = tokens.make(people["city_officer"], "取数", ["read"], 7, timezone.now())
    client.force_login(people["administrator"])
    client.post(f"/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is None
    client.force_login(people["city_officer"])
    client.post(f"/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_no_two_formats_share_a_name():
    """The description knows formats by their name alone: of two with one name, it would keep either."""
    from ninja import Schema

    import shuangkong.web.api  # noqa: F401 - brings every room's formats in

    waiting, names = [Schema], []
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        names += [one.__name__ for one in below if one.__module__.startswith("shuangkong") and "[" not in one.__name__]
    assert sorted(names) == sorted(set(names))


def test_the_description_is_read_offline(client, officer):
    """The page of the API names every operation and loads nothing from other hosts; programs get the same as OpenAPI."""
    client.force_login(officer)
    described = client.get(f"{ROOT}/openapi.json").json()
    page = client.get("/api/").content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            assert f"{method.upper()} {path}" in page
            assert one["description"]
            assert one["x-scope"] in ApiToken.Scope.values
            assert {"401", "403"} <= set(one["responses"])


def test_a_runaway_program_is_told_to_wait(call, officer, settings):
    """The calls of a person are counted together, whatever token is shown; the answer says for how long to wait."""
    cache.clear()
    settings.API_CALLS_PER_MINUTE = 2
    found = [call("GET", "/api/v1/me") for _ in range(4)]
    assert sorted({answer.status_code for answer in found}) == [200, 429]
    answer = next(answer for answer in found if answer.status_code == 429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.json()["title"] == "调用过于频繁"
