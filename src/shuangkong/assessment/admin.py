from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from shuangkong.assessment.models import Assessment
from shuangkong.registers.admin import ViewedAdmin


@admin.register(Assessment)
class AssessmentAdmin(ViewedAdmin):
    """考核: to be looked at; it is changed on its own page alone, and its events are its history."""

    area_path = "area_id"
    list_display = ("area", "year", "title", "state", "total", "grade")
    list_filter = ("year", "state", "area")
    list_select_related = ("area",)
    search_fields = ("area__name", "title", "document")
    exclude = ("sealed", "result")

    def history_view(self, request: HttpRequest, *_args: Any, **_more: Any) -> HttpResponse:
        raise PermissionDenied

    def history_form_view(self, request: HttpRequest, *_args: Any, **_more: Any) -> HttpResponse:
        raise PermissionDenied
