"""What every answer passes through: the language that the person chose, and the rules for what a page may load."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]
OWN = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
# The theme of the registers writes scripts and styles into its pages; still nothing comes from another host.
REGISTERS = OWN + "; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'"


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
