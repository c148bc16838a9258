from __future__ import annotations

from django.contrib import admin

from shuangkong.energy.models import Budget, Decomposition
from shuangkong.registers.admin import ViewedAdmin


@admin.register(Budget)
class BudgetAdmin(ViewedAdmin):
    """用能预算: to be looked at; it is changed on its own page, where a second person approves."""

    area_path = "area_id"
    list_display = ("area", "year", "version", "state", "total_tce", "document", "issued_on")
    list_filter = ("state", "year", "area")
    list_select_related = ("area",)
    search_fields = ("area__name", "document")


@admin.register(Decomposition)
class DecompositionAdmin(ViewedAdmin):
    """目标分解: to be looked at; an edition is never changed, it goes its way on its own page."""

    area_path = "area_id"
    list_display = ("area", "target_year", "version", "state", "document", "issued_on")
    list_filter = ("state", "target_year", "area")
    list_select_related = ("area",)
    search_fields = ("area__name", "document")
