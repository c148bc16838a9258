"""记录的共同部分: what the records of this room have in common."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def person(label: Any, **more: Any) -> models.ForeignKey:
    """Who did it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **more)


def tce(label: Any, **more: Any) -> models.DecimalField:
    """An amount of energy in tonnes of standard coal."""
    return models.DecimalField(label, max_digits=16, decimal_places=3, **more)


class Event(models.Model):
    """Who did what, when and from where; `content` is all that was there then, under its hash."""

    append_only = True

    at = models.DateTimeField(_("时间"))
    by = person(_("办理人"))
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    remark = models.CharField(_("内容"), max_length=500, blank=True)
    content = models.JSONField(_("当时的内容"), default=dict)
    sha256 = models.CharField(_("校验码"), max_length=64, blank=True)

    class Meta:
        abstract = True
