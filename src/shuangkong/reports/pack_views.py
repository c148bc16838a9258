from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from shuangkong.assessment import services
from shuangkong.assessment.views import found_for


@require_POST
def pack(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """导出自评材料: the self-assessment report with its evidence and an index, sealed; the export goes on record."""
    from shuangkong.reports import packing  # reads tables: pyarrow stays out of the start

    found = found_for(request, assessment_id)
    if not packing.may_export(request.user, found):
        raise PermissionDenied
    now = timezone.now()
    raw, seal = packing.export(found, request.user, now)
    services.event(found, services.What.EXPORTED, request.user, now, found.state, seal, {"seal": seal})
    response = HttpResponse(raw, content_type="application/zip")
    name = f"自评材料{packing.unsubmitted(found)}_{found.area.name}_{found.year}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
