"""督办: a ticket from being issued to being closed. Its state is the last of its events."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.actions.progress_models import person
from shuangkong.actions.task_models import Task
from shuangkong.registers.models import Area


class Ticket(models.Model):
    """督办单: what a department or a county has to mend by a day, and why."""

    class Source(models.TextChoices):
        CARDS = "cards", _("亮牌")
        MEETING = "meeting", _("会议议定")
        INSPECTION = "inspection", _("督察检查")
        COMPLAINT = "complaint", _("投诉举报")
        MONITOR = "monitor", _("监测预警")
        ASSESSMENT = "assessment", _("考核")

    class Level(models.TextChoices):
        NOTICE = "notice", _("提示单")
        LETTER = "letter", _("督办函")
        LISTED = "listed", _("挂牌督办")
        TALK = "talk", _("约谈")

    class State(models.TextChoices):
        ISSUED = "issued", _("待反馈")
        ASKED = "asked", _("待批准延期")
        ANSWERED = "answered", _("待复核")
        RECHECKED = "rechecked", _("待销号")
        CLOSED = "closed", _("已销号")
        WITHDRAWN = "withdrawn", _("已撤销")

    number = models.CharField(_("督办编号"), max_length=12)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("发出区域"), related_name="+")
    task = models.ForeignKey(
        Task, models.PROTECT, verbose_name=_("任务"), null=True, blank=True, related_name="tickets"
    )
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    level = models.CharField(_("级别"), max_length=6, choices=Level.choices)
    title = models.CharField(_("督办事项"), max_length=200)
    demand = models.TextField(_("督办要求"))
    department = models.CharField(_("承办部门"), max_length=60, blank=True)
    county = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("承办县（市、区）"), null=True, blank=True, related_name="+"
    )
    issued_on = models.DateField(_("发出日期"))
    due = models.DateField(_("办理期限"))
    wished = models.DateField(_("申请延期至"), null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(_("已延期次数"), default=0)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.ISSUED)
    points = models.DecimalField(_("扣分"), max_digits=6, decimal_places=2, default=0)
    basis = models.JSONField(_("扣分依据"), default=dict)  # the parameter that says so, as it was
    edits = models.PositiveIntegerField(default=0)  # who acts on an older page is told

    class Meta:
        verbose_name = verbose_name_plural = _("督办单")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["area", "state"])]
        constraints = [models.UniqueConstraint(fields=["area", "number"], name="one_ticket_of_a_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def unit(self) -> str:
        """Return who has to act, by name."""
        return self.county.name if self.county else self.department

    @property
    def waiting(self) -> bool:
        """Whether the unit has to act."""
        return self.state in (self.State.ISSUED, self.State.ASKED)

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state in (self.State.CLOSED, self.State.WITHDRAWN)


class TicketEvent(models.Model):
    """督办记录: who did what with a ticket, when and from where."""

    class What(models.TextChoices):
        ISSUED = "issued", _("发出")
        ANSWERED = "answered", _("反馈办理情况")
        ASKED = "asked", _("申请延期")
        GRANTED = "granted", _("批准延期")
        DENIED = "denied", _("不批准延期")
        PASSED = "passed", _("复核通过")
        RETURNED = "returned", _("复核不通过，退回")
        CLOSED = "closed", _("销号")
        WITHDRAWN = "withdrawn", _("撤销")

    append_only = True

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("时间"))
    by = person(_("办理人"))
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    what = models.CharField(_("操作"), max_length=9, choices=What.choices)
    before = models.CharField(_("原状态"), max_length=9, blank=True)
    after = models.CharField(_("现状态"), max_length=9)
    remark = models.TextField(_("意见"), blank=True)
    data = models.JSONField(_("当时的数据"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("督办记录")
        ordering = ["ticket", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"


class TicketFile(models.Model):
    """反馈材料: a file as it was handed in, kept unchanged under its hash."""

    append_only = True

    event = models.ForeignKey(TicketEvent, models.PROTECT, related_name="files")
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))

    class Meta:
        verbose_name = verbose_name_plural = _("反馈材料")
        ordering = ["event", "pk"]

    def __str__(self) -> str:
        return self.name
