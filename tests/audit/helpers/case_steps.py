"""The steps of a case, as tests take them."""

from datetime import date

from shuangkong.audit import services

DAY = date(2026, 3, 20)
SPAN = {"first": "2025-05-01T00:00", "last": "2025-05-09T00:00"}


def edits(case):
    case.refresh_from_db()
    return case.edits


def asked(case, people, now):
    services.assign(case.pk, "organisation", DAY, "请说明两个项目的关系", edits(case), people.first, now)


def proposed(case, people, now, terms=({"kind": "zero", "year": "2025"},), verdict="confirmed"):
    asked(case, people, now)
    services.answer(case.pk, "是同一个项目", [("说明.pdf", b"%PDF")], edits(case), people.plant, now)
    services.propose(case.pk, verdict, terms, "两个项目是同一设施", edits(case), people.first, now)


def decided(case, people, now, **more):
    proposed(case, people, now, **more)
    services.judge(case.pk, agreed=True, reason="情况属实", edits=edits(case), user=people.second, now=now)


def closed(case, people, now, **more):
    decided(case, people, now, **more)
    services.carry_out(case.pk, edits(case), people.first, now)
    services.close(case.pk, "办结", edits(case), people.first, now)


def falsified(found, now):
    """A case of the plant's outlet."""
    return services.take_in([found("D10", "BJ-DW001", **SPAN, factor="w01018")], now).opened[0]
