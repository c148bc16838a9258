"""A submission with very many lines or problems: the page stays light, and nothing that is known is worked out again."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db
LINES = 700


@pytest.fixture
def client(people):
    """The first institution's browser."""
    made = Client()
    made.force_login(people.first)
    return made


@pytest.fixture
def long(draft, people):
    """`long(vehicle_tce="1000")`: a draft of 700 lines; more for its vehicles than for all of it is an error."""
    from shuangkong.statistics.models import SubmissionRow

    def made(**more):
        submission = draft(filled=False)
        values = {"organisation_name": "甲学院", "type": "教育", "area_m2": "200000", "persons": "12000", "power_kwh": "5000000", "energy_tce": "900", "vehicle_tce": "20"}  # fmt: skip
        SubmissionRow.objects.bulk_create(
            SubmissionRow(
                submission=submission, place=n, table="main", sheet="公共机构", line=n + 4, key=[f"U{n:04d}"],
                values=values | {"organisation": f"U{n:04d}"} | more,
            )
            for n in range(1, LINES + 1)
        )  # fmt: skip
        submission.sha256 = "a" * 64
        submission.save()
        return submission

    return made


@pytest.fixture
def runs(monkeypatch):
    """How often the checks were run."""
    from shuangkong.statistics import checks

    counted, run = [], checks.run
    monkeypatch.setattr(checks, "run", lambda *args: counted.append(1) or run(*args))
    return counted


def test_lines_come_in_pages(client, long):
    """500 lines a page; the page says which it is, and one past the last is the last."""
    address = f"/statistics/filings/{long().pk}/"
    first, second, beyond = (client.get(address + query).content.decode() for query in ("", "?rows=2", "?rows=99"))
    assert ("U0500" in first, "U0501" in first) == (True, False)
    assert ("U0500" in second, "U0501" in second, f"U{LINES:04d}" in second) == (False, True, True)
    assert "第 2 页，共 2 页" in second
    assert "第 2 页，共 2 页" in beyond
    assert 'href="?rows=2"' in first


def test_problems_are_counted_and_the_first_are_shown(client, long):
    """700 errors: 200 stand on the page, all in the file and behind the API."""
    made = long(vehicle_tce="1000")
    text = client.get(f"/statistics/filings/{made.pk}/").content.decode()
    assert "700 处错误" in text
    assert text.count('<li class="error">') == 200
    answer = client.get(f"/statistics/filings/{made.pk}/problems.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert (len(rows), rows[0][:2], rows[1][0]) == (701, ["程度", "位置"], "错误")
    found = client.get(f"/api/v1/submissions/{made.pk}/problems?offset=600").json()
    assert (found["count"], len(found["items"])) == (700, 100)


def test_checks_run_once_for_what_has_not_changed(client, long, runs):
    """Pages, the file and the API look at what is kept."""
    made = long(vehicle_tce="1000")
    for address in (f"/statistics/filings/{made.pk}/", f"/api/v1/submissions/{made.pk}/problems"):
        for _ in range(2):
            assert client.get(address).status_code == 200
    client.get(f"/statistics/filings/{made.pk}/problems.csv")
    assert len(runs) == 1


def test_checks_run_again_when_what_they_go_by_changes(client, people, draft, texts, runs, approved, go):
    """Other data, another period in force: found anew; a step of the way never trusts what is kept."""
    from datetime import UTC, datetime

    from shuangkong.statistics import findings, services
    from shuangkong.statistics.models import Duty

    noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    made = draft()
    form = services.form_of(made)
    assert findings.checked(made, form).count() == 0
    services.take_typed(made.pk, texts(people.codes[0], vehicle_tce="1000"), made.edits, people.first, noon)
    assert findings.errors(findings.checked(made, form)).count() == 1
    services.take_typed(made.pk, texts(people.codes[0]), made.edits + 1, people.first, noon)
    assert findings.checked(made, form).count() == 0
    before = services.open_for(Duty.objects.get(), "2024", people.first, noon)
    services.take_typed(before.pk, texts(people.codes[0], energy_tce="9000"), 0, people.first, noon)
    go(go(go(before, "submit", people.first), "review", people.county), "approve", people.city)
    assert [one.check_id for one in findings.checked(made, form)] == ["energy_tce_jump_down"]
    known = len(runs)
    assert findings.checked(made, form).count() == 1
    assert len(runs) == known
    with pytest.raises(services.Refused, match="还有 1 处提示"):
        go(made, "submit", people.first)
    assert len(runs) == known + 1


def test_all_faults_of_a_file_can_be_had_without_handing_it_in(client, draft, people):
    """Two columns bad in 300 lines: 200 of the problems on the page, all in the file; nothing is kept of it."""
    submission = draft(filled=False)
    form_heads = [column.labels[-1][1] for column in heads_of(submission)]
    rows = [[f"U{n}", *["x"] * (len(form_heads) - 1)] for n in range(300)]
    out = io.StringIO()
    csv.writer(out).writerows([form_heads, *rows])
    raw = out.getvalue().encode()
    address = f"/statistics/filings/{submission.pk}/upload/"
    page = client.post(address, {"edits": 0, "file": SimpleUploadedFile("a.csv", raw)})
    text = page.content.decode()
    assert page.status_code == 422
    assert text.count('<li class="error">') == 200
    listed = client.post(address, {"edits": 0, "file": SimpleUploadedFile("a.csv", raw), "then": "list"})
    rows = list(csv.reader(io.StringIO(b"".join(listed.streaming_content).decode("utf-8-sig"))))
    assert f"{len(rows) - 1} 处错误" in text
    assert len(rows) > 1000
    assert (submission.files.count(), submission.rows.count(), submission.events.count()) == (0, 0, 1)


def heads_of(submission):
    """The columns of the submission's first table."""
    from shuangkong.statistics import services

    return services.form_of(submission).tables[0].columns


def test_a_sound_file_can_be_checked_without_handing_it_in(client, draft, people):
    """What the form's checks would say stands in the list; a file without problems has an empty one."""
    submission = draft(filled=False)
    heads = heads_of(submission)
    known = {"organisation": people.codes[0], "organisation_name": "甲学院", "type": "教育", "area_m2": "200000", "persons": "12000", "power_kwh": "5000000", "energy_tce": "900"}  # fmt: skip

    def listed(**more):
        out = io.StringIO()
        values = known | more
        csv.writer(out).writerows([[c.labels[-1][1] for c in heads], [values.get(c.name, "") for c in heads]])
        sent = {"edits": 0, "file": SimpleUploadedFile("a.csv", out.getvalue().encode()), "then": "list"}
        answer = client.post(f"/statistics/filings/{submission.pk}/upload/", sent)
        return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))[1:]

    assert listed(vehicle_tce="20") == []
    assert [row[0] for row in listed(vehicle_tce="1000")] == ["错误"]
    assert submission.rows.count() == 0
