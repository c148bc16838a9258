"""用能预算的记录: editions with their lines, changes asked for and decided, notices given, and who did what."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangkong.energy.record_models import Event, person, tce
from shuangkong.registers.models import Area, Organisation

MONTH = (MinValueValidator(1), MaxValueValidator(12))


class Budget(models.Model):
    """用能预算: one edition of an area's budget of a year: a city's shared among counties, a county's among key users."""

    class State(models.TextChoices):
        DRAFT = "draft", _("编制中")
        PROPOSED = "proposed", _("待批准")
        APPROVED = "approved", _("待下达")
        ISSUED = "issued", _("已下达")
        SUPERSEDED = "superseded", _("已被新版替代")

    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    total_tce = tce(_("预算总量"), null=True, blank=True, validators=[MinValueValidator(0)])
    basis = models.CharField(_("总量的依据"), max_length=300, blank=True)
    base_tce = tce(_("居民生活、服务业和小型工业"), default=0, validators=[MinValueValidator(0)])
    reserve_tce = tce(_("预留"), default=0, validators=[MinValueValidator(0)])
    document = models.CharField(_("下达文号"), max_length=80, blank=True)
    issued_on = models.DateField(_("下达日期"), null=True, blank=True)
    edits = models.PositiveIntegerField(default=0)  # who saves an older page is told

    class Meta:
        verbose_name = verbose_name_plural = _("用能预算")
        ordering = ["-year", "area", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "version"], name="one_budget_of_a_version"),
            models.UniqueConstraint(
                fields=["area", "year"], condition=Q(state__in=["draft", "proposed", "approved"]),
                name="one_budget_under_way",
            ),
            models.UniqueConstraint(
                fields=["area", "year"], condition=Q(state="issued"), name="one_budget_in_force"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.area_id} {self.year} 第 {self.version} 版"


class BudgetLine(models.Model):
    """预算分配: what a county or a key user may use in the year, with what it was worked out from."""

    class Method(models.TextChoices):
        HISTORY = "history", _("历史法")
        BENCHMARK = "benchmark", _("基准法")
        TARGET = "target", _("目标法")
        FIXED = "fixed", _("核定")

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="lines")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"), null=True, related_name="+")
    method = models.CharField(_("方法"), max_length=9, choices=Method.choices)
    given = models.JSONField(_("测算依据"), default=dict)  # the cells of energy.budget.LINES, as written
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    wished_tce = tce(_("按方法测算"), null=True)
    budget_tce = tce(_("预算"), null=True)
    output_rate = models.FloatField(_("能源产出率"), null=True)
    rank = models.PositiveSmallIntegerField(_("产出率排名"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("预算分配")
        ordering = ["budget", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "area"], name="one_budget_line_of_an_area"),
            models.UniqueConstraint(fields=["budget", "organisation"], name="one_budget_line_of_a_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The code of the county or unit."""
        return self.area_id or self.organisation_id or ""

    @property
    def name(self) -> str:
        """The name of the county or unit."""
        found: Any = self.area or self.organisation
        return str(found.name) if found else ""


class BudgetChange(models.Model):
    """预算调整: asked for with a reason and decided by another; the amounts before and after stay on record."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("待批准")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("不予批准")

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="changes")
    line = models.ForeignKey(  # none: the total itself
        BudgetLine, models.PROTECT, verbose_name=_("调整对象"), null=True, blank=True, related_name="changes"
    )
    from_month = models.PositiveSmallIntegerField(_("自哪一月起"), validators=MONTH)
    change_tce = tce(_("调整量（调减填负数）"))
    reason = models.CharField(_("理由"), max_length=500)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.REQUESTED)
    requested_by = person(_("申请人"))
    requested_at = models.DateTimeField(_("申请时间"))
    decided_by = person(_("批准人"), null=True)
    decided_at = models.DateTimeField(_("批准时间"), null=True)
    document = models.CharField(_("批准文号"), max_length=80, blank=True)
    opinion = models.CharField(_("意见"), max_length=300, blank=True)
    before_tce = tce(_("调整前"), null=True)
    after_tce = tce(_("调整后"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("预算调整")
        ordering = ["budget", "pk"]

    def __str__(self) -> str:
        return f"{self.line or self.budget} {self.change_tce}"


class BudgetTold(models.Model):
    """告知记录: a notice that a county or unit was given, in the words and numbers of that day."""

    append_only = True

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="told")
    month = models.PositiveSmallIntegerField(_("截至月份"), validators=MONTH)
    level = models.PositiveSmallIntegerField(_("等级"))  # of energy.budget.NOTICES
    used_tce = tce(_("累计用能量"))
    due_tce = tce(_("时间进度预算"))
    words = models.CharField(_("告知内容"), max_length=500)
    document = models.CharField(_("告知方式或文号"), max_length=120)
    at = models.DateTimeField(_("告知时间"))
    by = person(_("告知人"))

    class Meta:
        verbose_name = verbose_name_plural = _("告知记录")
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "month", "level"], name="one_budget_notice_of_month_and_level")
        ]

    def __str__(self) -> str:
        return self.words


class BudgetEvent(Event):
    """办理记录: who did what with a budget, when and from where; an approval keeps the whole of what was approved."""

    class What(models.TextChoices):
        OPENED = "opened", _("开始编制")
        SAVED = "saved", _("填写")
        UPLOADED = "uploaded", _("导入分配表")
        PROPOSED = "proposed", _("报请批准")
        RETURNED = "returned", _("退回")
        APPROVED = "approved", _("批准")
        ISSUED = "issued", _("下达")
        SUPERSEDED = "superseded", _("被新版替代")
        ASKED = "asked", _("申请调整")
        CHANGED = "changed", _("批准调整")
        REFUSED = "refused", _("不予调整")
        TOLD = "told", _("告知")

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="events")
    what = models.CharField(_("操作"), max_length=10, choices=What.choices)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["budget", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"
