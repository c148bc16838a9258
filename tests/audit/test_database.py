"""The books of the checks as the database has them: registers in the place of a pack's rows, months of automatic monitoring."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shuangkong.audit import books_run
from shuangkong.audit.database import overlaid
from shuangkong.audit.facts import Facts
from shuangkong.rulebook.lookup import Rulebook

pytestmark = pytest.mark.django_db
AREA = {"area": "520602", "name": "碧江区", "level": "county", "parent": "520600", "confidence": 0, "row": 1}
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
ON = date(2100, 1, 1)  # what people of these tests do is done today


def facts(on=ON, **books):
    return overlaid(Facts({"areas": [AREA], **books}, Rulebook.load(), on))


def test_a_withdrawn_project_does_not_come_back_from_the_pack(people, home):
    """P1 is withdrawn in the register: neither it nor the claim that the pack has of it is looked at; P9 is the pack's own."""
    from shuangkong.emissions.models import Project

    found = Project.objects.get(code="P1")
    found.withdrawn = "重复登记"
    found.save()
    common = {"pollutant": "cod", "year": 2024, "level": "filed", "amount_t": 500.0, "day": 20241120, "confidence": 1}
    pack = facts(
        reductions=[{"project": code, "type": "W2", "area": "520602"} for code in ("P1", "P9")],
        reduction_claims=[common | {"project": code} for code in ("P1", "P9")],
    )
    assert set(pack.projects) == {"P2", "P9"}
    assert [claim.project for claim in pack.claims] == ["P9"]


UNIT, PERMIT = "91130200699229617X", "91130200699229617X001P"


def a_claim(people, **more):
    """A pack's P9: 438 t of COD a year are said to be left at DW001, of which monitoring knows as BJ-DW001."""
    from shuangkong.emissions.permit_models import PermitOutlet, RegisterFile

    file = RegisterFile.objects.create(
        book="permit_outlets", name="x.csv", sha256="0" * 64, size=1, rows=1, area_id="520602", at=LONG_AGO
    )
    PermitOutlet.objects.create(
        file=file,
        area_id="520602",
        permit=PERMIT,
        outlet="DW001",
        kind="main",
        station="BJ-DW001",
        entered_at=LONG_AGO,
    )
    project = {
        "project": "P9", "type": "W2", "name": "提标", "area": "520602", "organisation": "甲公司", "uscc": UNIT,
        "permit": PERMIT, "facility": "TW001", "outlet": "DW001", "line": "", "step": None, "listed_year": 2025,
        "stage": "running", "approved_on": 20230301, "accepted_on": 20231101, "stable_on": 20241215, "stability": "",
        "longitude": None, "latitude": None,
    }  # fmt: skip
    inputs = {
        "flow_before_10k_m3_d": 4.0, "flow_after_10k_m3_d": 4.0, "out_before_mg_l": 45.0, "out_after_mg_l": 30.0, "days": 365.0,
    }  # fmt: skip
    return {
        "reductions": [project],
        "reduction_inputs": [
            {"project": "P9", "pollutant": "", "input": name, "value": value, "unit": ""} for name, value in inputs.items()
        ],
        "reduction_claims": [
            {"project": "P9", "pollutant": "cod", "year": 2025, "level": "filed", "amount_t": 219.0, "day": 20251120}
        ],
    } | more  # fmt: skip


def monitored(home, tonnes, **more):
    """Twelve months of the outlet as the accounts of monitoring keep them."""
    for month in (f"2025-{n:02}" for n in range(1, 13)):
        row = {
            "outlet": "BJ-DW001", "factor": "w01018", "month": month, "due": 720, "unknown": 0,
            "emission_mg": round(tonnes * 1e9), "substituted_mg": 0, "confidence": 1,
        }  # fmt: skip
        path = home / "lake" / "months" / f"month={month}" / "months.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist([row | more]), path)


@pytest.mark.parametrize(
    ("tonnes", "more", "measured"),
    [
        (438.0 / 12, {}, None),
        (60.0, {}, 720.0),
        (30.0, {"unknown": 360}, 720.0),
        (438.0 / 24, {"unknown": 360}, None),
        (60.0, {"unknown": 720}, None),
    ],
    ids=["as filed", "more", "more, half of it known", "as filed, half of it known", "nothing known"],
)
def test_months_of_automatic_monitoring_reach_the_check(people, home, tonnes, more, measured):
    """R-AUTO: what the outlet's automatic monitoring added up to in the lake, for a whole year, is held against 438 t."""
    monitored(home, tonnes, **more)
    found = [one for one in books_run.run(facts(**a_claim(people))).findings if one.check == "R-AUTO"]
    assert [one.found["measured"] for one in found] == ([measured] if measured else [])


def test_what_was_monitored_goes_before_what_was_entered(people, home):
    """R-AUTO: the unit's own word for the same months does not stand beside the monitoring; months that are not over count not."""
    row = {
        "area": "520602",
        "permit": PERMIT,
        "outlet": "DW001",
        "pollutant": "cod",
        "mass_t": 36.5,
        "method": "automatic",
    }
    entered = [row | {"month": f"2025-{n:02}"} for n in range(1, 13)]
    monitored(home, 60.0)
    known = facts(date(2025, 12, 31), **a_claim(people, emission_actuals=entered)).book("emission_actuals")
    assert {row["month"]: row["mass_t"] for row in known} == {row["month"]: 36.5 for row in entered} | {
        f"2025-{n:02}": pytest.approx(60.0) for n in range(1, 12)
    }
