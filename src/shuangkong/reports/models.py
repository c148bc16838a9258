from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.actions.models import Ticket
from shuangkong.registers.models import Area


def _person(label: Any, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **more)


class OfficialDocument(models.Model):
    """公文: from its draft to its being closed; what was issued is kept as a file and never changes."""

    class Kind(models.TextChoices):
        NOTICE = "notice", _("下达函")
        WARNING = "warning", _("预警函")
        SUPERVISION = "supervision", _("督办函")
        BULLETIN = "bulletin", _("通报")
        SELF_ASSESSMENT = "self_assessment", _("自评报告")

    class State(models.TextChoices):
        DRAFT = "draft", _("拟稿")
        SIGNING = "signing", _("待签发")
        ISSUED = "issued", _("待送达")
        DELIVERED = "delivered", _("待反馈")
        REPLIED = "replied", _("待办结")
        CLOSED = "closed", _("已办结")
        WITHDRAWN = "withdrawn", _("已作废")

    kind = models.CharField(_("文种"), max_length=15, choices=Kind.choices)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAFT)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("发文地区"), related_name="+")
    to_area = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("主送地区"), null=True, blank=True, related_name="+"
    )  # who receives it in the system; empty where nobody does (the province, everybody)
    agency = models.CharField(_("发文机关"), max_length=60)
    code = models.CharField(_("机关代字"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年份"), null=True)
    sequence = models.PositiveIntegerField(_("序号"), null=True)
    title = models.CharField(_("标题"), max_length=120)
    addressee = models.CharField(_("主送机关"), max_length=200)
    body = models.TextField(_("正文"), blank=True)
    period = models.CharField(_("时期"), max_length=20, blank=True)  # of the closing it rests on; empty where on none
    revision = models.PositiveIntegerField(_("版次"), null=True)
    seal = models.CharField(_("锁定校验码"), max_length=64, blank=True)
    figure = models.CharField(_("指标"), max_length=120, blank=True)  # the warning that it was made of
    about = models.CharField(_("所涉事项"), max_length=80, blank=True)  # what it was made of: "ticket:12" (subjects.py)
    due = models.DateField(_("反馈期限"), null=True)
    extended = models.BooleanField(_("已延期"), default=False)
    issued_on = models.DateField(_("成文日期"), null=True)
    sha256 = models.CharField(_("文件校验码"), max_length=64, blank=True)
    drafted_by = _person(_("拟稿人"))
    drafted_at = models.DateTimeField(_("拟稿时间"))
    edits = models.PositiveIntegerField(default=0)  # who acts on an older page is told
    history = HistoricalRecords(verbose_name=_("修改记录"))  # what a draft said before it was changed

    class Meta:
        verbose_name = verbose_name_plural = _("公文")
        ordering = ["-drafted_at", "-pk"]
        indexes = [models.Index(fields=["area", "state"]), models.Index(fields=["to_area", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["area", "code", "year", "sequence"], name="one_number_of_a_document"),
            models.UniqueConstraint(
                fields=["to_area", "period", "figure"], name="one_letter_of_a_warning",
                condition=Q(kind="warning") & ~Q(figure="") & ~Q(state="withdrawn"),
            ),
            models.UniqueConstraint(
                fields=["kind", "about"], name="one_document_of_a_subject", condition=~Q(about="") & ~Q(state="withdrawn")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def number(self) -> str:
        """发文字号; empty until it is issued."""
        return f"{self.code}〔{self.year}〕{self.sequence}号" if self.sequence else ""

    @cached_property
    def ticket(self) -> Ticket | None:
        """The ticket that a 督办函 is about: it is answered, extended and closed there; None for other documents."""
        kind, _colon, number = self.about.partition(":")
        return Ticket.objects.select_related("county").filter(pk=int(number)).first() if kind == "ticket" else None

    def late(self, today: date) -> bool:
        """Tell whether an answer should have come by now."""
        waiting = (self.State.ISSUED, self.State.DELIVERED)
        if self.ticket is not None:
            return self.state in waiting and self.ticket.waiting and self.ticket.due < today
        return self.state in waiting and self.due is not None and self.due < today


class DocumentEvent(models.Model):
    """办理记录: who did what with a document, when and from where."""

    class What(models.TextChoices):
        DRAFTED = "drafted", _("拟稿")
        CHANGED = "changed", _("修改")
        SUBMITTED = "submitted", _("送签")
        RETURNED = "returned", _("退回修改")
        ISSUED = "issued", _("签发编号")
        DELIVERED = "delivered", _("送达")
        EXTENDED = "extended", _("批准延期")
        REPLIED = "replied", _("反馈")
        REOPENED = "reopened", _("退回反馈")
        CLOSED = "closed", _("办结")
        WITHDRAWN = "withdrawn", _("作废")

    append_only = True

    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("时间"))
    by = _person(_("办理人"))
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    what = models.CharField(_("操作"), max_length=9, choices=What.choices)
    before = models.CharField(_("原状态"), max_length=9, blank=True)
    after = models.CharField(_("现状态"), max_length=9)
    remark = models.CharField(_("意见"), max_length=500, blank=True)
    data = models.JSONField(_("当时的数据"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["document", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"


class Reply(models.Model):
    """反馈: what the addressee answers."""

    append_only = True

    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="replies")
    at = models.DateTimeField(_("时间"))
    by = _person(_("反馈人"))
    text = models.TextField(_("反馈内容"))

    class Meta:
        verbose_name = verbose_name_plural = _("反馈")
        ordering = ["document", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class ReplyFile(models.Model):
    """反馈材料: a file as it was handed in, kept unchanged under its hash."""

    append_only = True

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="files")
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))

    class Meta:
        verbose_name = verbose_name_plural = _("反馈材料")
        ordering = ["reply", "pk"]

    def __str__(self) -> str:
        return self.name
