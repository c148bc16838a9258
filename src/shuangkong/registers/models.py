from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from shuangkong.registers.uscc import fault_of


class Area(models.Model):
    """区域: a nation, province, city, county, development zone or an enterprise that is assessed on its own."""

    class Level(models.TextChoices):
        NATION = "nation", _("国家")
        PROVINCE = "province", _("省（自治区、直辖市）")
        CITY = "city", _("市（州）")
        COUNTY = "county", _("县（市、区）")
        ZONE = "zone", _("开发区")
        ENTERPRISE = "enterprise", _("企业")

    class Unit(models.TextChoices):
        """How the area stands in the assessment (考核单元)."""

        RECORDED = "", _("按统计口径")
        NET = "net", _("扣除其中单独考核的开发区")
        OWN = "own", _("单独下达目标")
        APART = "apart", _("单列")

    code = models.CharField(_("区划代码"), max_length=20, primary_key=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上级区域"), related_name="children"
    )
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    unit = models.CharField(_("考核单元"), max_length=5, choices=Unit.choices, blank=True)
    counted_in = models.CharField(
        _("数据计入"), max_length=20, blank=True, help_text=_("其数据已包含在哪个区域之内；不填即为上级区域")
    )
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("区域")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    def clean(self) -> None:
        """Refuse a parent that stands below the area itself."""
        above, seen = self.parent, {self.code}
        while above is not None:
            if above.code in seen:
                raise ValidationError({"parent": _("上级区域不能是本区域或其下级区域，请另选。")})
            seen.add(above.code)
            above = above.parent


class Department(models.Model):
    """部门: a department of an area's government, as the plans name them."""

    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=30, blank=True)
    role = models.CharField(_("分工"), max_length=120, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="departments")
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("撤并日期"), null=True, blank=True, help_text=_("机构改革后不再履行职责的最后一日"))
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("承接部门"), related_name="predecessors",
        help_text=_("撤并、更名后承接职责的部门；填写后，原部门名下的任务由其办理"),
    )  # fmt: skip
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("部门")
        ordering = ["area", "name"]
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="one_department_of_a_name")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a successor that the department itself succeeds, or without the day from which it takes over."""
        after, seen = self.successor, {self.pk}
        while after is not None:
            if after.pk in seen:
                raise ValidationError({"successor": _("承接部门不能是本部门，也不能是由本部门承接的部门，请另选。")})
            seen.add(after.pk)
            after = after.successor
        if self.successor_id and not self.valid_to:
            raise ValidationError({"valid_to": _("填写了承接部门的，应写明撤并日期。")})


class Organisation(models.Model):
    """单位: an enterprise, a public institution or another body that files reports, known by its USCC."""

    class Kind(models.TextChoices):
        KEY_USER = "key_user", _("重点用能单位")
        INDUSTRIAL = "industrial", _("规模以上工业企业")
        INSTITUTION = "institution", _("公共机构")
        OTHER = "other", _("其他单位")

    uscc = models.CharField(_("统一社会信用代码"), max_length=18, primary_key=True)
    name = models.CharField(_("名称"), max_length=100)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("区域"), related_name="organisations")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    active = models.BooleanField(_("在用"), default=True, help_text=_("注销、停产的取消勾选，以前的报表保留"))
    history = HistoricalRecords(verbose_name=_("修改记录"))

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        ordering = ["area", "name"]

    def __str__(self) -> str:
        return f"{self.name}（{self.uscc}）"

    def clean(self) -> None:
        """Refuse a code whose check digit does not fit."""
        self.uscc = self.uscc.strip().upper()
        if fault := fault_of(self.uscc):
            raise ValidationError({"uscc": fault})


class PackLoad(models.Model):
    """载入记录: with which books a city pack last went into the registers."""

    folder = models.CharField(max_length=255, primary_key=True)  # its name only: the program may move on the disk
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.folder
