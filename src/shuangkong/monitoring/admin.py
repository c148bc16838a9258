from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminPasswordWidget

from shuangkong.access.scope import may
from shuangkong.monitoring.models import SECRETS, Limit, Outlet, Station
from shuangkong.registers.admin import ScopedAdmin
from shuangkong.registers.models import Organisation
from shuangkong.registers.services import subtree

UNCHANGED = _("已保存的内容不显示；不修改则留空")


class LimitInline(TabularInline):
    """排放限值 of an outlet, on its own page."""

    model = Limit
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj, "edit") or self._may(request, obj, "audit")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj, "edit")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj, "edit")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj, "edit")

    def _may(self, request: HttpRequest, obj: Outlet | None, action: str) -> bool:
        return may(request.user, action, obj.area_id if obj else request.user.area)


@admin.register(Outlet)
class OutletAdmin(ScopedAdmin):
    """排放口: kept by those who keep the registers; the books of a pack bring them in, too."""

    area_path = "area_id"
    inlines = (LimitInline,)
    list_display = ("code", "name", "operator", "area", "medium")
    list_filter = ("medium", "area")
    list_select_related = ("area",)
    search_fields = ("code", "name", "operator")
    fieldsets = (
        (None, {"fields": ("code", "name", "medium", "area", "organisation", "operator", "synthetic")}),
        (_("测算参数"), {"fields": ("reference_o2", "duct_area_m2")}),
    )

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Organisation:
            kwargs["queryset"] = Organisation.objects.filter(area_id__in=subtree(request.user.area), active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Outlet | None = None) -> tuple[str, ...]:
        """Keep the code of a known outlet: a changed key would be a second one."""
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Outlet, form: Any, change: bool) -> None:
        """Let nobody place an outlet outside the own area."""
        if not may(request.user, "edit", obj.area_id):
            raise PermissionDenied
        super().save_model(request, obj, form, change)


class StationForm(forms.ModelForm):
    """Password and key go in and never come out: left empty, what is kept stays."""

    class Meta:
        model = Station
        fields = ("mn", "outlet", "st", "password", "key", "rate_limit", "active")
        widgets = {name: UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}) for name in SECRETS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SECRETS:
            if name in self.fields and not self.instance._state.adding:  # noqa: SLF001 - Django's documented way to ask
                self.fields[name].required, self.fields[name].help_text = False, UNCHANGED

    def clean(self) -> dict[str, Any]:
        """Put what is kept in the place of what was left empty."""
        given = super().clean()
        for name in SECRETS:
            if not given.get(name) and not self.instance._state.adding:  # noqa: SLF001
                given[name] = getattr(self.instance, name)
        return given


@admin.register(Station)
class StationAdmin(ScopedAdmin):
    """监测设备: saving one brings the list of the gateways up to date."""

    form = StationForm
    area_path = "outlet__area_id"
    list_display = ("mn", "outlet", "st", "rate_limit", "active")
    list_filter = ("active", "st", "outlet__area")
    list_select_related = ("outlet",)
    search_fields = ("mn", "outlet__code", "outlet__operator")

    def area_of(self, obj: Station) -> str:
        return obj.outlet.area_id

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Outlet:
            kwargs["queryset"] = Outlet.objects.filter(area_id__in=subtree(request.user.area))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Station | None = None) -> tuple[str, ...]:
        """Keep the identity of a known station: its readings bear it."""
        return ("mn",) if obj else ()

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show no secret to those who only look on."""
        return () if self.has_change_permission(request, obj) else SECRETS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A station is switched off (在用); what it sent stays on record."""
        return False
