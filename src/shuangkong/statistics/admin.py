from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field, ForeignKey
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget

from shuangkong.access.scope import may
from shuangkong.registers.admin import ScopedAdmin
from shuangkong.registers.models import Organisation
from shuangkong.registers.services import subtree
from shuangkong.statistics.in_use import in_use
from shuangkong.statistics.models import Designation, Duty


def _organisations(request: HttpRequest) -> Any:
    """Return the organisations that the person may choose."""
    return Organisation.objects.filter(area_id__in=subtree(request.user.area), active=True)


@admin.register(Duty)
class DutyAdmin(ScopedAdmin):
    """报送任务: who files what; kept by those who keep the registers."""

    area_path = "area_id"
    list_display = ("form", "area", "organisation", "department", "every", "since", "until")
    list_filter = ("form", "every", "area")
    list_select_related = ("area", "organisation")
    search_fields = ("form", "organisation__name", "department")

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the forms in use by their names; nobody knows the codes."""
        if db_field.name == "form":
            forms = in_use().forms.forms.values()
            kwargs["widget"] = UnfoldAdminSelectWidget(
                choices=[("", "---------"), *((f.id, f"{f.name}（{f.id}）") for f in forms)]
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Organisation:
            kwargs["queryset"] = _organisations(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Duty, form: Any, change: bool) -> None:
        """Let nobody give duties outside the own area."""
        if not may(request.user, "edit", obj.area_id):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A duty ends with its last period (until); what was asked for stays on record."""
        return False


@admin.register(Designation)
class DesignationAdmin(ScopedAdmin):
    """指定: units that an authority put on the list of key energy users."""

    area_path = "organisation__area_id"
    list_display = ("organisation", "since", "until", "by")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name", "by")

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Organisation:
            kwargs["queryset"] = _organisations(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def area_of(self, obj: Designation) -> str:
        return obj.organisation.area_id

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A designation ends with its last year (until); that it was there stays on record."""
        return False
