from __future__ import annotations

from django.contrib import admin

from shuangkong.registers.admin import ViewedAdmin
from shuangkong.reports.models import OfficialDocument


@admin.register(OfficialDocument)
class OfficialDocumentAdmin(ViewedAdmin):
    """发文登记簿: to be looked at; documents change by their steps alone."""

    area_path = "area_id"
    list_display = ("number", "kind", "title", "to_area", "state", "due", "issued_on")
    list_filter = ("state", "kind", "year")
    list_select_related = ("area", "to_area")
    search_fields = ("title", "addressee")
