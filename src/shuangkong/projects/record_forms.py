"""记录的表单: one form for each kind of record, and for provincial levels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangkong.projects import benchmarks
from shuangkong.projects.forms import Form
from shuangkong.projects.models import ActualEnergy, Approval, Judgement, LocalLevel, Project, Replacement, Supervision

LEVEL_FIELDS = ("area", "item", "unit", "benchmark", "baseline", "since", "until", "deadline", "document", "clause")


class JudgementForm(Form):
    """判断条件."""

    class Meta:
        model = Judgement
        fields = ("criterion", "finding", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012 - Django reads it, nobody changes it

    def __init__(self, *args: Any, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"] = forms.ChoiceField(
            label=_("条件"), choices=[(one.id, one.name) for one in benchmarks.criteria_for(area)]
        )


TONNES = ("cod_t", "nh3n_t", "nox_t", "vocs_t", "co2_t")


class RebuildForm(Form):
    """登记改扩建前水平: what the plant used, emitted and added in the year before, as the document of the authority has it."""

    class Meta:
        model = Approval
        fields = (
            "granted", "authority", "number", "day", "energy_tce", "energy_equivalent_tce", "feedstock_tce", "power_kwh",
            "coal_t", "oil_t", "gas_m3", "value_added_yuan", *TONNES,
        )  # fmt: skip

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        self.fields["energy_tce"].label = _("改扩建前年能耗（当量值）")
        for name in ("energy_tce", "value_added_yuan"):
            self.fields[name].required = True
        for name in (*TONNES, "power_kwh", "coal_t", "oil_t", "gas_m3"):
            self.fields[name].help_text = _("没有填写的，按全部计算")

    def clean(self) -> dict[str, Any]:
        """Both at the same value: where the project's energy is known at equivalent value, that of the former is too."""
        cleaned: dict[str, Any] = super().clean() or {}
        if (self.project.energy_equivalent_tce is None) != (cleaned.get("energy_equivalent_tce") is None):
            self.add_error(
                "energy_equivalent_tce", _("与项目登记一致：项目填写了等价值的，这里也填；没有填的，这里也不填。")
            )
        return cleaned | {"kind": Approval.Kind.SAME_SITE, "supervisor": cleaned.get("authority") or ""}


class ApprovalForm(Form):
    """登记审批和处置."""

    class Meta:
        model = Approval
        fields = (
            "kind", "granted", "authority", "number", "day", "energy_tce", "disposal", "deadline", "supervisor", "remark",
        )  # fmt: skip

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage = stage
        self.fields["supervisor"].required = False
        self.fields["kind"].choices = [one for one in Approval.Kind.choices if one[0] != Approval.Kind.SAME_SITE]

    def clean(self) -> dict[str, Any]:
        """A disposal has its class and, where it is to be cured, a day; an opinion of review the energy approved."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind, disposal = cleaned.get("kind"), cleaned.get("disposal")
        cleaned["supervisor"] = cleaned.get("supervisor") or cleaned.get("authority") or ""  # who approves supervises
        if kind == Approval.Kind.DISPOSAL and disposal not in BY_STAGE[self.stage]:
            wanted = "、".join(str(Approval.Disposal(one).label) for one in BY_STAGE[self.stage])
            self.add_error("disposal", _("本阶段的处置意见应为 %(wanted)s 之一。") % {"wanted": wanted})
        if kind != Approval.Kind.DISPOSAL and disposal:
            self.add_error("disposal", _("只有处置意见表填写处置意见。"))
        if disposal in WITH_DEADLINE and not cleaned.get("deadline"):
            self.add_error("deadline", _("请填写完成期限。"))
        if kind == Approval.Kind.REVIEW and cleaned.get("granted") and cleaned.get("energy_tce") is None:
            self.add_error("energy_tce", _("请填写批复的年综合能源消费量。"))
        return cleaned


_D: Any = Approval.Disposal
BY_STAGE = {
    "proposed": (_D.ADVANCE, _D.HOLD, _D.REJECT), "building": (_D.CONTINUE, _D.STOP_AND_RECTIFY, _D.STOP),
    "existing": (_D.KEEP, _D.RETROFIT, _D.PHASE_OUT),
}  # fmt: skip
WITH_DEADLINE = (_D.HOLD, _D.STOP_AND_RECTIFY, _D.RETROFIT, _D.PHASE_OUT)


class ReplacementForm(Form):
    """登记替代: of energy, of pollutants and carbon, or of both."""

    class Meta:
        model = Replacement
        fields = ("source", "energy_tce", *TONNES, "authority", "number", "day")


class ActualForm(Form):
    """登记实际能耗."""

    class Meta:
        model = ActualEnergy
        fields = ("year", "energy_tce", "source")


class SupervisionForm(Form):
    """登记监管记录."""

    class Meta:
        model = Supervision
        fields = ("day", "authority", "found", "in_order", "deadline")
        widgets = {"found": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012 - Django reads it, nobody changes it

    def clean(self) -> dict[str, Any]:
        """What is not in order is to be mended by a day."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("in_order") is False and not cleaned.get("deadline"):
            self.add_error("deadline", _("不符合批复的，请填写整改期限。"))
        return cleaned


class LevelForm(Form):
    """登记地方能效要求."""

    class Meta:
        model = LocalLevel
        fields = LEVEL_FIELDS

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas

    def clean(self) -> dict[str, Any]:
        """The benchmark is never laxer than the baseline: less is better."""
        cleaned: dict[str, Any] = super().clean() or {}
        best, least = cleaned.get("benchmark"), cleaned.get("baseline")
        if best is not None and least is not None and best > least:
            self.add_error("benchmark", _("标杆（准入）值不能大于基准（限定）值：数值越小越先进。"))
        return cleaned
