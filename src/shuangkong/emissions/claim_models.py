"""核算申报: the years that projects claim, and what each office says of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuangkong.emissions.model_fields import YEARS, Pollutant, confidence, person, tonnes
from shuangkong.emissions.project_models import Project


class Claim(models.Model):
    """核算申报: what a project is said to have cut in a year, and how far that has been checked."""

    class State(models.TextChoices):
        SENT_BACK = "sent_back", _("已退回")
        FILED = "filed", _("县级已填报")
        CHECKED = "checked", _("市级已初核")
        VERIFIED = "verified", _("省级已核查核算")
        RECOGNISED = "recognised", _("国家已认定")

    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("项目"), related_name="claims")
    year = models.PositiveSmallIntegerField(_("核算年份"), validators=YEARS)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    round = models.PositiveSmallIntegerField(_("第几次填报"), default=1)  # amounts of an earlier round count no more
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("核算申报")
        ordering = ["project", "year"]
        indexes = [models.Index(fields=["year", "state"])]
        constraints = [models.UniqueConstraint(fields=["project", "year"], name="one_claim_of_a_year")]

    def __str__(self) -> str:
        return f"{self.project.name} {self.year}"


class Amount(models.Model):
    """减排量: what one office says a project cut of a pollutant in a year; each office's stands beside the others'."""

    class Level(models.TextChoices):
        FILED = "filed", _("县级填报")
        CHECKED = "checked", _("市级初核")
        VERIFIED = "verified", _("省级核查核算")
        RECOGNISED = "recognised", _("国家认定")

    append_only = True

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="amounts")
    pollutant = models.CharField(_("污染物"), max_length=4, choices=Pollutant.choices)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    round = models.PositiveSmallIntegerField(_("第几次填报"), default=1)
    amount_t = tonnes(_("减排量（吨）"))
    day = models.DateField(_("日期"))  # of the document that says it
    document = models.CharField(_("依据文号"), max_length=120, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    confidence = confidence()
    at = models.DateTimeField(_("登记时间"))
    by = person(_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("减排量")
        ordering = ["claim", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "pollutant", "level", "round"], name="one_amount_of_a_level"),
            models.CheckConstraint(condition=Q(amount_t__gte=0), name="no_amount_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.amount_t}"
