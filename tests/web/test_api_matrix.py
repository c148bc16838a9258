"""Every operation of the API × every role: who is let in, who is refused. A new operation fails until it is listed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from shuangkong.web.api import description

pytestmark = [pytest.mark.django_db, pytest.mark.doors]
ROLES = (
    "anonymous", "other_viewer", "county_officer", "city_officer", "auditor", "administrator", "enterprise",
    "county_clerk", "department_officer", "other_enterprise",
)  # fmt: skip
ROOT = "/api/v1"
COUNTY_SHEET = "gov_energy_145_county_default"
CITY, COUNTY = f"{ROOT}/closings/520600/2024", f"{ROOT}/closings/520602/2024"
OF_CITY = (401, 403, 403, 200, 200, 200, 403, 403, 200, 403)
OF_COUNTY = (401, 403, 200, 200, 200, 200, 403, 200, 200, 403)
ALL = (401, 200, 200, 200, 200, 200, 200, 200, 200, 200)  # each gets what belongs to the own area, if anything
FILING = f"{ROOT}/submissions/5"  # an empty draft of the enterprise
SUBMITTED = f"{ROOT}/submissions/6"  # of the year before; the steps below show an older state of it
FILED = {"file": SimpleUploadedFile("报表.txt", b"x"), "edits": 0}
INSPECT = (401, 403, 200, 200, 200, 200, 200, 200, 403, 403)
FILE = (401, 403, 403, 403, 403, 403, 409, 403, 403, 403)
WARNING = {"check": "x", "key": [], "found": "x", "reason": "x"}
HANDED_IN = {"file": SimpleUploadedFile("方案.exe", b"x"), "area": "520600"}
TEXT = {"area": "520600", "text": "x"}
METERS = f"{ROOT}/energy-meters"
DEVICE = {"enterpriseCode": "91520602MA6DM0001Q", "deviceId": "1"}
OWN = (401, 403, 403, 403, 403, 403, 200, 403, 403, 403)
OWN_FAULTY = (401, 403, 403, 403, 403, 403, 422, 403, 403, 422)
REDUCTION = f"{ROOT}/reductions/13"
DECLARE_FAULTY = (401, 403, 422, 403, 403, 422, 403, 422, 403, 403)
USE = {"source": "x", "target": "x", "pollutant": "cod", "amount_t": "1", "day": "2025-03-02", "document": "x"}
BUDGET_FILE = {"file": SimpleUploadedFile("分配表.exe", b"x")}
REGISTER = {"file": SimpleUploadedFile("许可证.exe", b"x")}
TASK, TICKET = f"{ROOT}/tasks/21", f"{ROOT}/tickets/23"
REPORT = {"edits": 9, "month": "2026-02", "percent": 10, "done": "x"}
SUPERVISE = (401, 403, 403, 409, 403, 409, 403, 403, 403, 403)
ISSUE = {
    "area": "520600", "source": "meeting", "level": "notice", "title": "x", "demand": "x", "due": "2020-01-01",
    "county": "520602",
}  # fmt: skip
LETTER = {
    "kind": "warning", "agency": "某委", "code": "某发", "title": "函", "addressee": "碧江区人民政府", "body": "请整改。",
}  # fmt: skip
REPLY = {"file": SimpleUploadedFile("材料.pdf", b"x"), "edits": 9, "text": "x"}
PROVEN = {"file": SimpleUploadedFile("批复.pdf", b"x"), "kind": "judge", "fields": "{}"}
NO_FILE = (401, 403, 404, 404, 404, 404, 403, 404, 404, 403)
NO_REPLY = (401, 403, 404, 404, 404, 404, 403, 404, 403, 403)
RECEIVED = {"step": "deliver", "edits": 0}
MEASURE = {"kind": "measure", "quote": "下降", "fields": {"text": "下降"}}

# operation → (method, address, body), status for each role in the order of ROLES
TABLE = {
    "me": [("GET", f"{ROOT}/me", None, ALL)],
    "areas": [("GET", f"{ROOT}/areas", None, ALL)],
    "area": [
        ("GET", f"{ROOT}/areas/520600", None, OF_CITY),
        ("GET", f"{ROOT}/areas/520602", None, OF_COUNTY),
    ],
    "departments": [("GET", f"{ROOT}/departments", None, ALL)],
    "periods": [("GET", f"{ROOT}/periods", None, ALL)],
    "closings": [("GET", f"{ROOT}/closings", None, ALL)],
    "closing": [("GET", CITY, None, OF_CITY), ("GET", COUNTY, None, OF_COUNTY)],
    "figures": [("GET", f"{CITY}/figures", None, OF_CITY), ("GET", f"{COUNTY}/figures", None, OF_COUNTY)],
    "explanation": [
        ("GET", f"{CITY}/figures/energy.intensity", None, OF_CITY),
        ("GET", f"{COUNTY}/figures/energy.intensity", None, OF_COUNTY),
    ],
    "changes": [("GET", f"{CITY}/changes", None, OF_CITY), ("GET", f"{COUNTY}/changes", None, OF_COUNTY)],
    "followed": [("GET", f"{CITY}/indicators", None, OF_CITY), ("GET", f"{COUNTY}/indicators", None, OF_COUNTY)],
    "indicator": [
        ("GET", f"{CITY}/indicators/waste.recycling_rate", None, OF_CITY),
        ("GET", f"{COUNTY}/indicators/waste.recycling_rate", None, OF_COUNTY),
    ],
    "vintages": [
        ("GET", f"{CITY}/indicators/waste.recycling_rate/vintages", None, OF_CITY),
        ("GET", f"{COUNTY}/indicators/waste.recycling_rate/vintages", None, OF_COUNTY),
    ],
    "verify": [("POST", f"{ROOT}/cities/520600/verification", None, OF_CITY)],
    "catalogue": [("GET", f"{ROOT}/indicators", None, ALL)],
    "definition": [("GET", f"{ROOT}/indicators/waste.recycling_rate", None, ALL)],
    "targets": [("GET", f"{ROOT}/targets", None, ALL)],
    "plans": [("GET", f"{ROOT}/plans", None, ALL)],
    "plan": [("GET", f"{ROOT}/plans/7", None, OF_CITY)],
    "findings": [("GET", f"{ROOT}/plans/7/findings", None, OF_CITY)],
    "finding": [("GET", f"{ROOT}/plans/7/findings/9", None, OF_CITY)],
    "plan_changes": [("GET", f"{ROOT}/plans/7/changes", None, OF_CITY)],
    "comparison": [("GET", f"{ROOT}/plans/7/comparison/7", None, OF_CITY)],
    "hand_in_plan": [("POST", f"{ROOT}/plans", TEXT, (401, 403, 403, 422, 403, 422, 403, 403, 403, 403))],
    "hand_in_plan_file": [
        ("POST", f"{ROOT}/plans/file", HANDED_IN, (401, 403, 403, 422, 403, 422, 403, 403, 403, 403))
    ],
    "decide": [
        (
            "POST",
            f"{ROOT}/plans/7/findings/9/decision",
            {"decision": "accept"},
            (401, 403, 403, 200, 403, 200, 403, 403, 403, 403),
        )
    ],
    "add_finding": [("POST", f"{ROOT}/plans/7/findings", MEASURE, (401, 403, 403, 201, 403, 201, 403, 403, 403, 403))],
    "accept_chapter": [
        ("POST", f"{ROOT}/plans/7/chapters/0/acceptance", None, (401, 403, 403, 200, 403, 200, 403, 403, 403, 403))
    ],
    "approve_plan": [("POST", f"{ROOT}/plans/7/approval", None, (401, 403, 403, 409, 403, 409, 403, 403, 403, 403))],
    # the officer takes it out before the auditor and the administrator come
    "discard_plan": [("DELETE", f"{ROOT}/plans/7", None, (401, 403, 403, 204, 404, 404, 404, 404, 404, 404))],
    "forms": [("GET", f"{ROOT}/forms", None, ALL)],
    "form": [("GET", f"{ROOT}/forms/institutions", None, ALL)],
    "duties": [("GET", f"{ROOT}/duties", None, ALL)],
    "outlets": [("GET", f"{ROOT}/outlets", None, ALL)],
    "readings": [
        (
            "GET",
            f"{ROOT}/stations/MN1/readings?first=2026-03-01&last=2026-03-02",
            None,
            (401, 403, 200, 200, 200, 200, 200, 200, 200, 403),
        )
    ],
    "alerts": [("GET", f"{ROOT}/alerts", None, ALL)],
    "budgets": [("GET", f"{ROOT}/budgets", None, ALL)],
    "budget": [("GET", f"{ROOT}/budgets/29", None, OF_COUNTY)],
    "budget_lines": [
        ("POST", f"{ROOT}/budgets/41/lines", BUDGET_FILE, (401, 403, 422, 422, 403, 422, 403, 422, 403, 403))
    ],
    "budget_step": [
        (
            "POST",
            f"{ROOT}/budgets/41/steps",
            {"step": "propose", "edits": 9},
            (401, 403, 409, 409, 403, 409, 403, 409, 403, 403),
        ),
        (
            "POST",
            f"{ROOT}/budgets/41/steps",
            {"step": "approve", "edits": 9},
            (401, 403, 403, 409, 403, 409, 403, 403, 403, 403),
        ),
    ],
    "budget_change": [
        (
            "POST",
            f"{ROOT}/budgets/29/changes",
            {"line": 999, "from_month": 1, "change_tce": "1", "reason": "x"},
            (401, 403, 422, 422, 403, 422, 403, 422, 403, 403),
        )
    ],
    "budget_decide": [
        (
            "POST",
            f"{ROOT}/budgets/29/changes/37",
            {"approved": False},
            (401, 403, 403, 409, 403, 409, 403, 403, 403, 403),
        )
    ],
    "budget_told": [
        (
            "POST",
            f"{ROOT}/budgets/29/lines/31/told",
            {"document": "x"},
            (401, 403, 403, 409, 403, 409, 403, 403, 403, 403),
        )
    ],
    "gate_projects": [("GET", f"{ROOT}/projects", None, ALL)],
    "gate_project": [("GET", f"{ROOT}/projects/13", None, OF_COUNTY)],
    "gate_record": [
        (
            "POST",
            f"{ROOT}/projects/13/records",
            {"kind": "judge", "fields": {}},
            (401, 403, 403, 422, 403, 422, 403, 403, 403, 403),
        )
    ],
    "gate_evidence": [("GET", f"{ROOT}/projects/13/evidence", None, OF_COUNTY)],
    "add_gate_evidence": [
        ("POST", f"{ROOT}/projects/13/evidence", PROVEN, (401, 403, 403, 422, 403, 422, 403, 403, 403, 403))
    ],
    "gate_evidence_file": [("GET", f"{ROOT}/projects/13/evidence/1", None, NO_FILE)],
    # nobody sequenced yet
    "gate_sequence": [
        ("GET", f"{ROOT}/projects/sequence/520600", None, (401, 403, 403, 404, 404, 404, 403, 403, 404, 403))
    ],
    "headroom": [("GET", f"{ROOT}/headroom", None, ALL)],
    "boilers": [("GET", f"{ROOT}/boilers", None, ALL)],
    "replacements": [("GET", f"{ROOT}/replacements", None, (401, 200, 200, 200, 200, 200, 403, 200, 200, 403))],
    # neither the source nor the new project is there
    "use_reduction": [("POST", f"{ROOT}/replacements", USE, (401, *(403,) * 9))],
    "take_register": [
        ("POST", f"{ROOT}/registers/permits", REGISTER, (401, 403, 403, 422, 403, 422, 403, 403, 403, 403))
    ],
    "alert": [("GET", f"{ROOT}/alerts/11", None, (401, 403, 200, 200, 200, 200, 200, 200, 200, 403))],
    # the county's officer acknowledges it before the others come
    "alert_step": [
        ("POST", f"{ROOT}/alerts/11/step", {"step": "acknowledge"}, (401, 403, 200, 409, 403, 409, 403, 403, 403, 403))
    ],
    "reductions": [("GET", f"{ROOT}/reductions", None, ALL)],
    "reduction": [("GET", REDUCTION, None, OF_COUNTY)],
    "reduction_calculation": [("GET", f"{REDUCTION}/calculations/2024", None, OF_COUNTY)],
    "reduction_problems": [("GET", f"{REDUCTION}/problems/2024", None, OF_COUNTY)],
    "file_reduction": [("POST", f"{REDUCTION}/claims/2024/filing", {"edits": 0}, DECLARE_FAULTY)],
    "judge_reduction": [
        (
            "POST",
            f"{REDUCTION}/claims/2024/judgement",
            {"edits": 0, "step": "check"},
            (401, 403, 409, 409, 409, 409, 403, 409, 409, 403),  # nothing was filed
        )
    ],
    "register_reductions": [
        (
            "POST",
            f"{ROOT}/reductions/file",
            {"file": SimpleUploadedFile("项目.txt", b"x"), "book": "reductions"},
            DECLARE_FAULTY,
        )
    ],
    "add_reduction_evidence": [
        ("POST", f"{REDUCTION}/evidence", {"file": SimpleUploadedFile("材料.pdf", b"x"), "kind": "x"}, DECLARE_FAULTY)
    ],
    "submissions": [("GET", f"{ROOT}/submissions", None, ALL)],
    "observations": [("GET", f"{ROOT}/observations", None, ALL)],
    "submission": [("GET", FILING, None, INSPECT)],
    "rows": [("GET", f"{FILING}/rows", None, INSPECT)],
    "problems": [("GET", f"{FILING}/problems", None, INSPECT)],
    "submission_changes": [("GET", f"{FILING}/changes", None, INSPECT)],
    "submission_energy": [("GET", f"{FILING}/energy", None, INSPECT)],
    "key_users": [("GET", f"{ROOT}/key-users", None, ALL)],
    "template": [("GET", f"{FILING}/template", None, INSPECT)],
    "original": [("GET", f"{FILING}/files/1", None, (401, 403, 404, 404, 404, 404, 404, 404, 403, 403))],
    "open_submission": [("POST", f"{ROOT}/duties/3/2024/opening", None, INSPECT)],
    "remind": [("POST", f"{ROOT}/duties/3/2024/reminder", None, (401, 403, 204, 204, 403, 204, 403, 403, 403, 403))],
    "hand_in_file": [("POST", f"{FILING}/file", FILED, (401, 403, 403, 403, 403, 403, 422, 403, 403, 403))],
    "fill_in": [
        ("PUT", f"{FILING}/rows", {"edits": 9, "tables": {}}, (401, 403, 403, 403, 403, 403, 422, 403, 403, 403))
    ],
    "explain_warning": [("POST", f"{FILING}/explanations", WARNING, FILE)],
    "filing_step": [("POST", f"{FILING}/filing", {"step": "submit", "edits": 0}, FILE)],
    "review_step": [
        (
            "POST",
            f"{FILING}/review",
            {"step": "review", "edits": 0},
            (401, 403, 409, 409, 409, 409, 409, 409, 403, 403),
        ),
        (
            "POST",
            f"{SUBMITTED}/review",
            {"step": "review", "edits": 0},
            (401, 403, 409, 403, 403, 409, 403, 403, 403, 403),
        ),
    ],
    "correct": [("POST", f"{FILING}/correction", {"reason": "更正"}, FILE)],
    # the enterprise of the made-up person, and nobody else, not even the administrator
    "meter_registration": [("POST", f"{METERS}/registration", DEVICE, OWN)],
    "meter_base": [("GET", f"{METERS}/base", None, (*OWN[:-1], 200))],
    "meter_info": [("PUT", f"{METERS}/info", DEVICE, OWN_FAULTY)],
    "meter_data": [("POST", f"{METERS}/data", DEVICE, OWN_FAULTY)],
    "tasks": [("GET", f"{ROOT}/tasks", None, ALL)],
    "documents": [("GET", f"{ROOT}/documents", None, ALL)],
    "document": [("GET", f"{ROOT}/documents/19", None, (401, 403, 200, 200, 200, 200, 403, 200, 403, 403))],
    "document_draft": [
        # no day by which to answer
        ("POST", f"{ROOT}/documents", LETTER, (401, 403, 403, 409, 403, 409, 403, 403, 403, 403))
    ],
    "document_step": [
        # the county confirms it; its clerk comes too late
        ("POST", f"{ROOT}/documents/19/step", RECEIVED, (401, 403, 200, 403, 403, 403, 403, 409, 403, 403))
    ],
    "document_reply": [
        # the letter was not delivered yet
        ("POST", f"{ROOT}/documents/19/replies", REPLY, (401, 403, 409, 403, 403, 403, 403, 409, 403, 403))
    ],
    "document_reply_file": [("GET", f"{ROOT}/documents/19/replies/1", None, NO_REPLY)],
    "task": [("GET", TASK, None, OF_COUNTY)],  # counties see what they carry out
    # each of these comes with an older number than the task has, or with a day that has passed
    "confirm_task": [("POST", f"{TASK}/confirmation", {"edits": 9, "lead": ["统计局"]}, SUPERVISE)],
    "report_task": [("POST", f"{TASK}/progress", REPORT, (401, 403, 409, 409, 403, 409, 403, 409, 409, 403))],
    "card_task": [("POST", f"{TASK}/cards", {"edits": 9, "reason": "slow", "remark": "x"}, SUPERVISE)],
    "tickets": [("GET", f"{ROOT}/tickets", None, ALL)],
    "ticket": [("GET", TICKET, None, (401, 403, 200, 200, 200, 200, 403, 200, 403, 403))],
    "issue_ticket": [("POST", f"{ROOT}/tickets", ISSUE, SUPERVISE)],
    "ticket_step": [
        (
            "POST",
            f"{TICKET}/step",
            {"step": "answer", "edits": 9, "reason": "x"},
            (401, 403, 409, 403, 403, 409, 403, 409, 403, 403),
        )
    ],
    "answer_ticket": [
        ("POST", f"{TICKET}/answer", REPLY | {"reason": "x"}, (401, 403, 409, 403, 403, 409, 403, 409, 403, 403))
    ],
    "ticket_file": [("GET", f"{TICKET}/files/1", None, NO_REPLY)],
    "audit_checks": [("GET", f"{ROOT}/audit/checks", None, ALL)],
    "audit_findings": [("GET", f"{ROOT}/audit/findings", None, ALL)],
    "audit_suppressions": [("GET", f"{ROOT}/audit/suppressions", None, ALL)],
    "audit_cases": [("GET", f"{ROOT}/audit/cases", None, ALL)],
    "audit_case": [("GET", f"{ROOT}/audit/cases/13", None, (401, 403, 403, 200, 200, 200, 200, 403, 403, 403))],
    "audit_step": [
        (
            "POST",
            f"{ROOT}/audit/cases/13/step",
            {"step": "close", "edits": 9, "reason": "x"},
            (401, 403, 403, 409, 403, 409, 403, 403, 403, 403),
        )
    ],
    "audit_export": [
        ("POST", f"{ROOT}/audit/cases/13/export", None, (401, 403, 403, 200, 200, 200, 403, 403, 403, 403))
    ],
    "assessment_sheets": [("GET", f"{ROOT}/assessment/sheets", None, ALL)],
    "assessment_score": [
        ("GET", f"{ROOT}/assessment/scores/520600/2024/gov_dual_carbon_2026", None, OF_CITY),
        ("GET", f"{ROOT}/assessment/scores/520602/2024/{COUNTY_SHEET}", None, OF_COUNTY),
    ],
    "assessments": [("GET", f"{ROOT}/assessments", None, ALL)],
    "assessment": [("GET", f"{ROOT}/assessments/19", None, OF_COUNTY)],
    "assessment_enter": [
        (
            "POST",
            f"{ROOT}/assessments/19/entries",
            {"edits": 9, "entries": [{"item": "M2", "given": {"points": 5}}]},
            (401, 403, 409, 403, 403, 403, 403, 409, 403, 403),
        )
    ],
    "assessment_evidence": [("GET", f"{ROOT}/assessments/19/evidence", None, OF_COUNTY)],
    "add_assessment_evidence": [
        (
            "POST",
            f"{ROOT}/assessments/19/evidence",
            REPLY | {"item": "M2"},
            (401, 403, 409, 403, 403, 403, 403, 409, 403, 403),
        )
    ],
    "assessment_evidence_file": [("GET", f"{ROOT}/assessments/19/evidence/1", None, NO_FILE)],
    "assessment_step": [
        (
            "POST",
            f"{ROOT}/assessments/19/step",
            {"step": "review", "edits": 9, "reason": "x"},
            (401, 403, 403, 409, 403, 409, 403, 403, 403, 403),
        )
    ],
    "rules": [("GET", f"{ROOT}/rules", None, ALL)],
    "rule": [("GET", f"{ROOT}/rules/energy.caliber", None, ALL)],
}
CASES = [(id_, *case) for id_, cases in TABLE.items() for case in cases]


@pytest.mark.parametrize(("operation", "method", "address", "body", "statuses"), CASES, ids=lambda one: str(one)[:60])
def test_each_role_gets_what_the_table_says(client, people, operation, method, address, body, statuses):
    """Deny by default: only what the table grants is granted, and no answer is one that the description does not know."""
    found = []
    for role in ROLES:
        client.logout()
        if role != "anonymous":
            client.force_login(people[role])
        if body and "file" in body:
            body["file"].seek(0)
            answer = client.post(address, body)
        else:
            answer = client.generic(
                method, address, client._encode_json(body or {}, "application/json"), "application/json"
            )
        found.append(answer.status_code)
    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, statuses, strict=True))
    assert {str(status) for status in found} <= set(described()[operation]["responses"])


def described():
    """Return the operations as they are described, by id."""
    return {one["operationId"]: one for methods in description()["paths"].values() for one in methods.values()}


def test_no_operation_is_missing_from_the_table():
    """Whoever adds an operation says here who may call it."""
    assert set(TABLE) == set(described())


def test_the_addresses_of_the_table_are_those_of_the_operations():
    """Each case is about the operation that it stands under."""
    for path, methods in description()["paths"].items():
        for method, one in methods.items():
            for known, address, _body, _statuses in TABLE[one["operationId"]]:
                assert known == method.upper()
                assert resolve(address.partition("?")[0]).route.count("/") == path.count("/") - 1
