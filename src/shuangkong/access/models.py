from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.access.scope import NATION


class Role(models.TextChoices):
    """What a person's post allows; scope.GRANTS says it in actions."""

    ADMINISTRATOR = "administrator", _("系统管理员")
    CITY_OFFICER = "city_officer", _("市级工作人员")
    COUNTY_OFFICER = "county_officer", _("县级工作人员")
    VIEWER = "viewer", _("查阅人员")


class User(AbstractUser):
    """用户: a person, the area they work for, and their role."""

    area = models.CharField(_("所属区划代码"), max_length=20, help_text=_("如 520600；000000 为全国"))
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices, default=Role.VIEWER)

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        ordering = ["username"]

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep Django's own switches in step with the role: they open the registers, scope.may decides the rest."""
        self.is_staff = self.role in (Role.ADMINISTRATOR, Role.CITY_OFFICER)
        self.is_superuser = False  # a superuser would pass every check unasked
        if self.role == Role.ADMINISTRATOR and not self.area:
            self.area = NATION
        super().save(*args, **kwargs)


class SignInLink(models.Model):
    """一次性登录链接: only the hash is kept; who reads the database can't sign in with it."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("用户"))
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("一次性登录链接")

    def __str__(self) -> str:
        return str(self.user)
