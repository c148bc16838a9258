from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.kernel.problems import Problem
from shuangkong.registers.models import Area, Organisation


def _person(label: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+")


class Filer(models.Model):
    """谁报什么: a form of an area, of an organisation in it, or of a department of its government."""

    form = models.CharField(_("报表代号"), max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("单位"), null=True, blank=True, related_name="+"
    )
    department = models.CharField(_("部门"), max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """What is one filer's: the unique constraints need it, since an absent organisation is unequal to itself."""
        return f"{self.form}|{self.area_id}|{self.organisation_id or ''}|{self.department}"

    @property
    def filer_name(self) -> str:
        """Name who files."""
        return self.organisation.name if self.organisation else self.department or self.area.name


class Duty(Filer):
    """报送任务: who has to file a form, from which period on."""

    class Every(models.TextChoices):
        YEAR = "year", _("每年")
        QUARTER = "quarter", _("每季")
        MONTH = "month", _("每月")

    every = models.CharField(_("频率"), max_length=7, choices=Every.choices, default=Every.YEAR)
    since = models.CharField(_("首个报告期"), max_length=7, help_text=_("如 2024、2024Q1、2024-01"))
    until = models.CharField(_("末个报告期"), max_length=7, blank=True, help_text=_("不填则长期有效"))
    filer_key = models.CharField(max_length=160, editable=False)
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("报送任务")
        ordering = ["form", "area", "pk"]
        constraints = [models.UniqueConstraint(fields=["filer_key", "every"], name="one_duty_of_a_filer")]

    def __str__(self) -> str:
        return f"{self.form} {self.filer_name}"

    def clean(self) -> None:
        """Refuse what nobody could ever file: another kind of filer, a period the form does not have, a second such duty."""
        from shuangkong.statistics.deadlines import fault_of
        from shuangkong.statistics.in_use import fault_of_duty

        if unfit := fault_of_duty(self.form, self.every, bool(self.organisation_id), bool(self.department)):
            raise ValidationError(dict([unfit]))
        if Duty.objects.filter(filer_key=self.key, every=self.every).exclude(pk=self.pk).exists():
            raise ValidationError(_("这项报送任务已经登记。请打开原有的一项修改。"))
        if self.organisation and self.organisation.area_id != self.area_id:
            raise ValidationError({"organisation": _("该单位不在所选区域，请改选区域或单位。")})
        for name in ("since", "until"):
            if fault := fault_of(getattr(self, name), self.every):
                raise ValidationError({name: fault})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key in step."""
        self.filer_key = self.key
        super().save(*args, **kwargs)


class Submission(Filer):
    """报送件: one version of what a filer says for a period, and how far it has come."""

    class State(models.TextChoices):
        DRAFT = "draft", _("填报中")
        RETURNED = "returned", _("已退回")
        SUBMITTED = "submitted", _("已提交")
        REVIEWED = "reviewed", _("县级已审核")
        APPROVED = "approved", _("已入库")
        SUPERSEDED = "superseded", _("已被新版替代")
        DISCARDED = "discarded", _("已放弃")

    class Vintage(models.TextChoices):
        PRELIMINARY = "preliminary", _("初步")
        FINAL = "final", _("最终")
        REVISED = "revised", _("修订")

    form_version = models.CharField(_("报表版本"), max_length=20)
    period = models.CharField(_("报告期"), max_length=7)
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    vintage = models.CharField(_("数据性质"), max_length=11, choices=Vintage.choices, default=Vintage.FINAL)
    reason = models.CharField(_("更正原因"), max_length=300, blank=True)
    due = models.DateField(_("报送期限"))
    edits = models.PositiveIntegerField(default=0)  # counts changes: who saves an older page is told
    sha256 = models.CharField(_("数据校验码"), max_length=64, blank=True)
    checked = models.CharField(max_length=64, blank=True)  # what the checks went by when they found what is kept
    told = models.JSONField(default=list)  # what was strange when the file was read, but let in
    created_by = _person(_("建立人"))
    created_at = models.DateTimeField(_("建立时间"))
    approved_on = models.DateField(_("入库日期"), null=True)
    filer_key = models.CharField(max_length=160)

    OPEN: tuple[Any, ...] = (State.DRAFT, State.RETURNED)
    UNDER_WAY: tuple[Any, ...] = (*OPEN, State.SUBMITTED, State.REVIEWED)

    class Meta:
        verbose_name = verbose_name_plural = _("报送件")
        ordering = ["-period", "form", "area", "filer_key", "-version"]
        indexes = [
            models.Index(fields=["form", "period"]), models.Index(fields=["area", "state"]),
            models.Index(fields=["created_at"]),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["filer_key", "period", "version"], name="one_submission_of_a_version"),
            models.UniqueConstraint(
                fields=["filer_key", "period"],
                condition=Q(state__in=["draft", "returned", "submitted", "reviewed"]),
                name="one_submission_under_way",
            ),
            models.UniqueConstraint(
                fields=["filer_key", "period"], condition=Q(state="approved"), name="one_submission_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.filer_name} {self.period} 第 {self.version} 版"

    @property
    def open(self) -> bool:
        """Tell whether the data may be changed."""
        return self.state in self.OPEN

    @property
    def former(self) -> Submission | None:
        """Return the version before this one."""
        same = Submission.objects.filter(filer_key=self.filer_key, period=self.period, version__lt=self.version)
        return same.order_by("-version").first()


class Designation(models.Model):
    """指定为重点用能单位: an authority put a unit on the list that is too small to stand there by itself."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"), related_name="+")
    since = models.PositiveSmallIntegerField(_("自哪一年名录起"), help_text=_("如 2024"))
    until = models.PositiveSmallIntegerField(_("至哪一年名录止"), null=True, blank=True, help_text=_("不填则长期有效"))
    by = models.CharField(_("指定机关和文号"), max_length=200)
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("指定的重点用能单位")
        ordering = ["organisation", "since"]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.since}—{self.until or ''}"

    def clean(self) -> None:
        """Refuse an end before the beginning."""
        if self.until is not None and self.since is not None and self.until < self.since:
            raise ValidationError({"until": _("不能早于开始的年份。")})


