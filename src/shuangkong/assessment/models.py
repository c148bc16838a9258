from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.registers.models import Area


def _person(label: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+")


class Assessment(models.Model):
    """一次考核: an area, a year and a sheet as it was when the notice was issued, on the data of one closing."""

    class State(models.TextChoices):
        SCORING = "scoring", _("待自评")
        SUBMITTED = "submitted", _("待部门评审")
        REVIEWED = "reviewed", _("待实地核查")
        VERIFIED = "verified", _("待申辩")
        REPLIED = "replied", _("待市政府审定")
        DECIDED = "decided", _("待送组织部门")
        SENT = "sent", _("待通报")
        CIRCULATED = "circulated", _("已通报")

    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    year = models.PositiveSmallIntegerField(_("考核年度"))
    sheet = models.CharField(_("计分表代号"), max_length=60)
    sheet_sha256 = models.CharField(_("计分表校验码"), max_length=64)
    title = models.CharField(_("计分表"), max_length=200)
    document = models.CharField(_("印发文号"), max_length=80)
    veto_document = models.CharField(_("规定一票否决的文件"), max_length=80, blank=True)
    carry_share = models.FloatField(_("跨周期结转比例"), default=0.0)
    counts_tickets = models.BooleanField(_("计入督办扣分"), default=False)  # one assessment of an area and year does
    tickets = models.JSONField(_("计入的督办扣分"), default=list)  # score.Taken, as counted by the decision
    self_due = models.DateField(_("自评期限"))
    reply_due = models.DateField(_("申辩期限"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.SCORING)
    city = models.CharField(_("锁定数据的城市"), max_length=20)
    period = models.CharField(_("锁定数据的时期"), max_length=20)
    revision = models.PositiveIntegerField(_("版次"))
    seal = models.CharField(_("封存校验码"), max_length=64)
    sealed = models.JSONField(_("锁定的数据"))  # sealed.Sealed.as_object
    result = models.JSONField(_("审定结果"), null=True)  # score.Score.as_object, once decided
    total = models.DecimalField(_("总分"), max_digits=7, decimal_places=2, null=True)
    grade = models.CharField(_("等次"), max_length=20, blank=True)
    decided_on = models.DateField(_("审定日期"), null=True)
    decision = models.CharField(_("审定文号"), max_length=80, blank=True)
    edits = models.PositiveIntegerField(default=0)  # who acts on an older page is told

    class Meta:
        verbose_name = verbose_name_plural = _("考核")
        ordering = ["-year", "area", "sheet"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "sheet"], name="one_assessment_of_area_year_sheet"),
            models.UniqueConstraint(
                fields=["area", "year"], name="tickets_count_once_a_year", condition=models.Q(counts_tickets=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.year} {self.title}"


class Round(models.TextChoices):
    """Who enters: each sees what those before it entered, and changes what it judges otherwise."""

    SELF = "self", _("自评")
    REVIEW = "review", _("部门评审")
    ON_SITE = "on_site", _("实地核查")
    DECISION = "decision", _("市政府审定")


class ItemScore(models.Model):
    """填报和评分: what one round says of an item (or, without item, of the facts beside); never changed, only followed."""

    append_only = True

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="entries")
    item = models.CharField(_("计分项"), max_length=20, blank=True)
    round = models.CharField(_("环节"), max_length=8, choices=Round.choices)
    given = models.JSONField(_("填报内容"), default=dict)
    basis = models.CharField(_("依据"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"))
    by = _person(_("填报人"))

    class Meta:
        verbose_name = verbose_name_plural = _("填报和评分")
        ordering = ["assessment", "pk"]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.item} {self.get_round_display()}"


class Evidence(models.Model):
    """佐证材料: a file as it was handed in, kept unchanged under its hash; without item it belongs to a step."""

    append_only = True

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="evidence")
    item = models.CharField(_("计分项"), max_length=20, blank=True)
    what = models.CharField(_("用于"), max_length=12)  # a round, or the step that it came with
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    at = models.DateTimeField(_("时间"))
    by = _person(_("提交人"))

    class Meta:
        verbose_name = verbose_name_plural = _("佐证材料")
        ordering = ["assessment", "pk"]

    def __str__(self) -> str:
        return self.name


class AssessmentEvent(models.Model):
    """办理记录: who did what with an assessment, when and from where."""

    class What(models.TextChoices):
        ISSUED = "issued", _("印发考核通知")
        SAVED = "saved", _("填写")
        SUBMITTED = "submitted", _("提交自评")
        SENT_BACK = "sent_back", _("退回补充")
        REVIEWED = "reviewed", _("完成部门评审")
        VERIFIED = "verified", _("完成实地核查")
        REPLIED = "replied", _("申辩")
        NO_REPLY = "no_reply", _("逾期未申辩")
        DECIDED = "decided", _("市政府审定")
        SENT = "sent", _("送组织部门")
        CIRCULATED = "circulated", _("通报")
        REFRESHED = "refreshed", _("改用新版锁定数据")
        EXPORTED = "exported", _("导出自评材料")

    append_only = True

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("时间"))
    by = _person(_("办理人"))
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    what = models.CharField(_("操作"), max_length=10, choices=What.choices)
    before = models.CharField(_("原状态"), max_length=10, blank=True)
    after = models.CharField(_("现状态"), max_length=10)
    remark = models.TextField(_("意见"), blank=True)
    data = models.JSONField(_("当时的数据"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["assessment", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"
