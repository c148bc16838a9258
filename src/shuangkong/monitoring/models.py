from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.monitoring.lake.station_checks import KEY, MN
from shuangkong.monitoring.wording import said
from shuangkong.registers.models import Area, Organisation

CODE = RegexValidator(
    r"^(?!alerts$)[0-9A-Za-z_-]{1,40}$", _("由字母、数字、短横线和下划线组成，不超过 40 个字，不能是 alerts。")
)
SECRETS = ["password", "key"]  # no history keeps them


def _amount(label: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=12, decimal_places=4, validators=[MinValueValidator(0)], **more)


class Outlet(models.Model):
    """排放口: where an organisation discharges gas or water."""

    class Medium(models.TextChoices):
        GAS = "gas", _("废气")
        WATER = "water", _("废水")

    code = models.CharField(_("排放口编号"), max_length=40, primary_key=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=100, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="outlets")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("单位"), null=True, blank=True, related_name="outlets",
        help_text=_("已在台账登记的排污单位；选定后，该单位可以查看本排放口"),
    )  # fmt: skip
    operator = models.CharField(
        _("排污单位名称"), max_length=100, blank=True, help_text=_("单位尚未在台账登记的，填写名称")
    )
    medium = models.CharField(_("介质"), max_length=5, choices=Medium.choices)
    reference_o2 = _amount(_("基准含氧量（%）"), null=True, blank=True)
    duct_area_m2 = _amount(_("烟道截面积（m²）"), null=True, blank=True)
    synthetic = models.BooleanField(_("演示数据"), default=False, help_text=_("虚构的排放口，页面上标明"))
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("排放口")
        ordering = ["area", "operator", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    def clean(self) -> None:
        """Refuse an organisation of another area, and an outlet of nobody."""
        if self.organisation and self.area_id and self.organisation.area_id != self.area_id:
            raise ValidationError({"organisation": _("该单位不在所选区域，请改选区域或单位。")})
        if not self.organisation and not self.operator:
            raise ValidationError({"organisation": _("请选择单位，或填写排污单位名称。")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Name the operator after the organisation, which knows its name."""
        if self.organisation:
            self.operator = self.organisation.name
        super().save(*args, **kwargs)


class Limit(models.Model):
    """排放限值: what an outlet may discharge, from a day on."""

    class Basis(models.TextChoices):
        CORRECTED = "corrected", _("折算")
        MEASURED = "measured", _("实测")

    class Span(models.TextChoices):
        HOUR = "hour", _("小时均值")
        DAY = "day", _("日均值")

    outlet = models.ForeignKey(Outlet, models.CASCADE, verbose_name=_("排放口"), related_name="limits")
    factor = models.CharField(_("污染物编码"), max_length=10)
    limit = _amount(_("限值"))
    unit = models.CharField(_("单位"), max_length=6, choices=[("mg/m3", "mg/m³"), ("mg/L", "mg/L")])
    basis = models.CharField(_("浓度口径"), max_length=9, choices=Basis.choices)
    span = models.CharField(_("时段"), max_length=4, choices=Span.choices)
    first = models.DateField(_("开始日期"))
    last = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("排放限值")
        ordering = ["outlet", "factor", "span", "-first"]

    def __str__(self) -> str:
        return f"{self.factor} {self.limit.normalize():f} {self.get_unit_display()}"


class Station(models.Model):
    """监测设备: one that sends for an outlet; the gateway knows it by lake/stations.csv."""

    mn = models.CharField(
        _("设备唯一标识（MN）"), max_length=64, primary_key=True,
        validators=[RegexValidator(rf"^{MN.pattern}$", _("不含空格和分隔符，照设备上的标识填写。"))],
    )  # fmt: skip
    outlet = models.ForeignKey(Outlet, models.PROTECT, verbose_name=_("排放口"), related_name="stations")
    st = models.CharField(
        _("系统编码（ST）"), max_length=2, blank=True, help_text=_("31 大气污染源，32 地表水体污染源")
    )
    password = models.CharField(
        _("访问密码"), max_length=64, validators=[RegexValidator(rf"^{MN.pattern}$", _("不含空格和分隔符。"))]
    )
    key = models.CharField(
        _("SM4 密钥"),
        max_length=32,
        blank=True,
        validators=[RegexValidator(rf"^{KEY.pattern}$", _("32 位十六进制数字。"))],
    )
    rate_limit = models.PositiveIntegerField(
        _("每分钟报文条数上限"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("不填用网关的默认值"),
    )
    active = models.BooleanField(_("在用"), default=True, help_text=_("停用后不再接收其报文，以前的数据保留"))
    history = HistoricalRecords(verbose_name=_("修改记录"), excluded_fields=SECRETS)

    class Meta:
        verbose_name = verbose_name_plural = _("监测设备")
        ordering = ["outlet", "mn"]

    def __str__(self) -> str:
        return self.mn


class BooksLoad(models.Model):
    """载入记录: with which books of monitoring a city pack last went into the registers."""

    folder = models.CharField(max_length=255, primary_key=True)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.folder


class Alert(models.Model):
    """告警: a condition of an outlet that somebody has to look at; while it is not closed it is not raised again."""

    class Kind(models.TextChoices):
        EXCEEDANCE = "exceedance", _("超标")
        OFFLINE = "offline", _("设备离线")
        CAPTURE = "capture", _("有效数据捕集率不足")

    class State(models.TextChoices):
        RAISED = "raised", _("待处理")
        ACKNOWLEDGED = "acknowledged", _("已确认")
        CLOSED = "closed", _("已办结")

    outlet = models.ForeignKey(Outlet, models.PROTECT, verbose_name=_("排放口"), related_name="alerts")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    subject = models.CharField(_("对象"), max_length=120)  # a factor with its basis and span, or a station
    first = models.DateTimeField(_("开始"))
    last = models.DateTimeField(_("最近一次"))
    over = models.BooleanField(_("已恢复"), default=False)
    found = models.JSONField(_("情况"), default=dict)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.RAISED)

    class Meta:
        verbose_name = verbose_name_plural = _("告警")
        ordering = ["-first", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "kind", "subject"], condition=~Q(state="closed"), name="one_open_alert_of_a_condition"
            )
        ]
        indexes = [models.Index(fields=["state", "first"])]

    def __str__(self) -> str:
        return f"{self.outlet_id} {self.get_kind_display()}"

    @property
    def said(self) -> dict[str, str]:
        """What was found, as people read it."""
        return said(self.found)


class AlertEvent(models.Model):
    """告警记录: what became of an alert, step by step; never changed."""

    class What(models.TextChoices):
        RAISED = "raised", _("触发")
        RECOVERED = "recovered", _("恢复")
        RETURNED = "returned", _("再次出现")
        ACKNOWLEDGED = "acknowledged", _("确认")
        CLOSED = "closed", _("办结")

    append_only = True  # access.append_only sees to it

    alert = models.ForeignKey(Alert, models.PROTECT, verbose_name=_("告警"), related_name="events")
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("办理人"), null=True, related_name="+"
    )
    what = models.CharField(_("步骤"), max_length=12, choices=What.choices)
    reason = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("告警记录")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.what}"


class AlertLook(models.Model):
    """告警检查: when the conditions were last looked at, so that many open pages do not do it at once."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)
