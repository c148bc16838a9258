from __future__ import annotations

from django.contrib import admin

from shuangkong.registers.admin import ViewedAdmin
from shuangkong.targets.models import Target


@admin.register(Target)
class TargetAdmin(ViewedAdmin):
    """目标: to be looked at; they come from plans and change with them."""

    area_path = "area_id"
    list_display = ("name", "relation", "value", "unit", "target_year", "area", "state")
    list_filter = ("state", "kind", "area")
    list_select_related = ("area",)
    search_fields = ("name", "indicator")
