"""挥发性有机物的登记册: one model for each book of voc_tables.py, and the files of one-plant-one-policy."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.emissions.permit_models import Entry, amount, day, once, text
from shuangkong.registers.models import Area


class VocEnterprise(Entry):
    """挥发性有机物重点企业."""

    name = models.CharField(_("企业名称"), max_length=120)
    permit = text(_("排污许可证编号"), 22)
    industry = models.CharField(_("行业"), max_length=60)
    graded_on = day(_("评级日期"))
    review_on = day(_("下次复核日期"))

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = _("挥发性有机物企业分级管理台账")
        constraints = once("uscc", of="voc_enterprise")

    def __str__(self) -> str:
        return self.name


class VocGrade(Entry):
    """分级指标: which grade an enterprise reaches by one indicator."""

    indicator = models.CharField(_("指标"), max_length=60)
    grade = models.CharField(_("达到的等级"), max_length=7)
    mandatory = models.BooleanField(_("必须达到"))
    evidence = text(_("佐证"), 200)

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = _("分级指标")
        constraints = once("uscc", "indicator", of="voc_grade")

    def __str__(self) -> str:
        return f"{self.indicator} {self.grade}"


class VocMaterial(Entry):
    """含挥发性有机物原辅材料台账: stock, use and content of one material in a year."""

    year = models.PositiveSmallIntegerField(_("年份"))
    material = models.CharField(_("原辅材料名称"), max_length=100)
    kind = models.CharField(
        _("类别"), max_length=8,
        choices=[("coating", _("涂料")), ("ink", _("油墨")), ("adhesive", _("胶粘剂")), ("cleaner", _("清洗剂")),
                 ("other", _("其他"))],
    )  # fmt: skip
    solvent = models.BooleanField(_("溶剂型"))
    opening_t = amount(_("期初库存（吨）"))
    purchased_t = amount(_("购入量（吨）"))
    closing_t = amount(_("期末库存（吨）"))
    returned_t = amount(_("退库量（吨）"))
    waste_t = amount(_("废料量（吨）"))
    used_t = amount(_("使用量（吨）"))
    voc_share = amount(_("挥发性有机物质量占比"))
    product = text(_("产品类别"), 60)
    mix = text(_("配套使用的组别"))
    parts = amount(_("施工配比（体积份）"))
    voc_content = amount(_("挥发性有机物含量"))
    report = text(_("检测报告编号"), 60)

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = _("含挥发性有机物原辅材料台账")
        constraints = once("uscc", "year", "material", of="voc_material")

    def __str__(self) -> str:
        return f"{self.material} {self.year}"


class VocTreatment(Entry):
    """废气收集和治理设施运行台账: of a facility in a month."""

    facility = models.CharField(_("设施编号"), max_length=40)
    month = models.CharField(_("月份"), max_length=7)
    generated_t = amount(_("产生量（吨）"))
    collected_t = amount(_("收集量（吨）"))
    production_h = amount(_("生产设施运行时间（小时）"))
    together_h = amount(_("治理与生产同时运行时间（小时）"))
    inlet_mg_m3 = amount(_("进口浓度（mg/m³）"))
    inlet_m3_h = amount(_("进口风量（m³/h）"))
    outlet_mg_m3 = amount(_("出口浓度（mg/m³）"))
    outlet_m3_h = amount(_("出口风量（m³/h）"))
    carbon_kg = amount(_("活性炭装填量（kg）"))
    capacity_share = amount(_("活性炭动态吸附量"))
    hours_day = amount(_("每日运行时间（小时）"))
    changed_on = day(_("最近一次更换日期"))
    manifest = text(_("危险废物转移联单号"))

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = _("废气收集和治理设施运行台账")
        constraints = once("uscc", "facility", "month", of="voc_treatment")

    def __str__(self) -> str:
        return f"{self.facility} {self.month}"


class VocMeasure(Entry):
    """一厂一策整治清单: a problem, the measure against it, and by when."""

    number = models.CharField(_("序号"), max_length=20)
    link = models.CharField(_("环节"), max_length=12)
    problem = models.CharField(_("存在问题"), max_length=300)
    measure = models.CharField(_("整治措施"), max_length=300)
    type = text(_("减排项目类型"), 2)
    reduction_t = amount(_("预计减排量（吨）"))
    cost_yuan = amount(_("投资（元）"))
    due = models.DateField(_("完成期限"))
    done = day(_("完成日期"))

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = _("一厂一策整治清单")
        constraints = once("uscc", "number", of="voc_measure")

    def __str__(self) -> str:
        return f"{self.number} {self.measure}"


class VocPolicy(models.Model):
    """一厂一策方案: the file as it was handed in, kept unchanged under its hash."""

    append_only = True

    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    uscc = models.CharField(_("统一社会信用代码"), max_length=18)
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("上传人"), related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("一厂一策方案")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
