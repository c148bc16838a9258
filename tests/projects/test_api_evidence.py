"""Evidence of projects over the API: handed in with the record that rests on it, listed, handed out."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from ledger_office import registered

from shuangkong.projects import api_evidence
from shuangkong.projects.models import Evidence

pytestmark = pytest.mark.django_db
GROUND = {"criterion": "three_lines", "finding": "incurable", "reason": "红线内"}


def test_a_record_comes_with_the_file_that_it_rests_on(office, client):
    """The judgement holds its evidence; the list names it, and who may see the project gets the same bytes."""
    project = registered(office)
    address = f"/api/v1/projects/{project.pk}/evidence"
    client.force_login(office["city"])
    said = {"kind": "judge", "fields": json.dumps(GROUND), "file": SimpleUploadedFile("图.pdf", b"%PDF")}
    made = client.post(address, said)
    assert made.status_code == 201
    assert made.json()["sha256"] == hashlib.sha256(b"%PDF").hexdigest()
    assert project.judgements.get().evidence_id == made.json()["id"]
    client.force_login(office["county"])
    (listed,) = client.get(address).json()
    assert client.get(f"{address}/{listed['id']}").getvalue() == b"%PDF"
    assert client.get(f"{address}/{listed['id'] + 1}").status_code == 404


def test_each_gets_its_own_file(office, client, monkeypatch):
    """Where another uploads at the same moment, the answer still names what was sent with this record."""
    project = registered(office)
    written = api_evidence.registered

    def both(found, *rest):
        made = written(found, *rest)
        Evidence.objects.create(
            project=found, name="别人.pdf", sha256="0" * 64, size=1, at=made.at, by=office["county"]
        )
        return made

    monkeypatch.setattr(api_evidence, "registered", both)
    client.force_login(office["city"])
    said = {"kind": "judge", "fields": json.dumps(GROUND), "file": SimpleUploadedFile("图.pdf", b"%PDF")}
    made = client.post(f"/api/v1/projects/{project.pk}/evidence", said)
    assert made.json()["sha256"] == hashlib.sha256(b"%PDF").hexdigest()


def test_a_faulty_record_keeps_no_file(office, client):
    """Every fault under the name of its field; fields that are no JSON are told; nothing is kept; the county judges nothing."""
    project = registered(office)
    address = f"/api/v1/projects/{project.pk}/evidence"

    def sent(fields, raw=b"x"):
        return client.post(address, {"kind": "judge", "fields": fields, "file": SimpleUploadedFile("图.pdf", raw)})

    client.force_login(office["city"])
    assert {one["place"] for one in sent("{}").json()["problems"]} == {"criterion", "finding", "reason"}
    assert sent("{").status_code == 422
    assert sent(json.dumps(GROUND), b"").status_code == 409
    client.force_login(office["county"])
    assert sent(json.dumps(GROUND)).status_code == 403
    assert not project.evidence.exists()
    assert not project.judgements.exists()
