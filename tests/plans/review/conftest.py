"""A made-up plan of a made-up city, its people, and the plan handed in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

NOON = datetime(2026, 3, 31, 4, tzinfo=UTC)
TEXT = """河口市“十四五”节能减排实施方案
一、主要目标
到2025年，全市单位地区生产总值能耗比2020年下降14%，化学需氧量、氨氮重点工程减排量分别达到120吨、30吨。
二、重点工程
（一）工业节能改造工程。推进工业锅炉节能改造，淘汰35蒸吨/小时以下燃煤锅炉。（市工业和信息化局牵头，市发展改革委配合）
（二）园区循环化改造工程。加快园区循环化改造，推进?水河综合治理。（各县（市、区）政府负责落实）
（三）公共机构节能工程。开展节约型机关创建，新能源公务车要占三成。（市机关事务中心、市发展改革委等按职责分工负责）
"""


@pytest.fixture(autouse=True)
def _no_pack(monkeypatch):
    monkeypatch.delenv("SHUANGKONG_PACKS", raising=False)


@pytest.fixture
def officer(db):
    """The officer of 河口市, which has two departments."""
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area, Department

    city = Area.objects.create(code="990100", name="河口市", level="city")
    Area.objects.create(code="990102", name="东区", level="county", parent=city)
    for name in ("市发展改革委", "市水利局"):
        Department.objects.create(area=city, name=name)
    return User.objects.create_user("officer", role="city_officer", area="990100")


@pytest.fixture
def page(client, officer):
    """A client signed in as the officer."""
    client.force_login(officer)
    return client


@pytest.fixture
def handed_in(officer):
    """`handed_in(text)` keeps a text as the city's plan."""
    from shuangkong.plans import services

    def kept(text=TEXT, area="990100"):
        return services.register(services.Given(area, "", "河政发〔2022〕1号", None, 2020, 2025, text), officer, NOON)

    return kept


@pytest.fixture
def plan(handed_in):
    """The plan, read and not yet decided on."""
    return handed_in()
