from __future__ import annotations

from django.contrib import admin

from shuangkong.plans.models import Finding, Plan
from shuangkong.registers.admin import ViewedAdmin


@admin.register(Plan)
class PlanAdmin(ViewedAdmin):
    area_path = "area_id"
    list_display = ("title", "area", "target_year", "version", "state", "uploaded_at", "approved_at")
    list_filter = ("state", "area")
    list_select_related = ("area",)
    search_fields = ("title", "number")


@admin.register(Finding)
class FindingAdmin(ViewedAdmin):
    area_path = "plan__area_id"
    list_display = ("__str__", "plan", "kind", "state", "decided_by", "decided_at")
    list_filter = ("kind", "state")
    list_select_related = ("plan", "decided_by")

    def area_of(self, obj: Finding) -> str:
        return obj.plan.area_id
