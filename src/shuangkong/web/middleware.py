"""What every answer passes through: language, what a page may load, how large a request may be, how long a session lasts."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from shuangkong.access import origin
from shuangkong.registers.read_once import reading_once

Answer = Callable[[HttpRequest], HttpResponse]
OWN = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
# The theme of the registers reckons with expressions in attributes (Alpine), which it compiles, and sets styles; no
# script stands in its pages, and nothing comes from another host.
REGISTERS = OWN + "; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'"
MINUTE = 60
LOOKS = ("GET", "HEAD")
UNATTENDED = "X-Unattended"  # what a page asks by itself shows of nobody that they are there


def language(answer: Answer) -> Answer:
    """Speak Chinese until the person switches; what the browser prefers does not matter (an office's default is Chinese)."""
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = answer(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    return middleware


def content_policy(answer: Answer) -> Answer:
    """Tell the browser to load nothing from other hosts and to run no script that stands inside a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers["Content-Security-Policy"] = REGISTERS if request.path.startswith("/registers/") else OWN
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response

    return middleware


def largest(answer: Answer) -> Answer:
    """Refuse what is too large by what its header says, before anything of it is read or kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not said.isdigit() or int(said) > settings.LARGEST_REQUEST:
            return render(request, "413.html", {"megabytes": settings.LARGEST_REQUEST // 1024**2}, status=413)
        return answer(request)

    return middleware


def came_from(answer: Answer) -> Answer:
    """Let the audit trail know who asks and from where."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with origin.answering(request):
            return answer(request)

    return middleware


def one_reading(answer: Answer) -> Answer:
    """Let a request that only looks read the register of areas once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in LOOKS:
            return answer(request)
        with reading_once():
            return answer(request)

    return middleware


def session_end(answer: Answer) -> Answer:
    """End a session that nobody used for a while, and any session at the end of a working day."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            since, seen = (request.session.get(name, 0) for name in ("since", "seen"))
            if now - seen > settings.SESSION_IDLE or now - since > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif now - seen > MINUTE and UNATTENDED not in request.headers:  # not at every request: each is a write
                request.session["seen"] = now
        return answer(request)

    return middleware
