from __future__ import annotations

from django.contrib import admin

from shuangkong.projects.models import Project
from shuangkong.registers.admin import ViewedAdmin


@admin.register(Project)
class ProjectAdmin(ViewedAdmin):
    """两高项目: to be looked at with its history; it is changed on its own page, where the advice is worked out anew."""

    area_path = "area_id"
    list_display = ("code", "name", "area", "owner", "kind", "stage", "energy_tce")
    list_filter = ("stage", "kind", "area")
    list_select_related = ("area",)
    search_fields = ("code", "name", "owner", "product")
