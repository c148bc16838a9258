from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.registers.models import Area


class Target(models.Model):
    """目标: what a plan in force asks of an indicator, with its place in the plan."""

    class Kind(models.TextChoices):
        TARGET = "target", _("目标")
        THRESHOLD = "threshold", _("限值")
        MILESTONE = "milestone", _("节点")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("生效")
        SUPERSEDED = "superseded", _("已被新版替代")

    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="targets")
    indicator = models.CharField(_("指标"), max_length=200)
    name = models.TextField(_("名称"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    relation = models.CharField(_("关系"), max_length=30, blank=True)
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6, null=True, blank=True)
    lo = models.DecimalField(_("下限"), max_digits=24, decimal_places=6, null=True, blank=True)
    hi = models.DecimalField(_("上限"), max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=60, blank=True)
    base_year = models.PositiveSmallIntegerField(_("基期年"), null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("目标年"), null=True, blank=True)
    scope = models.TextField(_("范围"), blank=True)
    bound = models.CharField(_("界限"), max_length=20, blank=True)
    ambition = models.CharField(_("性质"), max_length=20, blank=True)
    # The plan by number and words: a target can be read without the review that it came from.
    plan = models.PositiveBigIntegerField(_("规划方案编号"))
    plan_title = models.CharField(_("规划方案"), max_length=280)
    section = models.CharField(_("章节"), max_length=40, blank=True)
    start = models.PositiveIntegerField(_("起"))
    end = models.PositiveIntegerField(_("止"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.IN_FORCE)
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("目标")
        ordering = ["area", "plan", "start", "pk"]

    def __str__(self) -> str:
        return self.name
