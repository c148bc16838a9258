from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangkong.registers.models import Area, Organisation


def _person(label: Any, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **more)


class Kind(models.TextChoices):
    """What a finding speaks of."""

    OUTLET = "outlet", _("排放口")
    PROJECT = "project", _("减排项目")
    SERIES = "series", _("统计数据")


class Finding(models.Model):
    """疑似线索: what a check found, with the numbers it found and the version of the check; never changed."""

    append_only = True

    digest = models.CharField(max_length=64, unique=True)  # of all it says: the same found again is not kept again
    check_id = models.CharField(_("核查规则"), max_length=20)
    kind = models.CharField(_("对象"), max_length=7, choices=Kind.choices)
    subject = models.CharField(_("对象编号"), max_length=160)
    factor = models.CharField(_("污染物"), max_length=20, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    first = models.CharField(_("开始"), max_length=32)
    last = models.CharField(_("结束"), max_length=32)
    strength = models.FloatField(_("强度"))
    hard = models.BooleanField(_("单独立案"), default=False)
    found = models.JSONField(_("数值"), default=dict)
    message = models.TextField(_("线索"))
    rule = models.CharField(_("规则校验码"), max_length=64)  # SHA-256 of the check's file as it was
    at = models.DateTimeField(_("发现时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("疑似线索")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject"]), models.Index(fields=["area", "check_id"])]

    def __str__(self) -> str:
        return self.message[:80]


