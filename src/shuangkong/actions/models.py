from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.registers.models import Area


class Task(models.Model):
    """任务: what a plan in force has somebody do. Departments stand by name: a plan also names bodies of no register."""

    class Kind(models.TextChoices):
        TASK = "task", _("任务")
        MEASURE = "measure", _("措施")

    class State(models.TextChoices):
        PENDING = "pending", _("未开始")
        UNDER_WAY = "under_way", _("推进中")
        DONE = "done", _("已完成")
        SUPERSEDED = "superseded", _("已被新版替代")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.TASK)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="tasks")
    section = models.CharField(_("章节"), max_length=40, blank=True)
    title = models.TextField(_("任务"))
    lead = models.JSONField(_("牵头部门"), default=list, blank=True)
    support = models.JSONField(_("配合部门"), default=list, blank=True)
    shared = models.JSONField(_("按职责分工负责"), default=list, blank=True)
    local = models.JSONField(_("属地落实"), default=list, blank=True)
    due = models.PositiveSmallIntegerField(_("完成年份"), null=True, blank=True)
    plan = models.PositiveBigIntegerField(_("规划方案编号"))
    plan_title = models.CharField(_("规划方案"), max_length=280)
    start = models.PositiveIntegerField(_("起"))
    end = models.PositiveIntegerField(_("止"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        ordering = ["area", "plan", "start", "pk"]

    def __str__(self) -> str:
        return self.title
