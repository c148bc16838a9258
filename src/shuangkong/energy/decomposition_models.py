"""目标分解的记录: what was worked out with which settings and exceptions, approved by another, issued."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangkong.energy.record_models import Event
from shuangkong.registers.models import Area


class Decomposition(models.Model):
    """目标分解: a city's target shared among its units. Once issued, closings go by it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("编制中")
        PROPOSED = "proposed", _("待批准")
        APPROVED = "approved", _("待下达")
        ISSUED = "issued", _("已下达")
        SUPERSEDED = "superseded", _("已被新版替代")

    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    base_year = models.PositiveSmallIntegerField(_("基期年"))
    target_year = models.PositiveSmallIntegerField(_("目标年"))
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    setting = models.JSONField(_("设定"), default=dict)  # decomposition_request.Asked, as plain values
    content = models.JSONField(_("结果"), default=dict)  # decomposition_result.as_object
    source = models.CharField(_("所依据的锁定数据"), max_length=200, blank=True)
    document = models.CharField(_("下达文号"), max_length=80, blank=True)
    issued_on = models.DateField(_("下达日期"), null=True, blank=True)
    edits = models.PositiveIntegerField(default=0)  # who acts on an older page is told

    class Meta:
        verbose_name = verbose_name_plural = _("目标分解")
        ordering = ["area", "-target_year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["area", "target_year", "version"], name="one_decomposition_of_a_version"),
            models.UniqueConstraint(
                fields=["area", "target_year"], condition=Q(state="issued"), name="one_decomposition_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.target_year} 第 {self.version} 版"


class DecompositionEvent(Event):
    """办理记录: who did what with a decomposition."""

    class What(models.TextChoices):
        SAVED = "saved", _("保存")
        PROPOSED = "proposed", _("报请批准")
        RETURNED = "returned", _("退回")
        APPROVED = "approved", _("批准")
        ISSUED = "issued", _("下达")
        SUPERSEDED = "superseded", _("被新版替代")

    decomposition = models.ForeignKey(Decomposition, models.PROTECT, related_name="events")
    what = models.CharField(_("操作"), max_length=10, choices=What.choices)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["decomposition", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"
