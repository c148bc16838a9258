"""Ledgers and electricity of this installation: what units filed and what their meters counted, for R-LOAD … and S-METER, S-POWER."""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from shuangkong.audit import books_run, filed_books
from shuangkong.audit.database import overlaid
from shuangkong.audit.facts import Facts
from shuangkong.rulebook.lookup import Rulebook

pytestmark = pytest.mark.django_db
OWN = "91520602MA6DM0001Q"
ON, MONTHS = date(2026, 3, 1), [f"2025-{month:02}" for month in range(1, 13)]


def filed(people, form, table, period, rows, unit=OWN, version=1, approved=date(2026, 2, 1), state="approved"):
    """A submission of a unit that is in force since a day."""
    from shuangkong.statistics.models import Submission, SubmissionRow

    made = Submission(
        form=form, area_id="520602", organisation_id=unit, form_version="2024", period=period, version=version, state=state,
        due=date(2026, 1, 31), created_by=people.plant, created_at="2026-01-20T00:00:00+08:00", approved_on=approved,
    )  # fmt: skip
    made.filer_key = made.key
    made.save()
    for place, values in enumerate(rows, start=1):
        SubmissionRow.objects.create(submission=made, place=place, table=table, line=place, key=[], values=values)


def counted(home, amounts, covered=1.0, unit="kWh", energy="power", organisation=OWN):
    """What the meters of a unit counted, as closings of meters keep it."""
    from shuangkong.monitoring.meters.kept import month_file

    for month, amount in amounts.items():
        path = month_file(home, "meter_energy_months", int(month.replace("-", "")))
        path.parent.mkdir(parents=True, exist_ok=True)
        row = {
            "organisation": organisation, "area": "520602", "energy": energy, "unit": unit, "month": int(month.replace("-", "")),
            "amount": round(amount * 10_000), "due_s": 86_400, "covered_s": round(86_400 * covered),
        }  # fmt: skip
        pq.write_table(pa.Table.from_pylist([row]), path)


def facts(on=ON):
    """Of the county: no pack."""
    area = {
        "area": "520602",
        "name": "碧江区",
        "level": "county",
        "parent": "520600",
        "confidence": 0,
        "row": 1,
        "document": "",
    }
    return overlaid(Facts({"areas": [area]}, Rulebook.load(), on))


def found(check, on=ON):
    return [one for one in books_run.run(facts(on)).findings if one.check == check]


def test_electricity_reported_a_tenth_below_the_meters(people, home):
    """S-METER: twelve months filed at 90 % of what the meters counted, in 万kWh meters as in kWh meters."""
    for number, month in enumerate(MONTHS):
        filed(people, "power-output", "main", month, [{"power": str(900 * (10 + number)), "output": str(100 + number)}])
    counted(home, {month: 0.1 * (10 + number) for number, month in enumerate(MONTHS)}, unit="10^4 kWh")
    (one,) = found("S-METER")
    assert (one.subject, one.area, one.found["months"]) == (f"electricity {OWN}", "520602", 12)
    assert (one.found["percent"], one.found["metered"], one.found["reported"]) == (10.0, 186_000, 167_400)
    assert found("S-POWER") == []


def test_output_that_does_not_go_along_with_the_meters(people, home):
    """S-POWER: electricity rises from month to month, the output that is filed falls."""
    for number, month in enumerate(MONTHS):
        filed(people, "power-output", "main", month, [{"power": str(1000 + 10 * number), "output": str(200 - number)}])
    counted(home, {month: 1000 + 10 * number for number, month in enumerate(MONTHS)})
    (one,) = found("S-POWER")
    assert (one.found["months"], one.found["correlation"]) == (12, -1.0)
    assert found("S-METER") == []


def test_a_year_reported_at_once(people, home):
    """S-METER: of a unit that files no months the yearly report stands against the twelve months of its meters."""
    filed(
        people, "status-report", "structure", "2025",
        [{"energy_kind": "原煤", "consumed": "7"}, {"energy_kind": "电力", "consumed": "1.5"}],
    )  # fmt: skip
    counted(home, dict.fromkeys(MONTHS, 1000.0))
    (one,) = found("S-METER")
    assert (one.found["months"], one.found["reported"], one.found["metered"]) == (12, 15_000, 12_000)


@pytest.mark.parametrize(
    "change", [{"covered": 0.9}, {"energy": "natural_gas", "unit": "m3"}, {"organisation": "91520602MA6DM0009X"}]
)
def test_what_meters_do_not_tell_is_not_compared(people, home, change):
    """A month that the meters cover badly, gas, another unit's meters: nothing to hold a report against."""
    filed(people, "power-output", "main", "2025-05", [{"power": "100", "output": "1"}])
    counted(home, {"2025-05": 1000.0}, **change)
    (row,) = filed_books.metered(["520602"], ON, home, 0.95)
    assert (row["reported_kwh"], row["metered_kwh"]) == (100.0, None)


def test_only_what_is_in_force_is_read(people, home):
    """The newest version approved by the day counts; a draft and a later approval do not."""
    filed(people, "power-output", "main", "2025-05", [{"power": "100"}], state="superseded")
    filed(people, "power-output", "main", "2025-05", [{"power": "110"}], version=2)
    filed(people, "power-output", "main", "2025-06", [{"power": "1"}], approved=date(2026, 3, 2))
    filed(people, "power-output", "main", "2025-07", [{"power": "1"}], state="submitted", approved=None)
    assert [(row["month"], row["reported_kwh"]) for row in filed_books.metered(["520602"], ON, home, 0.95)] == [
        ("2025-05", 110.0)
    ]


def test_a_ledger_of_a_project_is_its_own_units(people, home):
    """R-LOAD, R-SLUDGE and R-RATIO: what the unit filed of its own project; a line on another's project is left out."""
    from shuangkong.registers.models import Organisation

    Organisation.objects.create(uscc="91520602MA6DM0009X", name="别家公司", area_id="520602")
    good = {"load": "2.6", "design_load": "2", "cod_in": "200", "cod_out": "20", "sludge": "1", "bod_in": "100"}
    for month in MONTHS:
        filed(people, "facility-operation", "main", month, [{"project": "P1", **good}])
        filed(people, "facility-operation", "main", month, [{"project": "P2", **good}], unit="91520602MA6DM0009X")
    today = timezone.localdate()  # the projects were registered now
    assert [one.subject for one in found("R-LOAD", today)] == ["P1"]
    assert [one.subject for one in found("R-SLUDGE", today)] == ["P1"]
    assert "R-RATIO" not in books_run.run(facts(today)).unmade


def test_no_unit_is_judged_by_what_it_reports_under_the_law_of_statistics():
    """The forms that are read are the unit's own ledgers; 205-1 and 205-3 are none of them."""
    from shuangkong.statistics.in_use import in_use

    forms = in_use()
    for form in (filed_books.LEDGER, filed_books.MONTHLY, filed_books.YEARLY):
        assert forms.form(form).may_feed("enforcement")
    assert not forms.form("205-1").may_feed("enforcement")
