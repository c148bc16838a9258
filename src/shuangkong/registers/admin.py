from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from shuangkong.access.scope import NATION, may, may_somewhere
from shuangkong.registers.models import Area, Department, Organisation
from shuangkong.registers.services import subtree

BY_HAND = "在台账中修改"


class ScopedAdmin(SimpleHistoryAdmin, ModelAdmin):
    """A register that shows and changes only what lies in the person's area."""

    list_per_page = 25
    area_path = "code"  # where a record keeps the code of its area

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(**{f"{self.area_path}__in": subtree(request.user.area)})

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Area:
            kwargs["queryset"] = Area.objects.filter(code__in=subtree(request.user.area))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Say in the history where the change was made; who and when it says by itself."""
        obj._change_reason = BY_HAND  # noqa: SLF001 - the way the history takes a reason
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "edit") or may_somewhere(request.user, "audit")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "edit")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Show the registers, with their histories, to those who keep them and to auditors."""
        return self._may(request, "edit", obj) or self._may(request, "audit", obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, "edit", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, "edit", obj)

    def _may(self, request: HttpRequest, action: str, obj: Model | None) -> bool:
        return may(request.user, action, self.area_of(obj) if obj else request.user.area)

    def area_of(self, obj: Any) -> str:
        """Return the code of the area that a record belongs to."""
        return getattr(obj, self.area_path)


class ViewedAdmin(ScopedAdmin):
    """A record to be looked at, with its history; it is changed on its own page, where its rules are asked."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Area)
class AreaAdmin(ScopedAdmin):
    list_display = ("code", "name", "level", "unit", "parent", "valid_to")
    list_filter = ("level", "unit")
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    fieldsets = (
        (None, {"fields": ("code", "name", "level", "parent")}),
        (_("考核单元"), {"fields": ("unit", "counted_in")}),
        (_("有效期"), {"fields": ("valid_from", "valid_to")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Area | None = None) -> tuple[str, ...]:
        """Keep the code of a known area: a changed key would be a second area."""
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Area, form: Any, change: bool) -> None:
        """Let nobody hang an area under a parent outside the person's own area, or under none."""
        if (not change or "parent" in form.changed_data) and not may(request.user, "edit", obj.parent_id or NATION):
            raise PermissionDenied
        super().save_model(request, obj, form, change)


@admin.register(Department)
class DepartmentAdmin(ScopedAdmin):
    area_path = "area_id"
    list_display = ("name", "short_name", "role", "area", "valid_to", "successor")
    list_filter = ("area",)
    list_select_related = ("area", "successor")
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "short_name", "role", "area")}),
        (_("机构改革"), {"fields": ("valid_from", "valid_to", "successor")}),
    )

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer as successors the departments of the person's area only."""
        if db_field.name == "successor":
            kwargs["queryset"] = Department.objects.filter(area_id__in=subtree(request.user.area))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    area_path = "area_id"
    list_display = ("name", "uscc", "kind", "area", "active")
    list_filter = ("kind", "active", "area")
    list_select_related = ("area",)
    search_fields = ("name", "uscc")

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> tuple[str, ...]:
        """Keep the code of a known organisation: a changed key would be a second one."""
        return ("uscc",) if obj else ()
