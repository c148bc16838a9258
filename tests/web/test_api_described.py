"""The API does what its description says: schemathesis calls every operation as described, and some ways that are not.

Calls go to the application in this process, as a WSGI server would make them; the checks are those of schemathesis: no
answer of 5xx, no status and no media type that the description does not name, no body of another form, no way in
without a token.
"""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from shuangkong.access import tokens
from shuangkong.access.models import ApiToken
from shuangkong.access.throttle import PerPerson
from shuangkong.web.api import description
from shuangkong.web.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.doors]
HELD = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
OPERATIONS = sorted(one["operationId"] for methods in description()["paths"].values() for one in methods.values())
# Codes that exist, so that calls reach further than “no such thing”.
KNOWN = {
    "area": "520600", "period": "2024", "figure": "energy.intensity", "indicator": "waste.recycling_rate", "plan": 7,
    "other": 7, "finding": 9, "chapter": 0, "rule": "energy.caliber", "form": "institutions", "duty": 3, "submission": 5,
    "file": 1, "task": 21, "ticket": 23,
}  # fmt: skip


@pytest.fixture
def headers(people):
    """What a program of the administrator sends, with a token that opens everything."""
    _token, text = tokens.make(people["administrator"], "测试", ApiToken.Scope.values, 7, timezone.now())
    return {"Authorization": f"Bearer {text}", "Accept-Encoding": "identity"}  # the in-process client does not unpack


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """As many calls as it takes."""
    monkeypatch.setattr(PerPerson, "allow_request", lambda *_: True)


@pytest.fixture(autouse=True)
def _kept_connection():
    """A server gives its connection back after each request; here it holds the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def described():
    """The description as schemathesis reads it."""
    schema = schemathesis.openapi.from_dict(description())
    schema.app = application
    return schema


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("known", [True, False], ids=["known", "any"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_answer_is_a_fault_of_ours_or_undocumented(described, headers, operation, known, mode):
    """Fit and unfit parameters and bodies, about things that are there and things that are not."""
    one = described.find_operation_by_id(operation)
    names = {parameter.name for parameter in one.path_parameters}
    fixed = {name: value for name, value in KNOWN.items() if name in names} if known else None

    @hypothesis.settings(
        max_examples=4,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=one.as_strategy(mode, path_parameters=fixed))
    def calls(case):
        case.call_and_validate(checks=HELD, headers=headers)

    calls()
