"""研判和审批的记录: judgements, approvals, replacement, actual energy, supervision, advice and events. Nothing here is changed.

What an authority decides is a record of that authority (number, day, file); what the system works out is advice
(研判建议), kept by version. A later record of the same kind takes the place of an earlier one, which stays.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuangkong.projects.ledger_models import Project, amount

LEAST = MinValueValidator(0)


def person() -> models.ForeignKey:
    """Who did it; nobody where a city pack brought it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("办理人"), null=True, related_name="+"
    )


def tce(label: Any, **more: Any) -> models.DecimalField:
    """An amount of energy in tonnes of standard coal."""
    return models.DecimalField(label, max_digits=16, decimal_places=3, validators=[LEAST], **more)


class Record(models.Model):
    """What all records have in common."""

    append_only = True

    at = models.DateTimeField(_("登记时间"))
    by = person()

    class Meta:
        abstract = True


class Tonnes(models.Model):
    """Pollutants and carbon in a year, in tonnes: what is replaced, or what there was before."""

    cod_t = amount(_("化学需氧量"))
    nh3n_t = amount(_("氨氮"))
    nox_t = amount(_("氮氧化物"))
    vocs_t = amount(_("挥发性有机物"))
    co2_t = amount(_("二氧化碳"))

    class Meta:
        abstract = True

    @property
    def tonnes(self) -> list[tuple[Any, Any]]:
        """Name and amount of each that is known."""
        names = [one for one in Tonnes._meta.get_fields() if getattr(self, one.name) is not None]
        return [(one.verbose_name, getattr(self, one.name)) for one in names]


