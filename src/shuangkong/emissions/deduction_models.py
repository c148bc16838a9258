"""减排量的使用和核减: what is taken off a project's reductions."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangkong.emissions.model_fields import YEARS, Pollutant, confidence, person, tonnes
from shuangkong.emissions.project_models import Project


class Use(models.Model):
    """使用: a reduction that stands in for a new project's discharge, or was sold; it counts once, there and not here."""

    append_only = True

    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("项目"), related_name="uses")
    pollutant = models.CharField(_("污染物"), max_length=4, choices=Pollutant.choices)
    amount_t = tonnes(_("使用量（吨）"), validators=[MinValueValidator(0)])
    ratio = models.DecimalField(_("替代倍数"), max_digits=4, decimal_places=2, default=1)
    target = models.CharField(_("用于哪个项目"), max_length=120)
    day = models.DateField(_("日期"))
    document = models.CharField(_("依据文号"), max_length=120, blank=True)
    confidence = confidence()
    at = models.DateTimeField(_("登记时间"))
    by = person(_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("减排量的使用")
        ordering = ["project", "day", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_t__gt=0), name="some_amount_used")]

    def __str__(self) -> str:
        return f"{self.target} {self.amount_t}"


class Exclusion(models.Model):
    """核减: a year of a project of which nothing, or no more than an amount, counts, the strictest holding; or, with `lifts`,
    the decision that ends a former one.
    """

    append_only = True

    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("项目"), related_name="exclusions")
    pollutant = models.CharField(_("污染物"), max_length=4, choices=Pollutant.choices, blank=True)
    year = models.PositiveSmallIntegerField(_("核算年份"), validators=YEARS)
    amount_t = tonnes(_("最多计入（吨）"), null=True, blank=True)
    lifts = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("解除哪一项核减"), null=True, blank=True, related_name="lifted_by"
    )
    case = models.CharField(_("案件编号"), max_length=60, blank=True)
    day = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=300)
    confidence = confidence()
    at = models.DateTimeField(_("登记时间"))
    by = person(_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("减排量的核减")
        ordering = ["project", "year", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_t__isnull=True) | Q(amount_t__gte=0), name="no_cap_below_zero")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.reason}"
