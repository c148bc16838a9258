"""Pages and API of cases: the whole way through forms, what each person sees, the archive that comes out."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from decimal import Decimal

import pytest

from shuangkong.access import originals
from shuangkong.audit import archive, services
from shuangkong.audit.models import Case
from shuangkong.emissions import exclusions
from shuangkong.emissions.models import Project

pytestmark = pytest.mark.django_db


def step(client, case, name, **more):
    case.refresh_from_db()
    return client.post(f"/audit/{case.pk}/step/", {"step": name, "edits": case.edits, **more})


def test_a_case_from_beginning_to_end_in_the_browser(client, people, opened):
    """Each does their step with the form of the page; the page says whose turn it is."""
    client.force_login(people.first)
    assert "交办，要求说明情况" in client.get(f"/audit/{opened.pk}/").content.decode()
    asked = {"asked": "organisation", "due": "2099-01-01", "reason": "请说明两个项目的关系"}
    assert step(client, opened, "assign", **asked).status_code == 302
    assert "等待单位说明情况" in client.get(f"/audit/{opened.pk}/").content.decode()  # until the day is over
    client.force_login(people.plant)
    assert "提交情况说明" in client.get(f"/audit/{opened.pk}/").content.decode()
    assert step(client, opened, "answer", text="是同一个项目").status_code == 302
    client.force_login(people.first)
    said = {
        "verdict": "confirmed",
        "terms": ["zero", "county"],
        "zero_year": "2025",
        "zero_pollutant": "",
        "county_year": "2025",
    }
    assert step(client, opened, "propose", reason="同一设施", **said).status_code == 302
    assert "提出处理意见的人不能复核" in client.get(f"/audit/{opened.pk}/").content.decode()
    client.force_login(people.plant)
    assert "同一设施" not in client.get(f"/audit/{opened.pk}/").content.decode()  # not decided yet
    client.force_login(people.second)
    assert step(client, opened, "agree", reason="情况属实").status_code == 302
    assert step(client, opened, "carry_out").status_code == 302
    assert step(client, opened, "close", reason="已核减").status_code == 302
    client.force_login(people.plant)
    assert "项目当年减排量记零" in client.get(f"/audit/{opened.pk}/").content.decode()
    client.force_login(people.auditor)
    board = client.get("/audit/?state=closed").content.decode()
    assert opened.number in board
    assert "标注的县区" in board


def test_who_explains_sees_no_others(client, people, found, now):
    """The unit and its county see their own: no tonnages of other units' projects, no name of a foreign project, no neighbours."""
    beside = {"columns": ["项目", "治理前"], "rows": [["城北", 1], ["别家公司提标改造", 345.67]]}
    foreign = Project.objects.create(code="X1", type="W2", name="别家公司提标改造", area_id="520603", listed_year=2025)
    same = {"other": "X1", "other_name": foreign.name, "same": "坐标", "beside": beside}
    (case,) = services.take_in([found("R-DUP", "P1", **same)], now).opened
    case.asked, case.state = "organisation", "assigned"
    case.save()
    for one, sees in ((people.plant, False), (people.first, True)):
        client.force_login(one)
        for address in (f"/audit/{case.pk}/", f"/api/v1/audit/cases/{case.pk}"):
            text = client.get(address).content.decode()
            assert [word in text for word in ("别家公司提标改造", "345.67", "X1")] == [sees] * 3, address
            assert "疑似" in text


def test_what_was_refused_is_told_and_what_was_typed_stays(client, people, opened):
    """A reason that lacks: the page again, with the fault, nothing changed."""
    client.force_login(people.first)
    answer = step(client, opened, "assign", asked="organisation", due="2001-01-01", reason="请说明")
    assert answer.status_code == 409
    assert "不能早于今天" in answer.content.decode()
    assert "请说明" in answer.content.decode()
    assert step(client, opened, "assign", asked="organisation", due="", reason="x").status_code == 409
    opened.refresh_from_db()
    assert opened.state == "raised"


