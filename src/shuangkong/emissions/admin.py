from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shuangkong.emissions.models import Project
from shuangkong.registers.admin import ScopedAdmin


@admin.register(Project)
class ProjectAdmin(ScopedAdmin):
    """减排项目: to be looked at with its history; it is changed on its own page, where the rules of claims are asked."""

    area_path = "area_id"
    list_display = ("code", "name", "type", "area", "operator", "stage", "listed_year")
    list_filter = ("type", "stage", "listed_year", "area")
    list_select_related = ("area",)
    search_fields = ("code", "name", "operator", "permit")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
