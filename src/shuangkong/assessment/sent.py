"""What a form sends, read: files, days, numbers, fields; and what is said where a sheet of the installation is broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shuangkong.assessment import services
from shuangkong.kernel.problems import BadData

YES, NO = "yes", "no"


def files(request: HttpRequest, name: str) -> list[services.File]:
    """Return the files of one field, one more than is taken at most, so that too many are told."""
    return [(file.name or "", file.read()) for file in request.FILES.getlist(name)[: services.MOST_FILES + 1]]


def day(text: str) -> date | None:
    """Return a day; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number(text: Any) -> int:
    """Return a number; -1 for what is none, which fits no page."""
    return int(text) if text and str(text).isdecimal() and len(str(text)) < 10 else -1


def sheets_told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show every fault of the installation's own sheets in the place of a page that needs them."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        try:
            return view(request, *args, **more)
        except BadData as bad:
            context = {"section": "assessment", "problems": bad.problems}
            return render(request, "assessment/broken.html", context, status=422)

    return shown


def value(text: str, kind: str) -> Any:
    """Return what was typed in a field of a kind; what is no number stays a text, and is told as a fault later."""
    text = text.strip()
    if not text:
        return None
    if text in (YES, NO) and kind in ("", "flag"):
        return text == YES
    if kind in ("choice", "text"):
        return text
    try:
        return float(text.replace(",", "").replace("，", "").removesuffix("%"))
    except ValueError:
        return text
