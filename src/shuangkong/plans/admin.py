from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shuangkong.plans.models import Finding, Plan
from shuangkong.registers.admin import ScopedAdmin


class Kept(ScopedAdmin):
    """To be looked at, with the history; decisions are made on the page of the plan."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(Kept):
    area_path = "area_id"
    list_display = ("title", "area", "target_year", "version", "state", "uploaded_at", "approved_at")
    list_filter = ("state", "area")
    list_select_related = ("area",)
    search_fields = ("title", "number")


@admin.register(Finding)
class FindingAdmin(Kept):
    area_path = "plan__area_id"
    list_display = ("__str__", "plan", "kind", "state", "decided_by", "decided_at")
    list_filter = ("kind", "state")
    list_select_related = ("plan", "decided_by")

    def area_of(self, obj: Finding) -> str:
        return obj.plan.area_id