class Evidence(Record):
    """佐证材料: a file as it was handed in, kept unchanged under its hash."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="evidence")
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))

    class Meta:
        verbose_name = verbose_name_plural = _("佐证材料")
        ordering = ["project", "pk"]

    def __str__(self) -> str:
        return self.name


def proof() -> models.ForeignKey:
    """The file that a record rests on, if one was handed in with it."""
    return models.ForeignKey(
        Evidence, models.PROTECT, verbose_name=_("佐证材料"), null=True, blank=True, related_name="+"
    )


class Judgement(Record):
    """条件判断: how a person judges one criterion, on what ground; the last one of a criterion holds."""

    class Finding(models.TextChoices):
        PASS = "pass", _("符合")
        CURABLE = "curable", _("不符合，可整改")
        INCURABLE = "incurable", _("不符合，不可整改")
        UNKNOWN = "unknown", _("材料不全")

    project = models.ForeignKey(Project, models.PROTECT, related_name="judgements")
    criterion = models.CharField(_("条件"), max_length=30)
    finding = models.CharField(_("判断"), max_length=9, choices=Finding.choices)
    reason = models.CharField(_("理由"), max_length=500)
    evidence = proof()

    class Meta:
        verbose_name = verbose_name_plural = _("条件判断")
        ordering = ["project", "pk"]

    def __str__(self) -> str:
        return f"{self.criterion} {self.get_finding_display()}"


class Approval(Record, Tonnes):
    """审批和处置: what an authority decided, with number and day; who approves supervises (谁审批、谁监管)."""

    class Kind(models.TextChoices):
        FILING = "filing", _("项目备案（核准）")
        CAPACITY = "capacity_replacement", _("产能置换方案公告")
        REVIEW = "energy_review", _("节能审查意见")
        ENVIRONMENT = "environmental_approval", _("环评批复")
        WATER = "water_control", _("取水许可")
        LINES = "three_lines", _("“三线一单”符合性意见")
        PERMIT = "pollution_permit", _("排污许可证")
        ACCEPTANCE = "acceptance", _("节能验收")
        DISPOSAL = "disposal", _("处置意见表")
        NATIONAL = "national", _("国家重大项目（能耗单列）")
        CENTRAL = "central", _("由国家审批、核准")
        EXEMPT = "exempt", _("列入不单独审查目录")
        SAME_SITE = "same_site", _("改扩建按增量审查（批复能耗填改扩建前的年能耗）")

    class Disposal(models.TextChoices):
        """处置意见: by the stage of the project (R7.4)."""

        ADVANCE = "advance", _("同意推进")
        HOLD = "hold", _("暂缓")
        REJECT = "reject", _("不予支持")
        CONTINUE = "continue", _("继续")
        STOP_AND_RECTIFY = "stop_and_rectify", _("停工整改")
        STOP = "stop", _("停止")
        KEEP = "keep", _("保留")
        RETROFIT = "retrofit", _("改造")
        PHASE_OUT = "phase_out", _("淘汰")

    project = models.ForeignKey(Project, models.PROTECT, related_name="approvals")
    kind = models.CharField(_("文书"), max_length=22, choices=Kind.choices)
    granted = models.BooleanField(_("是否同意"), default=True)
    authority = models.CharField(_("机关"), max_length=80)
    number = models.CharField(_("文号"), max_length=80)
    day = models.DateField(_("日期"))
    energy_tce = tce(_("批复年综合能源消费量（当量值）"), null=True, blank=True)
    disposal = models.CharField(_("处置意见"), max_length=16, choices=Disposal.choices, blank=True)
    deadline = models.DateField(_("完成期限"), null=True, blank=True)
    supervisor = models.CharField(_("监管单位"), max_length=80)
    remark = models.CharField(_("说明"), max_length=300, blank=True)
    level = models.PositiveSmallIntegerField(_("登记时所在地区强度预警等级"), null=True, blank=True)
    evidence = proof()
    # with kind same_site: the year before the plant is rebuilt (energy_tce and the tonnes too)
    energy_equivalent_tce = tce(_("改扩建前年能耗（等价值）"), null=True, blank=True)
    feedstock_tce = tce(_("改扩建前原料用能"), null=True, blank=True)
    power_kwh = amount(_("改扩建前年电力消费量"))
    coal_t = amount(_("改扩建前年煤炭消费量"))
    oil_t = amount(_("改扩建前年石油消费量"))
    gas_m3 = amount(_("改扩建前年天然气消费量"))
    value_added_yuan = amount(_("改扩建前年工业增加值"))

    class Meta:
        verbose_name = verbose_name_plural = _("审批和处置")
        ordering = ["project", "day", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Replacement(Record, Tonnes):
    """替代: saving elsewhere, of energy or emissions, that a project brings with it; counts from the authority's opinion on it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="replacements")
    source = models.CharField(_("替代来源"), max_length=200)
    energy_tce = tce(_("替代量"))
    authority = models.CharField(_("确认机关"), max_length=80)
    number = models.CharField(_("确认文号"), max_length=80)
    day = models.DateField(_("确认日期"))
    cancels = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("撤销哪一笔"), null=True, blank=True, related_name="cancelled_by"
    )
    evidence = proof()

    class Meta:
        verbose_name = verbose_name_plural = _("能耗替代")
        ordering = ["project", "pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.energy_tce}"


class ActualEnergy(Record):
    """实际能耗: what a project used in a year, held against what was approved; of a year the last word holds."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="actuals")
    year = models.PositiveSmallIntegerField(_("年份"))
    energy_tce = tce(_("实际综合能源消费量（当量值）"))
    source = models.CharField(_("数据来源"), max_length=120)
    evidence = proof()

    class Meta:
        verbose_name = verbose_name_plural = _("实际能耗")
        ordering = ["project", "year", "pk"]

    def __str__(self) -> str:
        return f"{self.year} {self.energy_tce}"


class Supervision(Record):
    """监管记录: who approved looked at the project afterwards, and what was found."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="supervisions")
    day = models.DateField(_("检查日期"))
    authority = models.CharField(_("监管单位"), max_length=80)
    found = models.CharField(_("发现的情况"), max_length=500)
    in_order = models.BooleanField(_("符合批复"), default=True)
    deadline = models.DateField(_("整改期限"), null=True, blank=True)
    evidence = proof()

    class Meta:
        verbose_name = verbose_name_plural = _("监管记录")
        ordering = ["project", "day", "pk"]

    def __str__(self) -> str:
        return f"{self.authority} {self.day}"


class Advice(Record):
    """研判建议: what was worked out from the records of a moment, whole, with the seal of the closing it rests on."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="advices")
    version = models.PositiveIntegerField(_("版次"))
    on = models.DateField(_("研判日期"))
    outcome = models.CharField(_("研判建议"), max_length=16)
    content = models.JSONField(_("内容"))
    sha256 = models.CharField(_("校验码"), max_length=64)
    seal = models.CharField(_("所依据的锁定数据"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("研判建议")
        ordering = ["project", "-version"]
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="one_advice_a_version")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.version}"


class SequenceRun(Record):
    """项目排序: what was asked and what came out, whole, with the seal of the closing that the paths are from."""

    city = models.ForeignKey("registers.Area", models.PROTECT, verbose_name=_("地区"), related_name="+")
    asked = models.JSONField(_("设定"))
    content = models.JSONField(_("结果"))
    seal = models.CharField(_("所依据的锁定数据"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("项目排序")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.city_id} {self.at:%Y-%m-%d}"


class ProjectEvent(Record):
    """办理记录: who did what with a project, when and from where."""

    class What(models.TextChoices):
        LOADED = "loaded", _("载入数据包")
        REGISTERED = "registered", _("登记")
        CHANGED = "changed", _("修改登记")
        JUDGED = "judged", _("判断条件")
        APPROVED = "approved", _("登记审批和处置")
        REPLACED = "replaced", _("登记能耗替代")
        METERED = "metered", _("登记实际能耗")
        SUPERVISED = "supervised", _("登记监管记录")
        ADVISED = "advised", _("形成研判建议")
        WITHDRAWN = "withdrawn", _("撤销")
        RESTORED = "restored", _("恢复")

    project = models.ForeignKey(Project, models.PROTECT, related_name="events")
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    what = models.CharField(_("操作"), max_length=10, choices=What.choices)
    remark = models.CharField(_("内容"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["project", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"
