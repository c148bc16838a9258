from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shuangkong.actions.models import FirstResponsible, Task
from shuangkong.registers.admin import ScopedAdmin


@admin.register(Task)
class TaskAdmin(ScopedAdmin):
    """任务: to be looked at with its history; it is changed on its own page, where departments report and the office confirms."""

    area_path = "area_id"
    list_display = ("title", "section", "kind", "due", "state", "percent", "reported", "area")
    list_filter = ("state", "kind", "area")
    list_select_related = ("area",)
    search_fields = ("title",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(FirstResponsible)
class FirstResponsibleAdmin(ScopedAdmin):
    """第一责任人: one row for each who answered for a county, with the days."""

    area_path = "area_id"
    list_display = ("area", "name", "post", "since", "until")
    list_filter = ("area",)
    list_select_related = ("area",)
    search_fields = ("name", "area__name")
