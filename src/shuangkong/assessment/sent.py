"""What a form sends, read: files, days, numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from shuangkong.assessment import services


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
