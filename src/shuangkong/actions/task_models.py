"""任务: the tasks of plans in force, their milestones, and who answers for a county."""

from __future__ import annotations

from datetime import date

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
        """Follows from percent and milestones (rules.state)."""

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
    # what the leading office settles; the text of the plan above stays as it is
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    counties = models.JSONField(_("落实的县（市、区）"), default=list, blank=True)  # codes; empty: all below the area
    indicators = models.JSONField(_("关联指标"), default=list, blank=True)  # ids of the catalogue
    projects = models.JSONField(_("关联项目"), default=list, blank=True)  # codes; projects stand in rooms above
    confirmed_at = models.DateTimeField(_("分工确认时间"), null=True, blank=True)
    # what the last report of the lead says
    percent = models.PositiveSmallIntegerField(_("完成进度"), default=0)
    reported = models.CharField(_("最近报送月份"), max_length=7, blank=True)
    former = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上一版任务"), related_name="later"
    )
    edits = models.PositiveIntegerField(default=0)  # who acts on an older page is told
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        ordering = ["area", "plan", "start", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date | None:
        """Return the last day: the one that was settled, else the end of the plan's year."""
        return self.due_on or (date(self.due, 12, 31) if self.due else None)


class Milestone(models.Model):
    """节点: something a task has to have reached by a day."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("任务"), related_name="milestones")
    title = models.CharField(_("节点"), max_length=200)
    due_on = models.DateField(_("完成期限"))
    reached_on = models.DateField(_("完成日期"), null=True, blank=True)
    entered_on = models.DateField(_("登记日期"), null=True, blank=True)  # by which it counts as reached
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("节点")
        ordering = ["task", "due_on", "pk"]

    def __str__(self) -> str:
        return self.title


class MilestoneFile(models.Model):
    """节点佐证材料: what shows that a milestone was reached, kept unchanged under its hash."""

    append_only = True

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="files")
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))

    class Meta:
        verbose_name = verbose_name_plural = _("节点佐证材料")
        ordering = ["milestone", "pk"]

    def __str__(self) -> str:
        return self.name


class FirstResponsible(models.Model):
    """第一责任人: who answers for saving energy and cutting emissions in a county or zone, and since when."""

    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="first_responsible")
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=60)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("第一责任人")
        ordering = ["area", "-since"]

    def __str__(self) -> str:
        return f"{self.name}（{self.post}）"
