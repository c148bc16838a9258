"""The books of the checks as the database has them: registers in the place of a pack's rows, months of automatic monitoring."""

from datetime import date

import pytest

from shuangkong.audit.database import overlaid
from shuangkong.audit.facts import Facts
from shuangkong.rulebook.lookup import Rulebook

pytestmark = pytest.mark.django_db
AREA = {"area": "520602", "name": "碧江区", "level": "county", "parent": "520600", "confidence": 0, "row": 1}
ON = date(2100, 1, 1)  # what people of these tests do is done today


def facts(on=ON, **books):
    return overlaid(Facts({"areas": [AREA], **books}, Rulebook.load(), on))


def test_a_withdrawn_project_does_not_come_back_from_the_pack(people, home):
    """P1 is withdrawn in the register: neither it nor the claim that the pack has of it is looked at; P9 is the pack's own."""
    from shuangkong.emissions.models import Project

    found = Project.objects.get(code="P1")
    found.withdrawn = True
    found.save()
    common = {"pollutant": "cod", "year": 2024, "level": "filed", "amount_t": 500.0, "day": 20241120, "confidence": 1}
    pack = facts(
        reductions=[{"project": code, "type": "W2", "area": "520602"} for code in ("P1", "P9")],
        reduction_claims=[common | {"project": code} for code in ("P1", "P9")],
    )
    assert set(pack.projects) == {"P2", "P9"}
    assert [claim.project for claim in pack.claims] == ["P9"]
