"""The way of a submission over the API, as an enterprise's own system would go it, with tokens."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shuangkong.access import tokens

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
ROW = {"type": "教育", "area_m2": "200000", "persons": "12000", "power_kwh": "5000000", "energy_tce": "900", "vehicle_tce": "20"}  # fmt: skip


@pytest.fixture
def call():
    """`call(person, method, path, body)`: what the API answers a program of that person."""
    known = {}

    def called(person, method, path, body=None):
        if person.pk not in known:
            _token, text = tokens.make(person, "测试", ["read", "file", "review"], 7, timezone.now())
            known[person.pk] = {"Authorization": f"Bearer {text}"}
        sent = "" if body is None else json.dumps(body)
        return Client().generic(method, ROOT + path, sent, "application/json", headers=known[person.pk])

    called.headers = known
    return called


def line(people, **more):
    """One sound line of the first institution."""
    return ROW | {"organisation": people.codes[0], "organisation_name": "甲学院"} | more


def test_from_draft_to_observations(call, people, duty):
    """Opened, filled in with a fault, mended, submitted, returned, submitted again, reviewed, approved: then it counts."""
    opened = call(people.first, "POST", f"/duties/{duty.pk}/2025/opening").json()
    at = f"/submissions/{opened['id']}"
    faulty = call(people.first, "PUT", f"{at}/rows", {"edits": 0, "tables": {"main": [line(people, energy_tce="9O0")]}})
    assert faulty.status_code == 422
    assert faulty.json()["problems"][0]["found"].startswith("9O0")
    assert call(people.first, "GET", f"{at}/rows").json()["count"] == 0
    filled = call(people.first, "PUT", f"{at}/rows", {"edits": 0, "tables": {"main": [line(people)]}}).json()
    assert call(people.first, "GET", f"{at}/rows").json()["items"][0]["values"]["energy_tce"] == "900"
    explained(call, people.first, at)
    edits = filled["edits"]
    for person, path, step, state in (
        (people.first, "filing", "submit", "submitted"),
        (people.county, "review", "return", "returned"),
        (people.first, "filing", "submit", "submitted"),
        (people.county, "review", "review", "reviewed"),
        (people.city, "review", "approve", "approved"),
    ):
        assert step in call(person, "GET", at).json()["steps"]
        done = call(person, "POST", f"{at}/{path}", {"step": step, "edits": edits, "reason": "请核对"})
        assert done.status_code == 200, done.json()
        assert done.json()["state"] == state
        edits = done.json()["edits"]
    assert [event["what"] for event in call(people.auditor, "GET", at).json()["events"]][-1] == "approved"
    kept = call(people.city, "GET", "/observations").json()
    assert {one["submission"] for one in kept["items"]} == {opened["id"]}
    assert call(people.neighbour, "GET", "/observations").json()["count"] == 0
    corrected = call(people.first, "POST", f"{at}/correction", {"reason": "漏报一处"})
    assert (corrected.status_code, corrected.json()["version"]) == (201, 2)


def explained(call, person, at):
    """Explain every warning, so that nothing keeps the submission back."""
    for one in call(person, "GET", f"{at}/problems").json()["items"]:
        assert one["severity"] == "warning"
        told = {name: one[name] for name in ("check", "key", "column", "found")} | {"reason": "已核实"}
        assert call(person, "POST", f"{at}/explanations", told).status_code == 200


def test_the_template_comes_back_as_it_went(call, people, draft):
    """Down with the rows that are there, up again as a file: the same rows, and the file is kept as it was sent."""
    submission = draft()
    at = f"/submissions/{submission.pk}"
    before = call(people.first, "GET", f"{at}/rows").json()["items"]
    workbook = call(people.first, "GET", f"{at}/template")
    raw = workbook.getvalue() if workbook.streaming else workbook.content
    assert raw[:2] == b"PK"
    form = {"edits": call(people.first, "GET", at).json()["edits"], "file": SimpleUploadedFile("填报.xlsx", raw)}
    handed_in = Client().post(f"{ROOT}{at}/file", form, headers=call.headers[people.first.pk])
    assert handed_in.status_code == 200, handed_in.json()
    after = call(people.first, "GET", f"{at}/rows").json()["items"]
    assert [row["values"] for row in after] == [row["values"] for row in before]
    [kept] = call(people.first, "GET", at).json()["files"]
    original = call(people.first, "GET", f"{at}/files/{kept['id']}")
    assert io.BytesIO(original.getvalue()).read() == raw


def test_who_saves_an_older_state_is_told(call, people, draft):
    """Of two programs that fill in the same submission, the second hears of the first."""
    submission = draft()
    at, rows = f"/submissions/{submission.pk}", {"edits": 0, "tables": {"main": [line(people)]}}
    told = call(people.first, "PUT", f"{at}/rows", rows)
    assert (told.status_code, told.json()["type"]) == (409, "/api/#refused")


def test_nobody_reviews_what_they_filed(call, people, draft):
    """A second pair of eyes is asked for over the API, too; another enterprise does not even see it."""
    submission = draft()
    at = f"/submissions/{submission.pk}"
    assert call(people.second, "GET", at).status_code == 403
    assert call(people.second, "GET", "/submissions").json()["count"] == 0
    step = {"step": "approve", "edits": 1}
    assert call(people.first, "POST", f"{at}/review", step).status_code == 409


def test_names_that_the_form_does_not_have_are_refused(call, people, draft):
    """What would be left out silently would be taken for filed."""
    submission = draft(filled=False)
    tables = {"main": [line(people, energie="1")], "other": []}
    told = call(people.first, "PUT", f"/submissions/{submission.pk}/rows", {"edits": 0, "tables": tables}).json()
    assert {problem["found"] for problem in told["problems"]} == {"energie", "other"}