def test_an_exported_case_verifies_and_its_seal_is_on_record(client, people, opened):
    """The archive holds report, findings, rules; its seal stands in the case's events; any changed byte is found."""
    client.force_login(people.auditor)
    answer = client.post(f"/audit/{opened.pk}/export/")
    found = archive.verify(answer.content)
    assert found.findings == ()
    assert opened.events.get(what="exported").remark == found.seal
    assert {"report.pdf", "report.txt", "case.json", "findings.csv", "checks/R-DUP.yaml", "SHA256SUMS"} <= set(
        found.about["files"]
    )
    assert answer.content[:2] == b"PK"
    changed = bytearray(answer.content)
    changed[len(changed) // 2] ^= 1
    assert archive.verify(bytes(changed)).findings


def test_findings_suppressions_and_checks(client, people, opened):
    """Lists of the office; who is only asked to explain sees the rules, not the lists."""
    client.force_login(people.second)
    assert "疑似重复申报" in client.get("/audit/findings/?check=R-DUP&kind=project").content.decode()
    assert client.get("/audit/findings/?check=D1").status_code == 200
    assert client.get("/audit/suppressions/").status_code == 200
    client.force_login(people.plant)
    assert [client.get(f"/audit/{name}").status_code for name in ("", "checks/", "findings/", "suppressions/")] == [
        200,
        200,
        403,
        403,
    ]
    client.force_login(people.viewer)
    assert [client.get(f"/audit/{name}").status_code for name in ("", "checks/", f"{opened.pk}/")] == [403, 403, 403]


def test_an_outlets_case_without_a_lake(client, people, found, now):
    """Nothing was received of the outlet: the page says so instead of failing, and the archive has no raw frames."""
    hard = found("D10", "BJ-DW001", first="2025-05-01T00:00", last="2025-05-03T00:00", factor="w01018")
    (case,) = services.take_in([hard], now).opened
    client.force_login(people.first)
    assert "可疑数据与相邻排放口" in client.get(f"/audit/{case.pk}/").content.decode()
    verified = archive.verify(client.post(f"/audit/{case.pk}/export/").content)
    assert verified.findings == ()
    assert [one["what"] for one in verified.about["lacking"]] == ["小时数据和原始报文"]


def test_a_lost_file_is_told_in_the_archive(client, people, opened, now):
    """The rest of the case goes out all the same; what lacks stands in report and manifest with the hash it should have."""
    services.assign(opened.pk, "organisation", now.date(), "请说明", 0, people.first, now)
    services.answer(opened.pk, "说明", [("说明.pdf", b"%PDF lost")], 1, people.plant, now)
    kept = opened.answers.get().files.get()
    originals.path_of(kept.sha256).unlink()
    client.force_login(people.auditor)
    assert client.get(f"/audit/{opened.pk}/files/{kept.pk}/").status_code == 404
    made = client.post(f"/audit/{opened.pk}/export/")
    assert made.status_code == 200
    verified = archive.verify(made.content)
    assert verified.findings == ()
    assert [(one["what"], one["sha256"]) for one in verified.about["lacking"]] == [("说明.pdf", kept.sha256)]
    assert "上传的文件已不在数据文件夹中".encode() in made.content


def test_the_same_by_the_api(client, people, opened):
    """Programs do what people do, under the same grants."""
    client.force_login(people.first)
    assert client.get("/api/v1/audit/cases?state=raised").json()["items"][0]["number"] == opened.number
    assert client.get("/api/v1/audit/findings?check=R-DUP").json()["count"] == 1
    assert {one["id"] for one in client.get("/api/v1/audit/checks").json()} > {"D1", "R-DUP", "S-SUM"}
    sent = {"step": "assign", "edits": 0, "asked": "organisation", "due": "2099-01-01", "reason": "请说明"}
    done = post(client, opened, sent)
    assert (done.status_code, done.json()["state"], done.json()["area"]) == (200, "assigned", "520602")
    assert post(client, opened, sent).status_code == 409
    assert post(client, opened, {"step": "close", "edits": 1, "reason": "x"}).status_code == 409
    sealed = client.post(f"/api/v1/audit/cases/{opened.pk}/export").json()
    assert archive.verify(base64.b64decode(sealed["file"]), sealed["seal"]).findings == ()
    client.force_login(people.plant)
    assert client.get(f"/api/v1/audit/cases/{opened.pk}").json()["events"][0]["what"] == "raised"
    assert (
        post(client, opened, {"step": "propose", "edits": 1, "verdict": "unproven", "reason": "x"}).status_code == 403
    )
    client.force_login(people.neighbour)
    assert client.get(f"/api/v1/audit/cases/{opened.pk}").status_code == 403


def post(client, case, sent):
    return client.post(f"/api/v1/audit/cases/{case.pk}/step", json.dumps(sent), "application/json")


def test_a_lifted_exclusion_stands_once_in_the_archive(client, people, opened, now):
    """案卷: the decision that lifts an exclusion ends it; it is no further exclusion, neither of its case nor of the other."""
    made = exclusions.exclude("P1", 2024, "cod", Decimal(40), opened.number, "与监测不符", people.first, now)
    other = Case.objects.create(
        number="2026-00009", kind="project", subject="P2", title="复核", area_id="520602", first="2024-01-01",
        last="2024-12-31", score=1, opened_at=now,
    )  # fmt: skip
    client.force_login(people.auditor)

    def told(case):
        with zipfile.ZipFile(io.BytesIO(client.post(f"/audit/{case.pk}/export/").content)) as kept:
            return json.loads(kept.read("case.json"))["exclusions"]

    stands = {
        "case": opened.number, "project": "P1", "year": 2024, "pollutant": "cod", "amount_t": "40.000000", "reason": "与监测不符",
        "lifted_on": None, "lifted_by": None, "lifting_case": None, "lift_reason": None,
    }  # fmt: skip
    assert (told(opened), told(other)) == ([stands], [])
    exclusions.lift(made.pk, other.number, "监测已修正", people.second, now)
    ended = {
        "lifted_on": "2026-03-02",
        "lifted_by": "second",
        "lifting_case": other.number,
        "lift_reason": "监测已修正",
    }
    assert told(opened) == told(other) == [stands | ended]
