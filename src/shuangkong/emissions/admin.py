from __future__ import annotations

from django.contrib import admin

from shuangkong.emissions.models import Project
from shuangkong.registers.admin import ViewedAdmin


@admin.register(Project)
class ProjectAdmin(ViewedAdmin):
    """减排项目: to be looked at with its history; it is changed on its own page, where the rules of claims are asked."""

    area_path = "area_id"
    list_display = ("code", "name", "type", "area", "operator", "stage", "listed_year")
    list_filter = ("type", "stage", "listed_year", "area")
    list_select_related = ("area",)
    search_fields = ("code", "name", "operator", "permit")
