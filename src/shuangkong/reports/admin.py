from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shuangkong.registers.admin import ScopedAdmin
from shuangkong.reports.models import OfficialDocument


@admin.register(OfficialDocument)
class OfficialDocumentAdmin(ScopedAdmin):
    """发文登记簿: to be looked at; documents change by their steps alone."""

    area_path = "area_id"
    list_display = ("number", "kind", "title", "to_area", "state", "due", "issued_on")
    list_filter = ("state", "kind", "year")
    list_select_related = ("area", "to_area")
    search_fields = ("title", "addressee")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