class Case(models.Model):
    """案件: what belongs together, from being raised to being closed. Its state is the last of its events."""

    class State(models.TextChoices):
        RAISED = "raised", _("待交办")
        ASSIGNED = "assigned", _("待说明")
        EXPLAINED = "explained", _("待提出处理意见")
        PROPOSED = "proposed", _("待复核")
        DECIDED = "decided", _("待执行")
        CARRIED_OUT = "carried_out", _("待办结")
        CLOSED = "closed", _("已办结")

    class Asked(models.TextChoices):
        """Who has to explain."""

        ORGANISATION = "organisation", _("单位")
        COUNTY = "county", _("县级")

    number = models.CharField(_("案件编号"), max_length=12, unique=True)
    kind = models.CharField(_("对象"), max_length=7, choices=Kind.choices)
    subject = models.CharField(_("对象编号"), max_length=160)
    title = models.CharField(_("名称"), max_length=200)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("单位"), null=True, blank=True, related_name="+"
    )
    first = models.CharField(_("开始"), max_length=32)
    last = models.CharField(_("结束"), max_length=32)
    score = models.FloatField(_("得分"))
    state = models.CharField(_("状态"), max_length=11, choices=State.choices, default=State.RAISED)
    asked = models.CharField(_("由谁说明"), max_length=12, choices=Asked.choices, blank=True)
    handler = _person(_("承办人"), null=True)
    due = models.DateField(_("说明期限"), null=True)
    opened_at = models.DateTimeField(_("立案时间"))
    edits = models.PositiveIntegerField(default=0)  # who acts on an older page is told

    class Meta:
        verbose_name = verbose_name_plural = _("案件")
        ordering = ["-score", "-pk"]
        indexes = [models.Index(fields=["area", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=~Q(state="closed"), name="one_open_case_of_a_subject")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CaseFinding(models.Model):
    """A finding in a case."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="cases")
    at = models.DateTimeField(_("归入时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("案件线索")
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "finding"], name="one_finding_once_in_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.finding_id}"


class CaseEvent(models.Model):
    """办理记录: who did what with a case, when and from where."""

    class What(models.TextChoices):
        RAISED = "raised", _("立案")
        ADDED = "added", _("归入新的线索")
        ASSIGNED = "assigned", _("交办，要求说明")
        ANSWERED = "answered", _("说明情况")
        PROPOSED = "proposed", _("提出处理意见")
        AGREED = "agreed", _("复核同意")
        REFUSED = "refused", _("复核不同意")
        CARRIED_OUT = "carried_out", _("执行处理决定")
        CLOSED = "closed", _("办结")
        EXPORTED = "exported", _("导出案卷")

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("时间"))
    by = _person(_("办理人"), null=True)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    what = models.CharField(_("操作"), max_length=11, choices=What.choices)
    before = models.CharField(_("原状态"), max_length=11, blank=True)
    after = models.CharField(_("现状态"), max_length=11, blank=True)
    remark = models.CharField(_("意见"), max_length=500, blank=True)
    data = models.JSONField(_("当时的数据"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["case", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"


class Answer(models.Model):
    """情况说明: what the unit or the county says to it."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    at = models.DateTimeField(_("时间"))
    by = _person(_("说明人"))
    text = models.TextField(_("情况说明"))

    class Meta:
        verbose_name = verbose_name_plural = _("情况说明")
        ordering = ["case", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class AnswerFile(models.Model):
    """说明材料: a file as it was handed in, kept unchanged under its hash."""

    append_only = True

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="files")
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))

    class Meta:
        verbose_name = verbose_name_plural = _("说明材料")
        ordering = ["answer", "pk"]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """处理意见和复核: what the first person proposes, and whether the second agrees; of two people."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("认定不实")
        UNPROVEN = "unproven", _("证据不足")
        FALSE_ALARM = "false_alarm", _("误报")

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    verdict = models.CharField(_("结论"), max_length=11, choices=Verdict.choices)
    terms = models.JSONField(_("处理"), default=list)  # consequences.py
    reason = models.CharField(_("理由"), max_length=500)
    second = models.BooleanField(_("复核"), default=False)
    agreed = models.BooleanField(_("同意"), null=True)  # of the second person
    at = models.DateTimeField(_("时间"))
    by = _person(_("办理人"))

    class Meta:
        verbose_name = verbose_name_plural = _("处理意见")
        ordering = ["case", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} {self.at:%Y-%m-%d}"


class Suppression(models.Model):
    """不再提示: what a check found in a case opens no other, for a reason and until a day; the findings are kept all the same."""

    append_only = True

    check_id = models.CharField(_("核查规则"), max_length=20)
    kind = models.CharField(_("对象"), max_length=7, choices=Kind.choices)
    subject = models.CharField(_("对象编号"), max_length=160)
    factor = models.CharField(_("污染物"), max_length=20, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    reason = models.CharField(_("原因"), max_length=500)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    case = models.ForeignKey(Case, models.PROTECT, verbose_name=_("案件"), null=True, related_name="suppressions")
    at = models.DateTimeField(_("登记时间"))
    by = _person(_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("不再提示")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject", "check_id"])]

    def __str__(self) -> str:
        return f"{self.check_id} {self.subject}"


class SuppressionEnd(models.Model):
    """恢复提示: a suppression was ended before its day."""

    append_only = True

    suppression = models.OneToOneField(Suppression, models.PROTECT, related_name="end")
    reason = models.CharField(_("原因"), max_length=500)
    at = models.DateTimeField(_("时间"))
    by = _person(_("办理人"))

    class Meta:
        verbose_name = verbose_name_plural = _("恢复提示")

    def __str__(self) -> str:
        return f"{self.suppression}"


class CountyFlag(models.Model):
    """县区标注: a decided case stands against a county's year; closings take it for fraud (综合评价考核)."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="flags")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    year = models.PositiveSmallIntegerField(_("年份"))
    reason = models.CharField(_("原因"), max_length=500)
    at = models.DateTimeField(_("登记时间"))
    by = _person(_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("县区标注")
        ordering = ["area", "year", "pk"]

    def __str__(self) -> str:
        return f"{self.area_id} {self.year}"


class Invalidation(models.Model):
    """监测数据无效: hours of an outlet that a decided case declares invalid; they are substituted, the originals stay."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="invalidations")
    outlet = models.CharField(_("排放口编号"), max_length=40)
    first = models.CharField(_("开始"), max_length=32)
    last = models.CharField(_("结束"), max_length=32)
    at = models.DateTimeField(_("登记时间"))
    by = _person(_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("无效时段")
        ordering = ["outlet", "first"]

    def __str__(self) -> str:
        return f"{self.outlet} {self.first}"
