"""进展和办理记录: what was reported of a task and what was done with it; never changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.actions.task_models import Task
from shuangkong.registers.models import Area


def person(label: Any) -> models.ForeignKey:
    """Who did it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+")


class Progress(models.Model):
    """月度进展: what a department or a county says of a month; who corrects it says it again, the last one counts."""

    append_only = True

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("任务"), related_name="progress")
    month = models.CharField(_("月份"), max_length=7)  # 2026-03
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("报送区域"), related_name="+")
    department = models.CharField(_("报送部门"), max_length=60, blank=True)
    leads = models.BooleanField(_("牵头部门报送"), default=False)  # only then it is the task's own progress
    percent = models.PositiveSmallIntegerField(_("完成进度"))
    done = models.TextField(_("进展情况"))
    trouble = models.TextField(_("存在问题"), blank=True)
    next = models.TextField(_("下一步安排"), blank=True)
    at = models.DateTimeField(_("报送时间"))
    by = person(_("报送人"))

    class Meta:
        verbose_name = verbose_name_plural = _("月度进展")
        ordering = ["task", "month", "pk"]

    def __str__(self) -> str:
        return f"{self.month} {self.percent}%"


class ProgressFile(models.Model):
    """佐证材料: a file as it was handed in, kept unchanged under its hash."""

    append_only = True

    progress = models.ForeignKey(Progress, models.PROTECT, related_name="files")
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))

    class Meta:
        verbose_name = verbose_name_plural = _("佐证材料")
        ordering = ["progress", "pk"]

    def __str__(self) -> str:
        return self.name


class TaskEvent(models.Model):
    """办理记录: who did what with a task, when and from where."""

    class What(models.TextChoices):
        CONFIRMED = "confirmed", _("确认分工")
        PLANNED = "planned", _("增加节点")
        REACHED = "reached", _("完成节点")
        REPORTED = "reported", _("报送进展")
        REMINDED = "reminded", _("催报")
        CARD = "card", _("亮牌")
        LIFTED = "lifted", _("撤销亮牌")

    append_only = True

    task = models.ForeignKey(Task, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("时间"))
    by = person(_("办理人"))
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    what = models.CharField(_("操作"), max_length=9, choices=What.choices)
    remark = models.CharField(_("意见"), max_length=500, blank=True)
    data = models.JSONField(_("当时的数据"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("任务办理记录")
        ordering = ["task", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"
