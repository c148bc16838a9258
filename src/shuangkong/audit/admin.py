"""防造假的后台: findings, cases and what followed from them, to be looked at; everything happens on the case's own page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from shuangkong.access.scope import may, may_somewhere
from shuangkong.audit.models import Case, CountyFlag, Finding, Invalidation, Suppression
from shuangkong.registers.services import subtree

SEEN_BY = ("handle", "audit")


class ReadOnly(ModelAdmin):
    """A record of the audit: seen by those who handle cases and by auditors, of their own area; changed by nobody here."""

    list_per_page = 25
    area_path = "area_id"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(**{f"{self.area_path}__in": subtree(request.user.area)})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return any(may_somewhere(request.user, action) for action in SEEN_BY)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        area = self.area_of(obj) if obj else request.user.area
        return any(may(request.user, action, area) for action in SEEN_BY)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def area_of(self, obj: Any) -> str:
        """Return the code of the area that a record belongs to."""
        return str(obj.area_id)


@admin.register(Finding)
class FindingAdmin(ReadOnly):
    list_display = ("check_id", "kind", "subject", "factor", "area", "first", "last", "strength", "hard")
    list_filter = ("kind", "check_id", "area")
    list_select_related = ("area",)
    search_fields = ("subject", "check_id", "message")


@admin.register(Case)
class CaseAdmin(ReadOnly):
    list_display = ("number", "title", "kind", "area", "state", "score", "opened_at")
    list_filter = ("state", "kind", "area")
    list_select_related = ("area",)
    search_fields = ("number", "title", "subject")


@admin.register(Suppression)
class SuppressionAdmin(ReadOnly):
    list_display = ("check_id", "subject", "factor", "area", "since", "until", "reason")
    list_filter = ("check_id", "area")
    list_select_related = ("area",)
    search_fields = ("subject", "reason")


@admin.register(CountyFlag)
class CountyFlagAdmin(ReadOnly):
    list_display = ("area", "year", "case", "reason")
    list_filter = ("year", "area")
    list_select_related = ("area", "case")


@admin.register(Invalidation)
class InvalidationAdmin(ReadOnly):
    area_path = "case__area_id"
    list_display = ("outlet", "first", "last", "case")
    list_select_related = ("case",)
    search_fields = ("outlet", "case__number")

    def area_of(self, obj: Invalidation) -> str:
        return str(obj.case.area_id)
