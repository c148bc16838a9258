"""接口的根: what the rooms offer to programs, under one address; how a fault is answered; the description of it all."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.renderers import JSONRenderer

from shuangkong.access import failures
from shuangkong.access.api import router as person
from shuangkong.access.door import READ, opened
from shuangkong.access.failures import Failure, response
from shuangkong.access.throttle import PerPerson
from shuangkong.actions.acting import Refused as TaskRefused
from shuangkong.actions.api import router as actions
from shuangkong.actions.api_answers import router as answers
from shuangkong.actions.api_tickets import router as tickets
from shuangkong.assessment.api import router as assessments
from shuangkong.assessment.api_evidence import router as evidence
from shuangkong.assessment.services import Refused as AssessmentRefused
from shuangkong.audit.api import router as audit
from shuangkong.audit.services import Refused as CaseRefused
from shuangkong.closing.api import router as closings
from shuangkong.closing.api_indicators import router as indicators
from shuangkong.emissions.api import router as reductions
from shuangkong.emissions.api_permits import router as permits
from shuangkong.emissions.services import Refused as ReductionRefused
from shuangkong.energy.api import router as energy
from shuangkong.energy.budget_services import Refused as BudgetRefused
from shuangkong.kernel.problems import BadData, NotInForce, Unknown
from shuangkong.monitoring.alerting import Refused as AlertRefused
from shuangkong.monitoring.api import router as monitoring
from shuangkong.monitoring.api_meters import router as meters
from shuangkong.plans.api_review import router as plans
from shuangkong.plans.review import Refused
from shuangkong.projects.api import router as gate
from shuangkong.projects.api_evidence import router as gate_evidence
from shuangkong.projects.services import Refused as GateRefused
from shuangkong.registers.api import router as registers
from shuangkong.reports.api import router as documents
from shuangkong.reports.api_replies import router as replies
from shuangkong.reports.services import Refused as DocumentRefused
from shuangkong.statistics.api_filing import router as statistics
from shuangkong.statistics.services import Refused as FilingRefused
from shuangkong.targets.api import router as targets
from shuangkong.web.api_faults import problems_of
from shuangkong.web.api_rulebook import router as rules

ABOUT = """数值一律为十进制数文本，没有数据为 null，绝不以 0 代替。列表按固定次序分页：limit、offset；next 是下一页的地址。
凭令牌调用：请求头 Authorization: Bearer 令牌。令牌在“接口令牌”页签发，分查询（read）、报送和录入（file）、审核和批准（review）、上传计量数据（meters:write）四种范围，到期失效，可随时作废。
本人能做什么、能看哪些区域，与在页面上相同。差错按 RFC 9457 说明，problems 逐处列出在哪里、写的是什么、应该是什么、怎么改。"""


class Written(JSONRenderer):
    """Chinese stays legible on the way."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012 - ninja's own form


class Api(NinjaAPI):
    """The API with its description: every error answer is problem details, every operation says the scope it needs."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Describe what ninja cannot know: the media type of faults, and the scopes."""
        described = super().get_openapi_schema(**kwargs)
        scopes = {
            operation.operation_id: getattr(operation.auth_callbacks[0], "scope", READ)
            for router in self._get_bound_routers()
            for view in router.path_operations.values()
            for operation in view.operations
        }
        for methods in described["paths"].values():
            for operation in methods.values():
                operation["x-scope"] = scopes[operation["operationId"]]
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        answer["content"] = {failures.MEDIA: answer["content"]["application/json"]}
                        answer["description"] = _titles(int(status))
        return described


def _titles(status: int) -> str:
    return "；".join(title for known, title, _detail in failures.KINDS.values() if known == status)


api = Api(
    title="双控接口",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    renderer=Written(),
    auth=opened(),
    throttle=PerPerson(),
    docs_url=None,
    openapi_url=None,
)
ROUTERS = (
    person, registers, closings, indicators, targets, plans, actions, tickets, answers, monitoring, meters, statistics, reductions, permits,
    audit, energy, gate, gate_evidence, assessments, evidence, documents, replies, rules,
)  # fmt: skip
for router in ROUTERS:
    api.add_router("", router)


@cache
def description() -> dict[str, Any]:
    """Return the OpenAPI description as plain values; it is the same for everybody, as long as the process lives."""
    plain: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return plain


@api.get("/openapi.json", include_in_schema=False, operation_id="openapi")
def openapi(request: HttpRequest) -> HttpResponse:
    """接口的 OpenAPI 说明。"""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@api.exception_handler(Failure)
def _failed(_request: HttpRequest, fault: Failure) -> HttpResponse:
    return response(fault.kind, fault.detail, fault.problems)


@api.exception_handler(AuthenticationError)
def _unauthenticated(_request: HttpRequest, _fault: Any) -> HttpResponse:
    return response("unauthenticated")


@api.exception_handler(PermissionDenied)
def _denied(_request: HttpRequest, fault: PermissionDenied) -> HttpResponse:
    return response("denied", str(fault))


@api.exception_handler(Http404)
def _not_found(_request: HttpRequest, fault: Http404) -> HttpResponse:
    return response("not-found", str(fault))


@api.exception_handler(Unknown)
def _unknown(_request: HttpRequest, fault: Unknown) -> HttpResponse:
    return response("not-found", str(fault.args[0]))


@api.exception_handler(NotInForce)
def _not_in_force(_request: HttpRequest, fault: NotInForce) -> HttpResponse:
    return response("not-in-force", str(fault.args[0]))


@api.exception_handler(Refused)
@api.exception_handler(TaskRefused)
@api.exception_handler(FilingRefused)
@api.exception_handler(ReductionRefused)
@api.exception_handler(AlertRefused)
@api.exception_handler(CaseRefused)
@api.exception_handler(GateRefused)
@api.exception_handler(AssessmentRefused)
@api.exception_handler(BudgetRefused)
def _refused(_request: HttpRequest, fault: Exception) -> HttpResponse:
    return response("refused", str(fault))


@api.exception_handler(DocumentRefused)
def _document_refused(_request: HttpRequest, fault: DocumentRefused) -> HttpResponse:
    return response("refused", str(fault))


@api.exception_handler(BadData)
def _bad_data(_request: HttpRequest, fault: BadData) -> HttpResponse:
    return response("bad-data", problems=fault.problems)


@api.exception_handler(ValidationError)
def _parameters(_request: HttpRequest, fault: ValidationError) -> HttpResponse:
    return response("parameters", problems=problems_of(fault.errors))


@api.exception_handler(Throttled)
def _too_many(_request: HttpRequest, fault: Throttled) -> HttpResponse:
    answer = response("too-many")
    answer["Retry-After"] = str(max(1, math.ceil(fault.wait or 1)))
    return answer


@api.exception_handler(HttpError)
def _malformed(_request: HttpRequest, _fault: Any) -> HttpResponse:
    return response("malformed")
