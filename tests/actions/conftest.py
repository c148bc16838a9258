"""A reviewed plan of a made-up city, ready to be approved, and a pack of that city."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))

sys.path.insert(0, str(Path(__file__).parent / "helpers"))

from spec_check import check  # noqa: F401 -- a fixture: test folders are no packages to import from

NOON = datetime(2026, 3, 31, 4, tzinfo=UTC)
TEXT = """一、主要目标
到2025年，全市单位地区生产总值能耗比2020年下降14%。
二、重点工程
（一）工业节能改造工程。推进工业锅炉节能改造，到2024年完成窑炉改造。（市工业和信息化局牵头，市发展改革委配合）
（二）公共机构节能工程。开展节约型机关创建。（市机关事务中心、市发展改革委等按职责分工负责）
"""
PACK = """# 河口市
area: "990100"
name: 河口市
title: 旧方案
issuer: 河口市人民政府
departments: [市发展改革委]
targets:
  - {id: energy-intensity, name: "单位地区生产总值能耗", kind: target, value: "12"}
"""


@pytest.fixture
def officer(db):
    """The officer of 河口市."""
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area

    Area.objects.create(code="990100", name="河口市", level="city")
    return User.objects.create_user("officer", role="city_officer", area="990100")


@pytest.fixture
def reviewed(officer):
    """`reviewed(text)` hands a plan in and accepts everything that was read."""
    from shuangkong.plans import review, services

    def ready(text=TEXT):
        given = services.Given("990100", "河口市方案", "河政发〔2022〕1号", date(2022, 5, 1), 2020, 2025, text)
        plan = services.register(given, officer, NOON)
        review.accept_all(plan.findings.exclude(kind="heading"), officer, NOON)
        return plan

    return ready


@pytest.fixture(autouse=True)
def pack(tmp_path, monkeypatch):
    """The plan.yaml of the city's pack, in the folder of packs."""
    path = tmp_path / "cities" / "hekou" / "plan.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(PACK, "utf-8")
    monkeypatch.setenv("SHUANGKONG_PACKS", str(tmp_path / "cities"))
    return path


@pytest.fixture
def city(db, tmp_path, settings):
    """A city with departments, counties, people and two tasks; files go into a folder of the test."""
    from people import City

    settings.HOME = tmp_path
    return City()
