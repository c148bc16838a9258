"""模型共用的字段: what the registers of this room have in common."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

CODE = RegexValidator(r"^[0-9A-Za-z_-]{1,40}$", _("由字母、数字、短横线和下划线组成，不超过 40 个字。"))
YEARS = (MinValueValidator(2000), MaxValueValidator(2100))


def person(label: Any) -> models.ForeignKey:
    """Who did it; nobody where a city pack brought it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, null=True, related_name="+")


def tonnes(label: Any, **more: Any) -> models.DecimalField:
    """An amount in tonnes, to the gram."""
    return models.DecimalField(label, max_digits=16, decimal_places=6, **more)


def confidence() -> models.CharField:
    """How sure a single row of a pack is; blank: as sure as its project."""
    return models.CharField(_("数据来源等级"), max_length=9, blank=True, default="", editable=False)


class Pollutant(models.TextChoices):
    """The four that are controlled in total."""

    COD = "cod", _("化学需氧量")
    NH3N = "nh3n", _("氨氮")
    NOX = "nox", _("氮氧化物")
    VOCS = "vocs", _("挥发性有机物")
