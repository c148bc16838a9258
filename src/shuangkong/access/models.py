from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangkong.access.scope import NATION


class Role(models.TextChoices):
    """What a person's post allows; scope.GRANTS says it in actions."""

    ADMINISTRATOR = "administrator", _("系统管理员")
    CITY_OFFICER = "city_officer", _("市级工作人员")
    COUNTY_OFFICER = "county_officer", _("县级审核人员")
    COUNTY_CLERK = "county_clerk", _("县级填报人员")
    ENTERPRISE = "enterprise", _("填报单位")
    AUDITOR = "auditor", _("审计人员")
    VIEWER = "viewer", _("查阅人员")


STAFF = (Role.ADMINISTRATOR, Role.CITY_OFFICER, Role.AUDITOR)
RIGHTS = ("role", "area", "is_active", "organisation", "department")  # what a change of rights is


class User(AbstractUser):
    """用户: a person, the area they work for, and their role."""

    area = models.CharField(
        _("所属区划代码"),
        max_length=20,
        help_text=_("如 520600；000000 为全国"),
        validators=[
            RegexValidator(
                r"^[0-9]{6}(-[0-9A-Z]{1,13})?$", _("区划代码是 6 位数字，开发区等后面加短横和字母，如 520600-DL。")
            )
        ],
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices, default=Role.VIEWER)
    organisation = models.CharField(
        _("所属单位"), max_length=18, blank=True, help_text=_("填报单位的统一社会信用代码；其他角色不填")
    )
    department = models.CharField(
        _("所属部门"),
        max_length=60,
        blank=True,
        help_text=_("只办理本部门报送的数据时填写，如 城市管理；不填则不限部门"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        ordering = ["username"]

    def clean(self) -> None:
        """Ask for the organisation that an enterprise's person files for, and for none with any other role."""
        super().clean()
        if (self.role == Role.ENTERPRISE) != bool(self.organisation):
            wanted = (
                _("填报单位的用户要写明所属单位。")
                if self.role == Role.ENTERPRISE
                else _("只有填报单位的用户填所属单位，请删去。")
            )
            raise ValidationError({"organisation": wanted})

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep Django's own switches in step with the role: they open the registers, scope.may decides the rest."""
        self.is_staff = self.role in STAFF
        self.is_superuser = False  # a superuser would pass every check unasked
        if self.role == Role.ADMINISTRATOR and not self.area:
            self.area = NATION
        with transaction.atomic():
            before = self._rights()
            super().save(*args, **kwargs)
            if (after := self._rights()) != before:
                self._on_record(before, after)

    def _rights(self) -> dict[str, object] | None:
        """Return the rights as the database has them; None where the person is not in it yet."""
        return User.objects.filter(pk=self.pk).values(*RIGHTS).first() if self.pk else None

    def _on_record(self, before: dict[str, object] | None, after: dict[str, object] | None) -> None:
        from shuangkong.access.audit import record  # it needs the models

        record(AuditEntry.Action.RIGHTS, self.username, area=self.area, before=before, after=after)


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


class ApiToken(models.Model):
    """接口令牌: lets a program act for a person, within some scopes and for some time; only the hash is kept."""

    class Scope(models.TextChoices):
        READ = "read", _("查询")
        FILE = "file", _("报送和录入")
        REVIEW = "review", _("审核和批准")
        METERS = "meters:write", _("上传计量数据")

    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("用户"), related_name="tokens")
    name = models.CharField(_("用途"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(_("范围"), max_length=40)  # words of Scope, separated by blanks
    made_at = models.DateTimeField(_("签发时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("作废时间"), null=True)
    used_at = models.DateTimeField(_("最近使用"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口令牌")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_names(self) -> list[str]:
        """Return the scopes as a page names them."""
        return [str(self.Scope(word).label) for word in self.scopes.split()]


class SignInCount(models.Model):
    """登录计数: how often a sign-in was tried under a key (account, address, both) since a moment."""

    key = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class AuditEntry(models.Model):
    """审计记录: who did what, when, from where. Names instead of keys: it outlives what it speaks of."""

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("登录")
        SIGN_IN_FAILED = "sign_in_failed", _("登录失败")
        SIGN_IN_REFUSED = "sign_in_refused", _("登录受限")
        SIGNED_OUT = "signed_out", _("退出")
        PASSWORD = "password", _("修改口令")
        RIGHTS = "rights", _("变更权限")
        HANDED_IN = "handed_in", _("录入")
        DISCARDED = "discarded", _("删除误录")
        APPROVED = "approved", _("批准")
        LOADED = "loaded", _("载入数据包")
        LINK_MADE = "link_made", _("签发登录链接")
        TOKEN_MADE = "token_made", _("签发接口令牌")
        TOKEN_REVOKED = "token_revoked", _("作废接口令牌")
        BACKED_UP = "backed_up", _("备份")
        RESTORED = "restored", _("恢复")

    append_only = True  # append_only.py sees to it

    at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)
    action = models.CharField(_("操作"), max_length=20, choices=Action.choices)
    user = models.PositiveBigIntegerField(_("用户编号"), null=True)
    name = models.CharField(_("用户"), max_length=150, blank=True)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    area = models.CharField(_("区域"), max_length=20, blank=True, db_index=True)
    what = models.CharField(_("对象"), max_length=200)
    before = models.JSONField(_("变更前"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("变更后"), null=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = verbose_name_plural = _("审计记录")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.what}"
