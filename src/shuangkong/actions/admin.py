from __future__ import annotations

from django.contrib import admin

from shuangkong.actions.models import FirstResponsible, Task
from shuangkong.registers.admin import ScopedAdmin, ViewedAdmin


@admin.register(Task)
class TaskAdmin(ViewedAdmin):
    """任务: to be looked at with its history; it is changed on its own page, where departments report and the office confirms."""

    area_path = "area_id"
    list_display = ("title", "section", "kind", "due", "state", "percent", "reported", "area")
    list_filter = ("state", "kind", "area")
    list_select_related = ("area",)
    search_fields = ("title",)


@admin.register(FirstResponsible)
class FirstResponsibleAdmin(ScopedAdmin):
    """第一责任人: one row for each who answered for a county, with the days."""

    area_path = "area_id"
    list_display = ("area", "name", "post", "since", "until")
    list_filter = ("area",)
    list_select_related = ("area",)
    search_fields = ("name", "area__name")
