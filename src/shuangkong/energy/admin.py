from __future__ import annotations

from django.contrib import admin

from shuangkong.energy.models import Budget
from shuangkong.registers.admin import ViewedAdmin


@admin.register(Budget)
class BudgetAdmin(ViewedAdmin):
    """用能预算: to be looked at; it is changed on its own page, where a second person approves."""

    area_path = "area_id"
    list_display = ("area", "year", "version", "state", "total_tce", "document", "issued_on")
    list_filter = ("state", "year", "area")
    list_select_related = ("area",)
    search_fields = ("area__name", "document")
