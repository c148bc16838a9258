"""What is done with plans and packs is on record: who, where, what before and after; what failed is not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shuangkong.access.models import AuditEntry
from shuangkong.actions import approval
from shuangkong.plans import review, services
from shuangkong.plans.review import Refused
from shuangkong.registers.services import load_pack

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
TONGREN = Path(__file__).parents[2] / "cities" / "tongren"


def entry(action):
    return AuditEntry.objects.get(action=action)


def test_handing_in_and_approving_are_on_record(reviewed, officer):
    """With the version, the checksum of what was handed in, and what stepped back."""
    plan = reviewed()
    approval.approve(plan.pk, officer, NOON)
    handed_in, approved = entry("handed_in"), entry("approved")
    assert (handed_in.name, handed_in.area, handed_in.after["sha256"]) == ("officer", "990100", plan.sha256)
    assert (approved.before["state"], approved.after["state"]) == ("in_review", "in_force")
    assert (approved.what, approved.after["superseded"]) == ("河口市方案", [])


def test_an_approval_that_fails_is_not_on_record(reviewed, officer, monkeypatch):
    """The entry stands or falls with what it tells."""
    plan = reviewed()

    def fault(*_):
        raise OSError("disk full")

    monkeypatch.setattr("shuangkong.plans.pack.write", fault)
    with pytest.raises(OSError, match="disk full"):
        approval.approve(plan.pk, officer, NOON)
    plan.findings.filter(kind="target").update(state="open")
    with pytest.raises(Refused):
        approval.approve(plan.pk, officer, NOON)
    assert not AuditEntry.objects.filter(action="approved").exists()


def test_taking_out_a_plan_is_on_record(officer):
    """The plan is gone, the entry tells that there was one."""
    given = services.Given("990100", "误录", "", None, 2020, 2025, "到2025年，单位地区生产总值能耗比2020年下降14%。")
    review.discard(services.register(given, officer, NOON))
    assert (entry("discarded").what, entry("discarded").before["version"]) == ("误录", 1)


def test_loading_a_pack_is_on_record_once(db):
    """By the command line, with the hash of the books; the same books again are no event."""
    load_pack(TONGREN)
    load_pack(TONGREN)
    loaded = entry("loaded")
    assert (loaded.name, loaded.what, loaded.before) == ("（命令行）", "tongren", None)
    assert len(loaded.after["sha256"]) == 64


def test_the_address_of_a_request_is_on_record(reviewed, officer, client):
    """A person at a page: from where."""
    plan = reviewed()
    client.force_login(officer)
    client.post(f"/plans/{plan.pk}/approve/", REMOTE_ADDR="10.0.0.7")
    assert (entry("approved").name, entry("approved").address) == ("officer", "10.0.0.7")
