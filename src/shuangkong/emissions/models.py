from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.registers.models import Area, Organisation

CODE = RegexValidator(r"^[0-9A-Za-z_-]{1,40}$", _("由字母、数字、短横线和下划线组成，不超过 40 个字。"))
YEARS = (MinValueValidator(2000), MaxValueValidator(2100))


def _person(label: Any) -> models.ForeignKey:
    """Who did it; nobody where a city pack brought it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, null=True, related_name="+")


def _tonnes(label: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=16, decimal_places=6, **more)


def _confidence() -> models.CharField:
    """How sure a single row of a pack is; blank: as sure as its project."""
    return models.CharField(_("数据来源等级"), max_length=9, blank=True, default="", editable=False)


class Pollutant(models.TextChoices):
    """The four that are controlled in total."""

    COD = "cod", _("化学需氧量")
    NH3N = "nh3n", _("氨氮")
    NOX = "nox", _("氮氧化物")
    VOCS = "vocs", _("挥发性有机物")


class Project(models.Model):
    """减排项目: what a source does to discharge less, and how far the works have come."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("计划")
        BUILDING = "building", _("在建")
        ACCEPTED = "accepted", _("验收")
        RUNNING = "running", _("稳定运行")

    class Confidence(models.TextChoices):
        OFFICIAL = "official", _("公布")
        REPORTED = "reported", _("上报")
        ASSUMED = "assumed", _("测算")
        SYNTHETIC = "synthetic", _("演示")

    code = models.CharField(_("项目编号"), max_length=40, unique=True, validators=[CODE])
    type = models.CharField(_("项目类型"), max_length=4)
    name = models.CharField(_("项目名称"), max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("单位"), null=True, blank=True, related_name="+"
    )
    operator = models.CharField(_("排污单位名称"), max_length=100, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    permit = models.CharField(_("排污许可证编号"), max_length=22, blank=True)
    facility = models.CharField(_("治理设施或生产设施编号"), max_length=40, blank=True)
    outlet = models.CharField(_("排放口编号"), max_length=40, blank=True)
    line = models.CharField(_("生产线"), max_length=40, blank=True, help_text=_("同一生产线先后实施多个项目的填写"))
    step = models.PositiveSmallIntegerField(_("实施次序"), null=True, blank=True, help_text=_("同一生产线上从 1 起"))
    listed_year = models.PositiveSmallIntegerField(_("列入哪一年度清单"), validators=YEARS)
    stage = models.CharField(_("建设阶段"), max_length=8, choices=Stage.choices, default=Stage.PLANNED)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    accepted_on = models.DateField(_("验收日期"), null=True, blank=True)
    stable_on = models.DateField(_("稳定运行日期"), null=True, blank=True)
    stability = models.CharField(
        _("稳定运行证明"),
        max_length=200,
        blank=True,
        help_text=_("稳定运行不满三个月的，写明证明材料，如 168 小时试运行报告"),
    )
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=8, decimal_places=6, null=True, blank=True)
    confidence = models.CharField(
        _("数据来源等级"), max_length=9, choices=Confidence.choices, default=Confidence.REPORTED
    )
    document = models.CharField(_("依据文件"), max_length=120, blank=True)
    withdrawn = models.CharField(
        _("撤销原因"), max_length=300, blank=True
    )  # entered twice or given up; stays on record
    edits = models.PositiveIntegerField(default=0, editable=False)  # who saves an older page is told
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("减排项目")
        ordering = ["area", "code"]
        indexes = [
            models.Index(fields=["area", "listed_year"]), models.Index(fields=["permit"]), models.Index(fields=["uscc"]),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Name the operator after the organisation, which knows its name and code."""
        if self.organisation:
            self.operator, self.uscc = self.organisation.name, self.organisation.uscc
        super().save(*args, **kwargs)

    def exclusions_in_force(self, on: date | None = None) -> list[Exclusion]:
        """核减: those decided by a day that no decision by that day has lifted; of today where no day is given."""
        known = [one for one in self.exclusions.all() if on is None or one.day <= on]
        lifted = {one.lifts_id for one in known}
        return [one for one in known if one.lifts_id is None and one.pk not in lifted]

    @property
    def synthetic(self) -> bool:
        """Whether the project is invented."""
        return self.confidence == self.Confidence.SYNTHETIC


class Input(models.Model):
    """核算参数: one number that the calculation of a project takes in, in the unit in which it was written."""

    project = models.ForeignKey(Project, models.CASCADE, verbose_name=_("项目"), related_name="inputs")
    pollutant = models.CharField(_("污染物"), max_length=4, choices=Pollutant.choices, blank=True)
    input = models.CharField(_("参数"), max_length=40)
    value = models.CharField(_("数值"), max_length=40)  # a number as it was written, or a word (a treatment)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    confidence = _confidence()
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("核算参数")
        ordering = ["project", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "pollutant", "input"], name="one_input_of_a_name")]

    def __str__(self) -> str:
        return f"{self.input} {self.value} {self.unit}"


class Evidence(models.Model):
    """佐证材料: a file as it was handed in, kept unchanged under its hash."""

    append_only = True

    project = models.ForeignKey(Project, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("材料类别"), max_length=40)
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验码"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    at = models.DateTimeField(_("时间"))
    by = _person(_("上传人"))

    class Meta:
        verbose_name = verbose_name_plural = _("佐证材料")
        ordering = ["project", "pk"]

    def __str__(self) -> str:
        return self.name


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
    amount_t = _tonnes(_("减排量（吨）"))
    day = models.DateField(_("日期"))  # of the document that says it
    document = models.CharField(_("依据文号"), max_length=120, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    confidence = _confidence()
    at = models.DateTimeField(_("登记时间"))
    by = _person(_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("减排量")
        ordering = ["claim", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "pollutant", "level", "round"], name="one_amount_of_a_level"),
            models.CheckConstraint(condition=Q(amount_t__gte=0), name="no_amount_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.amount_t}"


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
    by = _person(_("办理人"))
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


class Use(models.Model):
    """使用: a reduction that stands in for a new project's discharge, or was sold; it counts once, there and not here."""

    append_only = True

    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("项目"), related_name="uses")
    pollutant = models.CharField(_("污染物"), max_length=4, choices=Pollutant.choices)
    amount_t = _tonnes(_("使用量（吨）"), validators=[MinValueValidator(0)])
    ratio = models.DecimalField(_("替代倍数"), max_digits=4, decimal_places=2, default=1)
    target = models.CharField(_("用于哪个项目"), max_length=120)
    day = models.DateField(_("日期"))
    document = models.CharField(_("依据文号"), max_length=120, blank=True)
    confidence = _confidence()
    at = models.DateTimeField(_("登记时间"))
    by = _person(_("登记人"))

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
    amount_t = _tonnes(_("最多计入（吨）"), null=True, blank=True)
    lifts = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("解除哪一项核减"), null=True, blank=True, related_name="lifted_by"
    )
    case = models.CharField(_("案件编号"), max_length=60, blank=True)
    day = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=300)
    confidence = _confidence()
    at = models.DateTimeField(_("登记时间"))
    by = _person(_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("减排量的核减")
        ordering = ["project", "year", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_t__isnull=True) | Q(amount_t__gte=0), name="no_cap_below_zero")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.reason}"


