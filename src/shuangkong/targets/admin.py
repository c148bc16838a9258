from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shuangkong.registers.admin import ScopedAdmin
from shuangkong.targets.models import Target


@admin.register(Target)
class TargetAdmin(ScopedAdmin):
    """目标: to be looked at; they come from plans and change with them."""

    area_path = "area_id"
    list_display = ("name", "relation", "value", "unit", "target_year", "area", "state")
    list_filter = ("state", "kind", "area")
    list_select_related = ("area",)
    search_fields = ("name", "indicator")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
