from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.registers.models import Area


class Plan(models.Model):
    """规划方案: the text of a plan as it was given, and how far its review has come."""

    class State(models.TextChoices):
        DRAFT = "draft", _("待审核")
        IN_REVIEW = "in_review", _("审核中")
        IN_FORCE = "in_force", _("生效")
        SUPERSEDED = "superseded", _("已被新版替代")

    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="plans")
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    issued = models.DateField(_("印发日期"), null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(_("基期年"))
    target_year = models.PositiveSmallIntegerField(_("目标年"))
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    text = models.TextField(_("原文"))
    file_name = models.CharField(_("来源文件"), max_length=200, blank=True)
    sha256 = models.CharField(_("来源文件校验码"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("录入人"), related_name="uploaded_plans"
    )
    uploaded_at = models.DateTimeField(_("录入时间"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("批准人"), null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    # The text never changes: a copy of it in every line of the history would say nothing.
    history = HistoricalRecords(verbose_name=_("修改记录"), excluded_fields=["text"])

    class Meta:
        verbose_name = verbose_name_plural = _("规划方案")
        ordering = ["area", "-target_year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "base_year", "target_year"],
                condition=Q(state="in_force"),
                name="one_plan_in_force_per_area_and_cycle",
            ),
            models.UniqueConstraint(
                fields=["area", "base_year", "target_year", "version"], name="one_plan_of_a_version"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def open_to_review(self) -> bool:
        """Tell whether decisions may still be made."""
        return self.state in (self.State.DRAFT, self.State.IN_REVIEW)

    @property
    def former(self) -> Plan | None:
        """Return the version before this one, of the same area and cycle."""
        same = Plan.objects.filter(area_id=self.area_id, base_year=self.base_year, target_year=self.target_year)
        return same.filter(version__lt=self.version).order_by("-version").first()


class Finding(models.Model):
    """识别结果: what was read at a place of the text, and what a person made of it."""

    class Kind(models.TextChoices):
        TARGET = "target", _("目标")
        THRESHOLD = "threshold", _("限值")
        MILESTONE = "milestone", _("节点")
        TASK = "task", _("任务")
        MEASURE = "measure", _("措施")
        MECHANISM = "mechanism", _("机制规定")
        PROBLEM = "problem", _("疑点")
        HEADING = "heading", _("标题")

    class State(models.TextChoices):
        OPEN = "open", _("待确认")
        ACCEPTED = "accepted", _("已确认")
        CORRECTED = "corrected", _("已修改")
        REJECTED = "rejected", _("不采纳")
        ADDED = "added", _("人工补充")

    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name=_("规划方案"), related_name="findings")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    start = models.PositiveIntegerField(_("起"))
    end = models.PositiveIntegerField(_("止"))
    read = models.JSONField(_("识别内容"), default=dict)
    corrected = models.JSONField(_("修改后内容"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    by_hand = models.BooleanField(_("人工补充"), default=False)
    carried = models.BooleanField(_("沿用上一版的决定"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("决定人"), null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("识别结果")
        ordering = ["plan", "start", "end", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    @property
    def fields(self) -> dict[str, Any]:
        """What stands now: the correction where there is one, else what was read."""
        return self.read if self.corrected is None else self.corrected

    @property
    def name(self) -> str:
        """Name the finding in a word or two."""
        words = (self.fields.get(part) for part in ("name", "title", "text", "found"))
        return str(next((word for word in words if word), ""))

    @property
    def kept(self) -> bool:
        """Tell whether the finding goes on into targets and tasks."""
        return self.state in (self.State.ACCEPTED, self.State.CORRECTED, self.State.ADDED)
