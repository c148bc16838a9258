"""核算参数、佐证材料、月调度: what belongs to a reduction project."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.emissions.model_fields import Pollutant, confidence, person
from shuangkong.emissions.project_models import Project


class Input(models.Model):
    """核算参数: one number that the calculation of a project takes in, in the unit in which it was written."""

    project = models.ForeignKey(Project, models.CASCADE, verbose_name=_("项目"), related_name="inputs")
    pollutant = models.CharField(_("污染物"), max_length=4, choices=Pollutant.choices, blank=True)
    input = models.CharField(_("参数"), max_length=40)
    value = models.CharField(_("数值"), max_length=40)  # a number as it was written, or a word (a treatment)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    confidence = confidence()
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("核算参数")
        ordering = ["project", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "pollutant", "input"], name="one_input_of_a_name")]

    def __str__(self) -> str:
        return f"{self.input} {self.value} {self.unit}"


class Evidence(models.Model):
    """佐证材料: a file as it was handed in, kept unchanged under its hash."""

    append_only = True

    project = models.ForeignKey(Project, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("材料类别"), max_length=40)
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    at = models.DateTimeField(_("时间"))
    by = person(_("上传人"))

    class Meta:
        verbose_name = verbose_name_plural = _("佐证材料")
        ordering = ["project", "pk"]

    def __str__(self) -> str:
        return self.name


class Dispatch(models.Model):
    """月调度: how far a project had come by the end of a month, and what holds it up."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("项目"), related_name="dispatches")
    month = models.CharField(
        _("月份"), max_length=7, validators=[RegexValidator(r"^20\d\d-(0[1-9]|1[0-2])$", _("写成 2024-05。"))]
    )
    percent = models.PositiveSmallIntegerField(_("形象进度（%）"), validators=[MaxValueValidator(100)])
    progress = models.CharField(_("本月进展"), max_length=300)
    problems = models.CharField(_("存在问题"), max_length=300, blank=True)
    at = models.DateTimeField(_("登记时间"))
    by = person(_("登记人"))
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("月调度")
        ordering = ["project", "month"]
        constraints = [models.UniqueConstraint(fields=["project", "month"], name="one_dispatch_of_a_month")]

    def __str__(self) -> str:
        return f"{self.project.name} {self.month}"
