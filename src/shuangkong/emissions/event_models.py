"""办理记录: what was done with a claim, and from which books projects were loaded."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.emissions.claim_models import Claim
from shuangkong.emissions.model_fields import person


class ClaimEvent(models.Model):
    """办理记录: who did what with a claim, when and from where; `data` is what was said then."""

    class What(models.TextChoices):
        LOADED = "loaded", _("载入数据包")
        FILED = "filed", _("县级填报")
        CHECKED = "checked", _("市级初核")
        VERIFIED = "verified", _("登记省级核查核算结果")
        RECOGNISED = "recognised", _("登记国家认定结果")
        SENT_BACK = "sent_back", _("退回县级")

    append_only = True

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("时间"))
    by = person(_("办理人"))
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    what = models.CharField(_("操作"), max_length=10, choices=What.choices)
    before = models.CharField(_("原状态"), max_length=10, blank=True)
    after = models.CharField(_("现状态"), max_length=10)
    remark = models.CharField(_("意见"), max_length=300, blank=True)
    data = models.JSONField(_("当时的数据"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["claim", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"


class BooksLoad(models.Model):
    """载入记录: with which books a city pack last went into this room's registers."""

    folder = models.CharField(max_length=255, primary_key=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.folder
