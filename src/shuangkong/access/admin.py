from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from shuangkong.access.audit import Action, record
from shuangkong.access.models import AuditEntry, User
from shuangkong.access.scope import NATION, may, may_somewhere
from shuangkong.access.services import sign_in_link

MOST_LINKS = 20  # at a time: each is a line to be copied
admin.site.unregister(Group)  # roles, not groups, say what a person may do
for foreign in ("account", "socialaccount"):  # allauth's tables stay empty: nobody is linked or made by signing in
    for model in filter(admin.site.is_registered, apps.get_app_config(foreign).get_models()):
        admin.site.unregister(model)


@admin.register(User)
class UsersAdmin(UserAdmin, ModelAdmin):
    """用户: an administrator keeps the people of the administrator's area."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "last_name", "area", "role", "is_active")
    list_filter = ("role", "is_active")
    list_per_page = 25
    filter_horizontal = ()
    actions = ("link",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("姓名与联系方式"), {"fields": ("last_name", "first_name", "email")}),
        (_("权限"), {"fields": ("area", "role", "organisation", "department", "is_active")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "area",
                    "role",
                    "organisation",
                    "department",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )

    @admin.action(description=_("签发一次性登录链接"), permissions=["change"])
    def link(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Make links to be handed to people, who then set their own passwords: nobody else ever knows one."""
        for person in people.filter(is_active=True)[:MOST_LINKS]:
            with transaction.atomic():
                address = sign_in_link(request.build_absolute_uri("/"), person)
                record(Action.LINK_MADE, person.username, area=person.area)
            told = _("%(name)s 的登录链接，24 小时内有效，只能用一次：%(address)s") % {
                "name": person.username,
                "address": address,
            }
            messages.info(request, told)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        everybody = super().get_queryset(request)
        areas = [area for area in everybody.values_list("area", flat=True) if may(request.user, "manage", area)]
        return everybody.filter(area__in=areas)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Refuse to place a person above the administrator's own area."""
        if not may(request.user, "manage", obj.area):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "manage")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "manage")

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return may(request.user, "manage", obj.area if obj else request.user.area)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let nobody delete a person: histories name them. Who has left is switched off (is_active)."""
        return False

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Write down that an administrator set a person's password; rights are written down where they are saved."""
        if any("password" in part.get("changed", {}).get("fields", ()) for part in message if isinstance(part, dict)):
            record(Action.PASSWORD, obj.username, area=obj.area)
        return super().log_change(request, obj, message)


@admin.register(AuditEntry)
class AuditAdmin(ModelAdmin):
    """审计记录: to be read by auditors and administrators, each those of the own area; nobody writes here."""

    list_display = ("at", "name", "address", "action", "what", "area")
    list_filter = ("action", "at")
    list_per_page = 50
    search_fields = ("name", "address", "what")
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        everything = super().get_queryset(request)
        if request.user.area == NATION:
            return everything  # with those that belong to no area, such as sign-ins of unknown accounts
        areas = everything.order_by().values_list("area", flat=True).distinct()
        return everything.filter(area__in=[area for area in areas if may(request.user, "audit", area)])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "audit")

    def has_view_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return may(request.user, "audit", obj.area or NATION if obj else request.user.area)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False
