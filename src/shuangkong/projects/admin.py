from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shuangkong.projects.models import Project
from shuangkong.registers.admin import ScopedAdmin


@admin.register(Project)
class ProjectAdmin(ScopedAdmin):
    """两高项目: to be looked at with its history; it is changed on its own page, where the advice is worked out anew."""

    area_path = "area_id"
    list_display = ("code", "name", "area", "owner", "kind", "stage", "energy_tce")
    list_filter = ("stage", "kind", "area")
    list_select_related = ("area",)
    search_fields = ("code", "name", "owner", "product")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