class SubmissionRow(models.Model):
    """One line of a submission; every value as the text of its exact value."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()  # the order within the submission
    table = models.CharField(max_length=40)
    sheet = models.CharField(max_length=60, blank=True)
    line = models.PositiveIntegerField()
    key = models.JSONField(default=list)
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["submission", "place"]
        constraints = [models.UniqueConstraint(fields=["submission", "place"], name="one_row_of_a_place")]

    def __str__(self) -> str:
        return f"{self.table} {self.line}"


class RawFile(models.Model):
    """原始文件: a file as it was handed in, kept unchanged under its hash."""

    append_only = True

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="files")
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    at = models.DateTimeField(_("时间"))
    by = _person(_("上传人"))

    class Meta:
        verbose_name = verbose_name_plural = _("原始文件")
        ordering = ["submission", "pk"]

    def __str__(self) -> str:
        return self.name


class PassedWarning(models.Model):
    """放行: a warning that a person let pass, with the reason; it holds as long as the warning says the same."""

    append_only = True

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="passed")
    check_id = models.CharField(max_length=80)
    key = models.JSONField(default=list)
    column = models.CharField(max_length=80, blank=True)
    found = models.TextField(_("提示"))
    reason = models.CharField(_("说明"), max_length=300)
    at = models.DateTimeField(_("时间"))
    by = _person(_("说明人"))

    class Meta:
        verbose_name = verbose_name_plural = _("提示的说明")
        ordering = ["submission", "pk"]

    def __str__(self) -> str:
        return self.reason


class CheckFinding(models.Model):
    """审核结果: what a check found in a submission as it is now, with the explanation if a warning was let pass."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField()  # the order in which they are told
    check_id = models.CharField(max_length=80)
    key = models.JSONField(default=list)
    column = models.CharField(max_length=80, blank=True)
    severity = models.CharField(max_length=7)
    place = models.TextField()
    found = models.TextField()
    wanted = models.TextField()
    mend = models.TextField()
    passed = models.ForeignKey(PassedWarning, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["submission", "number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="one_finding_of_a_number")]

    def __str__(self) -> str:
        return f"{self.check_id} {self.place}"

    @property
    def problem(self) -> Problem:
        """The finding as people read it."""
        return Problem(self.place, self.found, self.wanted, self.mend, self.severity)


class Event(models.Model):
    """办理记录: who did what with a submission, when and from where."""

    class What(models.TextChoices):
        OPENED = "opened", _("建立")
        UPLOADED = "uploaded", _("上传文件")
        TYPED = "typed", _("在页面填写")
        PASSED = "passed", _("说明提示")
        SUBMITTED = "submitted", _("提交")
        WITHDRAWN = "withdrawn", _("撤回")
        REVIEWED = "reviewed", _("县级审核通过")
        RETURNED = "returned", _("退回")
        APPROVED = "approved", _("批准入库")
        SUPERSEDED = "superseded", _("被新版替代")
        DISCARDED = "discarded", _("放弃更正")

    append_only = True

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("时间"))
    by = _person(_("办理人"))
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    what = models.CharField(_("操作"), max_length=10, choices=What.choices)
    before = models.CharField(_("原状态"), max_length=10, blank=True)
    after = models.CharField(_("现状态"), max_length=10, blank=True)
    remark = models.CharField(_("意见"), max_length=500, blank=True)
    sha256 = models.CharField(_("数据校验码"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["submission", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"


class Reminder(models.Model):
    """催报: somebody asked for what is late, or will be."""

    append_only = True

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="reminders")
    period = models.CharField(_("报告期"), max_length=7)
    at = models.DateTimeField(_("时间"))
    by = _person(_("催报人"))

    class Meta:
        verbose_name = verbose_name_plural = _("催报")
        ordering = ["duty", "pk"]

    def __str__(self) -> str:
        return f"{self.duty} {self.period}"


class Observation(models.Model):
    """观测值: what one line of an approved submission adds to a series of an area, in the series' unit."""

    append_only = True

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="observations")
    series = models.CharField(_("数据项"), max_length=100)
    area = models.CharField(_("区域"), max_length=20)
    period = models.CharField(_("报告期"), max_length=7)
    value = models.CharField(_("数值"), max_length=60, null=True)
    price_base_year = models.PositiveSmallIntegerField(_("价格基年"), null=True)
    published = models.DateField(_("入库日期"))
    vintage = models.CharField(_("数据性质"), max_length=11)
    confidence = models.CharField(_("数据来源等级"), max_length=9)
    document = models.CharField(_("依据"), max_length=80, blank=True)
    table = models.CharField(max_length=40)
    line = models.PositiveIntegerField()
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("观测值")
        ordering = ["submission", "pk"]
        indexes = [models.Index(fields=["area", "series", "period"]), models.Index(fields=["area", "published"])]

    def __str__(self) -> str:
        return f"{self.series} {self.area} {self.period}"
