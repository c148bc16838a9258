"""一次读入的区划: a page that only looks reads the register of areas once; whatever changes it sees its own changes."""

from __future__ import annotations

import pytest

from shuangkong.registers.models import Area
from shuangkong.registers.read_once import reading_once
from shuangkong.registers.services import lineage, subtree

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas():
    """A city with a county and a zone in it."""
    Area.objects.create(code="520600", name="市", level="city")
    Area.objects.create(code="520602", name="区", level="county", parent_id="520600")
    Area.objects.create(code="520602-GX", name="园区", level="zone", parent_id="520602")


def test_the_answers_are_the_same_with_one_question(areas, django_assert_num_queries):
    """Lineage and subtree of registered and of unregistered areas, before and within one reading."""
    codes = ("520602-GX", "520602", "520600", "520000", "990000")
    before = [(lineage(code), subtree(code)) for code in codes]
    with reading_once(), django_assert_num_queries(1):
        assert [(lineage(code), subtree(code)) for code in codes] == before


def test_nothing_is_kept_after_the_reading(areas):
    """The next request sees an area that was registered meanwhile."""
    with reading_once():
        assert "520603" not in subtree("520600")
    Area.objects.create(code="520603", name="新区", level="county", parent_id="520600")
    with reading_once():
        assert "520603" in subtree("520600")


def test_what_changes_areas_sees_them_at_once(areas):
    """Outside of a reading every question is asked anew."""
    assert lineage("520604")[0] == "520604"
    Area.objects.create(code="520604", name="县", level="county", parent_id="520602")
    assert lineage("520604")[:2] == ("520604", "520602")
