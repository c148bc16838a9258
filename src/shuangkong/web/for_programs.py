"""给程序的回答: under /api/ no page of words answers a program: whatever failed before or beside an operation is problem details."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shuangkong.access import failures

Answer = Callable[[HttpRequest], HttpResponse]
ROOT = "/api/v1/"
OF_STATUS = {status: kind for kind, (status, _title, _detail) in reversed(failures.KINDS.items())}


def problem_details(answer: Answer) -> Answer:
    """Put problem details in the place of error pages; nothing of the API is kept by a browser or on the way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = answer(request)
        if not request.path.startswith(ROOT):
            return given
        if given.status_code >= 400 and given.headers.get("Content-Type") != failures.MEDIA:
            kind = OF_STATUS.get(given.status_code, "fault" if given.status_code >= 500 else "malformed")
            told = failures.response(kind)
            told.status_code = given.status_code
            if "Allow" in given.headers:
                told["Allow"] = given.headers["Allow"]
            given = told
        given.headers.setdefault("Cache-Control", "no-store")
        return given

    return middleware
