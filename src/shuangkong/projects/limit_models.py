"""地方能效要求: what a province or a city asks for beside the national lists: PUE, clinker, boilers, magnesia."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.registers.models import Area


class LocalLevel(models.Model):
    """地方标杆和基准: entered with its document, never changed; a later one of the same item takes over from its day."""

    append_only = True

    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("适用地区"), related_name="+")
    item = models.CharField(_("产品、工序或设施"), max_length=60)
    unit = models.CharField(_("计量单位"), max_length=30)
    benchmark = models.DecimalField(_("标杆（准入）值"), max_digits=14, decimal_places=4)
    baseline = models.DecimalField(_("基准（限定）值"), max_digits=14, decimal_places=4)
    since = models.DateField(_("施行日期"))
    until = models.DateField(_("失效日期"), null=True, blank=True)
    deadline = models.DateField(_("改造期限"), null=True, blank=True)
    document = models.CharField(_("文件名称和文号"), max_length=120)
    clause = models.CharField(_("条款"), max_length=60, blank=True)
    at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("登记人"), related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("地方能效要求")
        ordering = ["item", "-since", "-pk"]
        indexes = [models.Index(fields=["item", "area"])]

    def __str__(self) -> str:
        return f"{self.item}（{self.area_id}）"
