"""减排项目: the register of what sources do to discharge less."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.emissions.model_fields import CODE, YEARS
from shuangkong.registers.models import Area, Organisation

if TYPE_CHECKING:
    from shuangkong.emissions.deduction_models import Exclusion


class Project(models.Model):
    """减排项目: what a source does to discharge less, and how far the works have come."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("计划")
        BUILDING = "building", _("在建")
        ACCEPTED = "accepted", _("验收")
        RUNNING = "running", _("稳定运行")

    class Confidence(models.TextChoices):
        OFFICIAL = "official", _("公布")
        REPORTED = "reported", _("上报")
        ASSUMED = "assumed", _("测算")
        SYNTHETIC = "synthetic", _("演示")

    code = models.CharField(_("项目编号"), max_length=40, unique=True, validators=[CODE])
    type = models.CharField(_("项目类型"), max_length=4)
    name = models.CharField(_("项目名称"), max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("单位"), null=True, blank=True, related_name="+"
    )
    operator = models.CharField(_("排污单位名称"), max_length=100, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    permit = models.CharField(_("排污许可证编号"), max_length=22, blank=True)
    facility = models.CharField(_("治理设施或生产设施编号"), max_length=40, blank=True)
    outlet = models.CharField(_("排放口编号"), max_length=40, blank=True)
    line = models.CharField(_("生产线"), max_length=40, blank=True, help_text=_("同一生产线先后实施多个项目的填写"))
    step = models.PositiveSmallIntegerField(_("实施次序"), null=True, blank=True, help_text=_("同一生产线上从 1 起"))
    listed_year = models.PositiveSmallIntegerField(_("列入哪一年度清单"), validators=YEARS)
    stage = models.CharField(_("建设阶段"), max_length=8, choices=Stage.choices, default=Stage.PLANNED)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    accepted_on = models.DateField(_("验收日期"), null=True, blank=True)
    stable_on = models.DateField(_("稳定运行日期"), null=True, blank=True)
    stability = models.CharField(
        _("稳定运行证明"),
        max_length=200,
        blank=True,
        help_text=_("稳定运行不满三个月的，写明证明材料，如 168 小时试运行报告"),
    )
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=8, decimal_places=6, null=True, blank=True)
    confidence = models.CharField(
        _("数据来源等级"), max_length=9, choices=Confidence.choices, default=Confidence.REPORTED
    )
    document = models.CharField(_("依据文件"), max_length=120, blank=True)
    withdrawn = models.CharField(
        _("撤销原因"), max_length=300, blank=True
    )  # entered twice or given up; stays on record
    edits = models.PositiveIntegerField(default=0, editable=False)  # who saves an older page is told
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("减排项目")
        ordering = ["area", "code"]
        indexes = [
            models.Index(fields=["area", "listed_year"]), models.Index(fields=["permit"]), models.Index(fields=["uscc"]),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Name the operator after the organisation, which knows its name and code."""
        if self.organisation:
            self.operator, self.uscc = self.organisation.name, self.organisation.uscc
        super().save(*args, **kwargs)

    def exclusions_in_force(self, on: date | None = None) -> list[Exclusion]:
        """核减: those decided by a day that no decision by that day has lifted; of today where no day is given."""
        known = [one for one in self.exclusions.all() if on is None or one.day <= on]
        lifted = {one.lifts_id for one in known}
        return [one for one in known if one.lifts_id is None and one.pk not in lifted]

    @property
    def synthetic(self) -> bool:
        """Whether the project is invented."""
        return self.confidence == self.Confidence.SYNTHETIC
