"""排污许可、污染源、锅炉和替代的登记册: one model for each book of permit_tables.py, with the book's columns.

Nothing is changed in place: a file that says a row anew ends the former one, so what a closing of last year read can
still be read. Every row knows its area and its holder, by which pages and programs are scoped, and its line of a file.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.registers.models import Area


def text(label: Any, length: int = 40, **more: Any) -> models.CharField:
    """A short text that may be empty."""
    return models.CharField(label, max_length=length, blank=True, default="", **more)


def amount(label: Any) -> models.DecimalField:
    """A number that may be unknown."""
    return models.DecimalField(label, max_digits=20, decimal_places=6, null=True, blank=True)


def day(label: Any) -> models.DateField:
    """A day that may be unknown."""
    return models.DateField(label, null=True, blank=True)


class RegisterFile(models.Model):
    """登记文件: a file that brought rows into a register, kept unchanged under its hash."""

    append_only = True

    book = models.CharField("登记册", max_length=30)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("校验码", max_length=64)
    size = models.PositiveIntegerField("字节")
    rows = models.PositiveIntegerField("行数")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "登记文件"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """登记册的一行: in force from the moment it was entered until a later file said it anew."""

    file = models.ForeignKey(RegisterFile, models.PROTECT, verbose_name="登记文件", related_name="+")
    row = models.PositiveIntegerField("行号", default=0)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    uscc = text("统一社会信用代码", 18)
    confidence = models.CharField("数据来源等级", max_length=9, default=CONFIDENCES[1])
    document = text("依据文件", 120)
    entered_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("停止使用时间", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]


def once(*names: str, of: str) -> list[models.BaseConstraint]:
    """One row of a key is in force at a time."""
    return [models.UniqueConstraint(fields=names, condition=Q(ended_at__isnull=True), name=f"one_{of}_in_force")]


class Permit(Entry):
    """排污许可证."""

    permit = models.CharField("排污许可证编号", max_length=22)
    name = models.CharField("单位名称", max_length=120)
    management = models.CharField(
        "管理类别", max_length=10,
        choices=[("key", _("重点管理")), ("simple", _("简化管理")), ("registered", _("登记管理"))],
    )  # fmt: skip
    since = models.DateField("有效期起")
    until = day("有效期止")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "排污许可证"
        constraints = once("permit", of="permit")
        indexes = [models.Index(fields=["area", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.name}（{self.permit}）"


class PermitOutlet(Entry):
    """许可排放口."""

    permit = models.CharField("排污许可证编号", max_length=22)
    outlet = models.CharField("排放口编号", max_length=40)
    name = text("排放口名称", 100)
    kind = models.CharField(
        "排放口类型", max_length=7, choices=[("main", _("主要排放口")), ("general", _("一般排放口"))]
    )
    source = text("适用标准")
    station = text("监测排放口编号")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "许可排放口"
        constraints = once("permit", "outlet", of="permit_outlet")

    def __str__(self) -> str:
        return f"{self.outlet} {self.name}".strip()


class PermittedAmount(Entry):
    """许可排放量: in twelve months on end, of an outlet or of the whole unit."""

    permit = models.CharField("排污许可证编号", max_length=22)
    outlet = text("排放口编号")
    pollutant = models.CharField("污染物", max_length=4)
    amount_t = amount("年许可排放量（吨）")
    since = models.DateField("开始日期")
    until = day("结束日期")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "许可排放量"
        constraints = once("permit", "outlet", "pollutant", "since", of="permitted")

    def __str__(self) -> str:
        return f"{self.permit} {self.pollutant} {self.amount_t}"


class SourceStatistic(Entry):
    """污染源统计: what the environmental statistics of a year say of a source."""

    permit = text("排污许可证编号", 22)
    facility = text("设施编号")
    organisation = models.CharField("单位名称", max_length=120)
    pollutant = models.CharField("污染物", max_length=4)
    year = models.PositiveSmallIntegerField("统计年份")
    emission_t = amount("排放量（吨）")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "污染源统计"
        constraints = once("permit", "facility", "organisation", "area", "pollutant", "year", of="source_statistic")

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.pollutant}"


class EmissionActual(Entry):
    """实际排放量: of a month, by one method."""

    permit = text("排污许可证编号", 22)
    outlet = text("排放口编号")
    pollutant = models.CharField("污染物", max_length=4)
    month = models.CharField("月份", max_length=7)
    mass_t = amount("排放量（吨）")
    method = models.CharField("核算方法", max_length=11)
    substituted_t = amount("其中替代的排放量（吨）")
    coverage = amount("已知小时所占比例")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "实际排放量"
        constraints = once("permit", "outlet", "pollutant", "month", "method", of="emission_actual")

    def __str__(self) -> str:
        return f"{self.permit} {self.month} {self.pollutant}"


class SelfMonitoring(Entry):
    """自行监测: mean concentration and volume of a month, as the unit measured them by hand."""

    permit = models.CharField("排污许可证编号", max_length=22)
    outlet = models.CharField("排放口编号", max_length=40)
    pollutant = models.CharField("污染物", max_length=4)
    month = models.CharField("月份", max_length=7)
    samples = amount("监测次数")
    concentration = amount("平均浓度")
    unit = models.CharField("浓度单位", max_length=6)
    volume_m3 = amount("废气或废水量（立方米）")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "自行监测"
        constraints = once("permit", "outlet", "pollutant", "month", of="self_monitoring")

    def __str__(self) -> str:
        return f"{self.permit} {self.outlet} {self.month}"


class ExecutionReport(Entry):
    """排污许可证执行报告: what the unit reports that it emitted."""

    permit = models.CharField("排污许可证编号", max_length=22)
    outlet = text("排放口编号")
    pollutant = models.CharField("污染物", max_length=4)
    period = models.CharField("报告期", max_length=20)
    reported_t = amount("报告的实际排放量（吨）")
    method = models.CharField("核算方法", max_length=11)
    filed_on = models.DateField("提交日期")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "排污许可证执行报告"
        constraints = once("permit", "outlet", "pollutant", "period", of="execution_report")

    def __str__(self) -> str:
        return f"{self.permit} {self.period} {self.pollutant}"


class Boiler(Entry):
    """锅炉和工业炉窑."""

    boiler = models.CharField("设备编号", max_length=40)
    name = models.CharField("设备名称", max_length=100)
    kind = models.CharField("设备类别", max_length=6, choices=[("boiler", _("锅炉")), ("kiln", _("工业炉窑"))])
    organisation = models.CharField("单位名称", max_length=120)
    permit = text("排污许可证编号", 22)
    outlet = text("排放口编号")
    fuel = models.CharField(
        "燃料", max_length=11,
        choices=[("coal", _("煤")), ("gas", _("天然气")), ("oil", _("油")), ("biomass", _("生物质")),
                 ("electricity", _("电")), ("other", _("其他"))],
    )  # fmt: skip
    capacity_t_h = amount("蒸发量（t/h）")
    built_up = models.BooleanField("在城市建成区", null=True)
    state = models.CharField(
        "状态", max_length=11,
        choices=[("running", _("在用")), ("standby", _("备用")), ("retrofitted", _("已改造")), ("phased_out", _("已淘汰"))],
    )  # fmt: skip
    state_on = day("状态日期")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "锅炉和工业炉窑"
        constraints = once("boiler", of="boiler")

    def __str__(self) -> str:
        return f"{self.name}（{self.boiler}）"


class Attainment(Entry):
    """环境质量达标情况: whether an area met its target of a year; decides on once or twice."""

    year = models.PositiveSmallIntegerField("年份")
    medium = models.CharField(
        "要素", max_length=5, choices=[("air", _("环境空气")), ("water", _("水环境")), ("pm25", _("细颗粒物"))]
    )
    met = models.BooleanField("达到目标")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "环境质量达标情况"
        constraints = once("area", "year", "medium", of="attainment")

    def __str__(self) -> str:
        return f"{self.area_id} {self.year} {self.medium}"


class NewProject(Entry):
    """需落实总量替代的建设项目: what a new project adds of a pollutant, and has to be replaced."""

    target = models.CharField("建设项目编号", max_length=40)
    name = models.CharField("建设项目名称", max_length=120)
    pollutant = models.CharField("污染物", max_length=4)
    new_t = amount("新增排放量（吨）")
    approved_on = models.DateField("环评批复日期")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "需落实总量替代的建设项目"
        constraints = once("target", "pollutant", of="new_project")

    def __str__(self) -> str:
        return f"{self.name}（{self.target}）"
