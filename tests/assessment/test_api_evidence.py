"""Evidence over the API: handed in for an item, listed and handed out by the rights of the page."""

import hashlib
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

sys.path.insert(0, str(Path(__file__).parent))

from assessed_people import NOON, again, hand_in, issued, people

from shuangkong.assessment import entering
from shuangkong.assessment.entering import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def persons(monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    hand_in(monkeypatch)
    return people()


def address(found, more=""):
    return f"/api/v1/assessments/{found.pk}/evidence{more}"


def hand(client, found, item="M2", raw=b"minutes", **more):
    """Hand a file in for an item."""
    said = {"item": item, "edits": again(found).edits, "file": SimpleUploadedFile("纪要.txt", raw)} | more
    return client.post(address(found), said)


def test_a_file_is_kept_under_its_hash_beside_what_was_filled_in(client, persons):
    """What counts of the item stays; the list names the file, and hands the same bytes out."""
    (found,) = issued(persons["officer"])
    entering.enter(found.pk, {"M2": Entry({"points": 5}, "办公室台账")}, 0, persons["clerk"], NOON)
    client.force_login(persons["clerk"])
    made = hand(client, found)
    assert made.status_code == 201
    assert made.json()["sha256"] == hashlib.sha256(b"minutes").hexdigest()
    last = found.entries.last()
    assert (last.given, last.basis) == ({"points": 5}, "办公室台账")
    (listed,) = client.get(address(found)).json()
    assert (listed["item"], listed["what"], listed["name"]) == ("M2", "self", "纪要.txt")
    assert client.get(address(found, f"/{listed['id']}")).getvalue() == b"minutes"


def test_what_is_no_item_or_no_file_is_told(client, persons):
    """An unknown item with the items there are; an empty file; an older number."""
    (found,) = issued(persons["officer"])
    client.force_login(persons["clerk"])
    wrong = hand(client, found, item="M99")
    assert wrong.status_code == 422
    assert "没有这个计分项" in wrong.json()["problems"][0]["found"]
    assert hand(client, found, raw=b"").status_code == 422
    assert hand(client, found, edits=9).status_code == 409
    assert not found.evidence.exists()


def test_a_reviewers_file_is_hidden_until_the_reply(client, persons):
    """As on the page: who is assessed sees it neither listed nor by its number."""
    (found,) = issued(persons["officer"])
    client.force_login(persons["clerk"])
    hand(client, found)
    client.post(
        f"/api/v1/assessments/{found.pk}/step", {"step": "submit", "edits": again(found).edits}, "application/json"
    )
    client.force_login(persons["officer"])
    kept = hand(client, found, item="M8", raw=b"review").json()
    assert kept["what"] == "review"
    assert not found.entries.filter(round="review").exists()  # a file is no judgement
    assert client.get(address(found, f"/{kept['id']}")).getvalue() == b"review"
    client.force_login(persons["clerk"])
    assert [one["item"] for one in client.get(address(found)).json()] == ["M2"]
    assert client.get(address(found, f"/{kept['id']}")).status_code == 404
    client.force_login(persons["neighbour"])
    assert client.get(address(found)).status_code == 403
