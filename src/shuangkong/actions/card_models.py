"""亮牌: cards that tasks were given; never changed, lifted by a record of its own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.actions.progress_models import person
from shuangkong.actions.task_models import Task
from shuangkong.registers.models import Area


class Card(models.Model):
    """亮牌: a yellow or red card that the leading office gave a task, to its lead or to one county; without one it is blue."""

    class Colour(models.TextChoices):
        BLUE = "blue", _("蓝牌")
        YELLOW = "yellow", _("黄牌")
        RED = "red", _("红牌")

    class Reason(models.TextChoices):
        SLOW = "slow", _("进展缓慢")
        MILESTONE = "milestone", _("节点未按期完成，仍可实现")
        UNREACHABLE = "unreachable", _("不能按期完成")
        CRITICISED = "criticised", _("被省级通报批评或媒体曝光")

    append_only = True

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("任务"), related_name="cards")
    county = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("亮牌对象"), null=True, blank=True, related_name="+"
    )  # empty: who leads the task
    month = models.CharField(_("月份"), max_length=7)
    colour = models.CharField(_("牌色"), max_length=6, choices=Colour.choices)
    reason = models.CharField(_("亮牌理由"), max_length=11, choices=Reason.choices)
    remark = models.CharField(_("说明"), max_length=500)
    at = models.DateTimeField(_("时间"))
    by = person(_("经办人"))

    class Meta:
        verbose_name = verbose_name_plural = _("亮牌")
        ordering = ["task", "pk"]

    def __str__(self) -> str:
        return f"{self.month} {self.get_colour_display()}"


class CardLifted(models.Model):
    """撤销亮牌: a card that was given by mistake counts no more."""

    append_only = True

    card = models.OneToOneField(Card, models.PROTECT, related_name="lifted")
    reason = models.CharField(_("原因"), max_length=500)
    at = models.DateTimeField(_("时间"))
    by = person(_("经办人"))

    class Meta:
        verbose_name = verbose_name_plural = _("撤销亮牌")

    def __str__(self) -> str:
        return str(self.card)
