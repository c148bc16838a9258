from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shuangkong.actions.models import Task
from shuangkong.registers.admin import ScopedAdmin


@admin.register(Task)
class TaskAdmin(ScopedAdmin):
    """任务: an officer keeps how far a task has come; its words and departments come from the plan."""

    area_path = "area_id"
    list_display = ("title", "section", "kind", "due", "state", "area")
    list_filter = ("state", "kind", "area")
    list_select_related = ("area",)
    search_fields = ("title",)
    readonly_fields = (
        "area", "kind", "section", "title", "lead", "support", "shared", "local", "due", "plan", "plan_title", "start", "end",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
