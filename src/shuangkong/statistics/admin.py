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
from shuangkong.statistics.models import Duty


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
            kwargs["queryset"] = Organisation.objects.filter(area_id__in=subtree(request.user.area), active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Duty, form: Any, change: bool) -> None:
        """Let nobody give duties outside the own area."""
        if not may(request.user, "edit", obj.area_id):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A duty ends with its last period (until); what was asked for stays on record."""
        return False