class Dispatch(models.Model):
    """月调度: how far a project had come by the end of a month, and what holds it up."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("项目"), related_name="dispatches")
    month = models.CharField(
        _("月份"), max_length=7, validators=[RegexValidator(r"^20\d\d-(0[1-9]|1[0-2])$", _("写成 2024-05。"))]
    )
    percent = models.PositiveSmallIntegerField(_("形象进度（%）"), validators=[MaxValueValidator(100)])
    progress = models.CharField(_("本月进展"), max_length=300)
    problems = models.CharField(_("存在问题"), max_length=300, blank=True)
    at = models.DateTimeField(_("登记时间"))
    by = _person(_("登记人"))
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("月调度")
        ordering = ["project", "month"]
        constraints = [models.UniqueConstraint(fields=["project", "month"], name="one_dispatch_of_a_month")]

    def __str__(self) -> str:
        return f"{self.project.name} {self.month}"


class BooksLoad(models.Model):
    """载入记录: with which books a city pack last went into this room's registers."""

    folder = models.CharField(max_length=255, primary_key=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.folder


# the registers that stand in files of their own, for Django to find
from shuangkong.emissions.permit_models import (  # noqa: E402, F401
    Attainment,
    Boiler,
    EmissionActual,
    ExecutionReport,
    NewProject,
    Permit,
    PermitOutlet,
    PermittedAmount,
    RegisterFile,
    SelfMonitoring,
    SourceStatistic,
)
from shuangkong.emissions.voc_models import (  # noqa: E402, F401
    VocEnterprise,
    VocGrade,
    VocMaterial,
    VocMeasure,
    VocPolicy,
    VocTreatment,
)
