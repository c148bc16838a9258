"""两高项目清单: the ledger of projects that use or emit much (R7.2). What is judged and decided stands in record_models.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.registers.models import Area, Organisation

if TYPE_CHECKING:
    from shuangkong.projects.record_models import Advice

CODE = RegexValidator(r"^[0-9A-Za-z_-]{1,40}$", _("由字母、数字、短横线和下划线组成，不超过 40 个字。"))
INDUSTRY = RegexValidator(r"^[A-T]?[0-9]{2,4}$", _("填写 GB/T 4754 的代码，如 3216。"))
YEARS = (MinValueValidator(1950), MaxValueValidator(2100))
LEAST = MinValueValidator(0)


def amount(label: Any, **more: Any) -> models.DecimalField:
    """An amount a year at full output, not below zero; null where it is not known."""
    return models.DecimalField(
        label, max_digits=18, decimal_places=3, null=True, blank=True, validators=[LEAST], **more
    )


class Project(models.Model):
    """两高项目: what it makes, uses, emits and adds in a year at full output, where it stands and how far it is."""

    class Stage(models.TextChoices):
        PROPOSED = "proposed", _("拟建")
        BUILDING = "building", _("在建")
        EXISTING = "existing", _("存量")

    class Kind(models.TextChoices):
        """What puts it on the list."""

        TWO_HIGH = "two_high", _("两高")
        LOW_LEVEL = "low_level", _("两高一低")
        OTHER = "other", _("其他耗能项目")

    class Confidence(models.TextChoices):
        OFFICIAL = "official", _("公布")
        REPORTED = "reported", _("上报")
        ASSUMED = "assumed", _("测算")
        SYNTHETIC = "synthetic", _("演示")

    code = models.CharField(_("项目编号"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("项目名称"), max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("单位"), null=True, blank=True, related_name="+"
    )
    owner = models.CharField(_("建设单位"), max_length=100)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    whole_unit = models.BooleanField(
        _("本项目即该单位全部产能"), default=False, help_text=_("勾选后，实际能耗取该单位报送的年度综合能源消费量")
    )
    kind = models.CharField(_("类别"), max_length=9, choices=Kind.choices, default=Kind.TWO_HIGH)
    stage = models.CharField(_("建设阶段"), max_length=8, choices=Stage.choices, default=Stage.PROPOSED)
    national = models.BooleanField(_("国家重大项目（能耗单列）"), default=False)
    central = models.BooleanField(_("由国家审批、核准"), default=False)
    exempt = models.BooleanField(_("列入不单独审查目录"), default=False)
    industry = models.CharField(_("行业代码"), max_length=5, blank=True, validators=[INDUSTRY])
    product = models.CharField(_("主要产品"), max_length=60, blank=True)
    process = models.CharField(_("工艺路线和主要装备"), max_length=200, blank=True)
    capacity = amount(_("设计产能"))
    capacity_unit = models.CharField(_("产能单位"), max_length=12, blank=True, help_text=_("如 吨/年"))
    investment_yuan = amount(_("总投资"))
    started_on = models.DateField(_("开工日期"), null=True, blank=True)
    finished_on = models.DateField(_("建成投产日期"), null=True, blank=True)
    earliest = models.PositiveSmallIntegerField(_("最早投产年份"), validators=YEARS, null=True, blank=True)
    latest = models.PositiveSmallIntegerField(_("最晚投产年份"), validators=YEARS, null=True, blank=True)
    energy_tce = amount(_("年综合能源消费量（当量值）"))
    energy_equivalent_tce = amount(_("年综合能源消费量（等价值）"))
    power_kwh = amount(_("年电力消费量"))
    coal_t = amount(_("年煤炭消费量"))
    oil_t = amount(_("年石油消费量"))
    gas_m3 = amount(_("年天然气消费量"))
    feedstock_tce = amount(_("原料用能"))
    value_added_yuan = amount(_("年工业增加值"))
    output_yuan = amount(_("年总产值"))
    benchmark_item = models.CharField(_("对标产品或工序"), max_length=60, blank=True)
    unit_energy = models.DecimalField(_("单位产品能耗"), max_digits=14, decimal_places=4, null=True, blank=True)
    cod_t = amount(_("化学需氧量"))
    nh3n_t = amount(_("氨氮"))
    nox_t = amount(_("氮氧化物"))
    vocs_t = amount(_("挥发性有机物"))
    co2_t = amount(_("二氧化碳"))
    water_m3 = amount(_("年取水量"))
    replacement_ratio = models.DecimalField(
        _("能耗替代要求（倍）"), max_digits=5, decimal_places=3, null=True, blank=True, validators=[LEAST],
        help_text=_("1 为等量替代，大于 1 为减量替代；没有要求的留空"),
    )  # fmt: skip
    confidence = models.CharField(
        _("数据来源等级"), max_length=9, choices=Confidence.choices, default=Confidence.REPORTED
    )
    document = models.CharField(_("依据文件"), max_length=120, blank=True)
    withdrawn = models.CharField(
        _("撤销原因"), max_length=300, blank=True
    )  # given up or entered twice; stays on record
    edits = models.PositiveIntegerField(default=0, editable=False)  # who saves an older page is told
    history = HistoricalRecords(verbose_name=_("修改记录"))
    advices: models.Manager[Advice]

    class Meta:
        verbose_name = verbose_name_plural = _("两高项目")
        ordering = ["area", "code"]
        indexes = [models.Index(fields=["area", "stage"])]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Name the owner after the organisation, which knows its name and code."""
        if self.organisation:
            self.owner, self.uscc = self.organisation.name, self.organisation.uscc
        super().save(*args, **kwargs)

    @property
    def outcome(self) -> str:
        """The outcome of the last version of the advice (ordered newest first)."""
        last = next(iter(self.advices.all()), None)
        return last.outcome if last else "undetermined"

    @property
    def synthetic(self) -> bool:
        """Whether the project is invented."""
        return self.confidence == self.Confidence.SYNTHETIC


class BooksLoad(models.Model):
    """载入记录: with which books a city pack last went into this room's ledger."""

    folder = models.CharField(max_length=255, primary_key=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.folder
