"""挥发性有机物的登记册: one model for each book of voc_tables.py, and the files of one-plant-one-policy."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.emissions.permit_models import Entry, amount, day, once, text
from shuangkong.registers.models import Area


class VocEnterprise(Entry):
    """挥发性有机物重点企业."""

    name = models.CharField("企业名称", max_length=120)
    permit = text("排污许可证编号", 22)
    industry = models.CharField("行业", max_length=60)
    graded_on = day("评级日期")
    review_on = day("下次复核日期")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "挥发性有机物企业分级管理台账"
        constraints = once("uscc", of="voc_enterprise")

    def __str__(self) -> str:
        return self.name


class VocGrade(Entry):
    """分级指标: which grade an enterprise reaches by one indicator."""

    indicator = models.CharField("指标", max_length=60)
    grade = models.CharField("达到的等级", max_length=7)
    mandatory = models.BooleanField("必须达到")
    evidence = text("佐证", 200)

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "分级指标"
        constraints = once("uscc", "indicator", of="voc_grade")

    def __str__(self) -> str:
        return f"{self.indicator} {self.grade}"


class VocMaterial(Entry):
    """含挥发性有机物原辅材料台账: stock, use and content of one material in a year."""

    year = models.PositiveSmallIntegerField("年份")
    material = models.CharField("原辅材料名称", max_length=100)
    kind = models.CharField(
        "类别", max_length=8,
        choices=[("coating", _("涂料")), ("ink", _("油墨")), ("adhesive", _("胶粘剂")), ("cleaner", _("清洗剂")),
                 ("other", _("其他"))],
    )  # fmt: skip
    solvent = models.BooleanField("溶剂型")
    opening_t = amount("期初库存（吨）")
    purchased_t = amount("购入量（吨）")
    closing_t = amount("期末库存（吨）")
    returned_t = amount("退库量（吨）")
    waste_t = amount("废料量（吨）")
    used_t = amount("使用量（吨）")
    voc_share = amount("挥发性有机物质量占比")
    product = text("产品类别", 60)
    mix = text("配套使用的组别")
    parts = amount("施工配比（体积份）")
    voc_content = amount("挥发性有机物含量")
    report = text("检测报告编号", 60)

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "含挥发性有机物原辅材料台账"
        constraints = once("uscc", "year", "material", of="voc_material")

    def __str__(self) -> str:
        return f"{self.material} {self.year}"


class VocTreatment(Entry):
    """废气收集和治理设施运行台账: of a facility in a month."""

    facility = models.CharField("设施编号", max_length=40)
    month = models.CharField("月份", max_length=7)
    generated_t = amount("产生量（吨）")
    collected_t = amount("收集量（吨）")
    production_h = amount("生产设施运行时间（小时）")
    together_h = amount("治理与生产同时运行时间（小时）")
    inlet_mg_m3 = amount("进口浓度（mg/m³）")
    inlet_m3_h = amount("进口风量（m³/h）")
    outlet_mg_m3 = amount("出口浓度（mg/m³）")
    outlet_m3_h = amount("出口风量（m³/h）")
    carbon_kg = amount("活性炭装填量（kg）")
    capacity_share = amount("活性炭动态吸附量")
    hours_day = amount("每日运行时间（小时）")
    changed_on = day("最近一次更换日期")
    manifest = text("危险废物转移联单号")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "废气收集和治理设施运行台账"
        constraints = once("uscc", "facility", "month", of="voc_treatment")

    def __str__(self) -> str:
        return f"{self.facility} {self.month}"


class VocMeasure(Entry):
    """一厂一策整治清单: a problem, the measure against it, and by when."""

    number = models.CharField("序号", max_length=20)
    link = models.CharField("环节", max_length=12)
    problem = models.CharField("存在问题", max_length=300)
    measure = models.CharField("整治措施", max_length=300)
    type = text("减排项目类型", 2)
    reduction_t = amount("预计减排量（吨）")
    cost_yuan = amount("投资（元）")
    due = models.DateField("完成期限")
    done = day("完成日期")

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "一厂一策整治清单"
        constraints = once("uscc", "number", of="voc_measure")

    def __str__(self) -> str:
        return f"{self.number} {self.measure}"


class VocPolicy(models.Model):
    """一厂一策方案: the file as it was handed in, kept unchanged under its hash."""

    append_only = True

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("校验码", max_length=64)
    size = models.PositiveIntegerField("字节")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "一厂一策方案"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
