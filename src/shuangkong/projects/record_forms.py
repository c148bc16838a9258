"""记录的表单: one form for each kind of record, and for provincial levels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangkong.projects import benchmarks
from shuangkong.projects.forms import Form
from shuangkong.projects.models import ActualEnergy, Approval, Judgement, LocalLevel, Replacement, Supervision

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
        if (
            kind in (Approval.Kind.REVIEW, Approval.Kind.SAME_SITE)
            and cleaned.get("granted")
            and cleaned.get("energy_tce") is None
        ):
            self.add_error("energy_tce", _("请填写批复的年综合能源消费量。"))
        return cleaned


_D: Any = Approval.Disposal
BY_STAGE = {
    "proposed": (_D.ADVANCE, _D.HOLD, _D.REJECT), "building": (_D.CONTINUE, _D.STOP_AND_RECTIFY, _D.STOP),
    "existing": (_D.KEEP, _D.RETROFIT, _D.PHASE_OUT),
}  # fmt: skip
WITH_DEADLINE = (_D.HOLD, _D.STOP_AND_RECTIFY, _D.RETROFIT, _D.PHASE_OUT)


class ReplacementForm(Form):
    """登记能耗替代."""

    class Meta:
        model = Replacement
        fields = ("source", "energy_tce", "authority", "number", "day")


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
