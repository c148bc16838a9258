from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangkong.plans.models import Finding
from shuangkong.plans.wording import AMBITIONS, BOUNDS, RELATIONS, number

BETWEEN = re.compile(r"\s*[—～~]+\s*|(?<=\d)\s*-\s*(?=\d)")
NAMES = re.compile(r"[、，,；;\n]+(?![^（(]*[）)])")  # a comma within brackets belongs to a name: 各县（市、区）政府
FIRST_YEAR, LAST_YEAR = 1990, 2100


class ValueField(forms.CharField):
    """A number, a span 10—20, or nothing; kept as the reading keeps it."""

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").replace(",", "").replace("，", "")
        if not text:
            return None
        try:
            parts = [_number(part) for part in BETWEEN.split(text)]
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(text)s”不是数。请写一个数，如 13.5，或一个区间，如 10—20。") % {"text": text}
            ) from error
        if len(parts) == 1:
            return parts[0]
        if len(parts) == 2 and parts[0] < parts[1]:
            return parts
        raise forms.ValidationError(_("区间请写成小数在前、大数在后，如 10—20。"))

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, list | int | float) else value


def _number(text: str) -> int | float:
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text, re.ASCII):
        raise ValueError(text)
    value = float(text)
    return int(value) if value.is_integer() else value


class NamesField(forms.CharField):
    """Names of departments, separated by 、 as a plan writes them."""

    def to_python(self, value: Any) -> Any:
        words = value if isinstance(value, list) else NAMES.split(value or "")
        return [word.strip() for word in words if word.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list | tuple) else value


def _choice(label: Any, words: dict[str, Any]) -> forms.ChoiceField:
    return forms.TypedChoiceField(label=label, choices=[("", "—"), *words.items()], required=False, empty_value=None)


def year_field(label: Any) -> forms.IntegerField:
    """Return a field for a year that may be left out."""
    return forms.IntegerField(label=label, required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)


class FindingForm(forms.Form):
    """What all forms of findings share: a note, and what they give back."""

    use_required_attribute = False
    note = forms.CharField(label=_("说明"), required=False, max_length=300)

    def fields_read(self) -> dict[str, Any]:
        """Return the fields of the finding in the form of a reading."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("note", "department")}


class TargetForm(FindingForm):
    """目标、限值、节点: the fields of a target."""

    kind = forms.ChoiceField(label=_("类别"), choices=[(k.value, k.label) for k in list(Finding.Kind)[:3]])
    name = forms.CharField(label=_("指标名称"), max_length=200, error_messages={"required": _("请填写指标名称。")})
    relation = _choice(_("关系"), RELATIONS)
    value = ValueField(label=_("数值"), required=False)
    unit = forms.CharField(label=_("单位"), required=False, max_length=40, empty_value=None)
    bound = _choice(_("界限"), BOUNDS)
    base_year = year_field(_("基期年"))
    target_year = year_field(_("目标年"))
    scope = forms.CharField(label=_("范围"), required=False, max_length=200, empty_value=None)
    ambition = _choice(_("性质"), AMBITIONS)
    field_order = (
        "kind",
        "name",
        "relation",
        "value",
        "unit",
        "bound",
        "base_year",
        "target_year",
        "scope",
        "ambition",
    )

    def clean(self) -> dict[str, Any]:
        """A target has a number and a relation; what has no number is a milestone."""
        data = super().clean()
        if "value" in data and data.get("kind") in ("target", "threshold"):
            if data["value"] is None:
                self.add_error("value", _("目标和限值要有数值；没有数值的，类别请选“节点”。"))
            elif not data.get("relation"):
                self.add_error("relation", _("请选择与数值的关系。"))
        base, target = data.get("base_year"), data.get("target_year")
        if base and target and base >= target:
            self.add_error("base_year", _("基期年应早于目标年。"))
        return data


class TaskForm(FindingForm):
    """任务: its title and who answers for it; the lead may be chosen from the departments of the area."""

    title = forms.CharField(label=_("任务"), max_length=300, error_messages={"required": _("请填写任务名称。")})
    lead = NamesField(label=_("牵头部门"), required=False, help_text=_("多个部门用顿号分开"))
    department = forms.ChoiceField(label=_("从部门名录选择牵头部门"), required=False)
    support = NamesField(label=_("配合部门"), required=False)
    shared = NamesField(label=_("按职责分工负责"), required=False)
    local = NamesField(label=_("属地落实"), required=False)
    field_order = ("title", "lead", "department", "support", "shared", "local")

    def __init__(self, *args: Any, departments: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", "—"), *((name, name) for name in departments or [])]

    def clean(self) -> dict[str, Any]:
        """Put the chosen department among the leads."""
        data = super().clean()
        chosen = data.get("department")
        if chosen and chosen not in data.get("lead", []):
            data["lead"] = [*data.get("lead", []), chosen]
        return data


class MeasureForm(FindingForm):
    """措施: one sentence of what is to be done, and by which year."""

    text = forms.CharField(
        label=_("措施"), widget=forms.Textarea({"rows": 3}), max_length=1000,
        error_messages={"required": _("请填写措施内容。")},
    )  # fmt: skip
    due = year_field(_("完成年份"))
    field_order = ("text", "due")


class MechanismForm(FindingForm):
    """机制规定: what the text fixes for a mechanism."""

    name = forms.CharField(label=_("名称"), max_length=200, error_messages={"required": _("请填写名称。")})
    value = ValueField(label=_("数值"), required=False)
    unit = forms.CharField(label=_("单位"), required=False, max_length=40, empty_value=None)
    field_order = ("name", "value", "unit")


class ProblemForm(FindingForm):
    """疑点: which of the proposed readings is right, or what the original says."""

    choice = forms.ChoiceField(label=_("建议读作"), required=False, widget=forms.RadioSelect)
    other = forms.CharField(label=_("都不对，对照原件应为"), required=False, max_length=200)
    field_order = ("choice", "other")

    def __init__(self, *args: Any, candidates: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(text, text) for text in candidates or []]
        if not candidates:
            del self.fields["choice"]

    def fields_read(self) -> dict[str, Any]:
        return {"reading": self.cleaned_data["other"] or self.cleaned_data.get("choice") or ""}

    def clean(self) -> dict[str, Any]:
        """One of both has to be there."""
        data = super().clean()
        if not data.get("choice") and not data.get("other"):
            raise forms.ValidationError(_("请选择一种读法，或填写原件上的文字。"))
        return data


FORMS: dict[str, type[FindingForm]] = {
    "target": TargetForm, "threshold": TargetForm, "milestone": TargetForm,
    "task": TaskForm, "measure": MeasureForm, "mechanism": MechanismForm, "problem": ProblemForm,
}  # fmt: skip


def form_of(finding: Finding, departments: list[str], data: Any = None) -> FindingForm:
    """Return the form that corrects a finding, filled with what stands."""
    more: dict[str, Any] = {}
    if finding.kind == Finding.Kind.TASK:
        more["departments"] = departments
    if finding.kind == Finding.Kind.PROBLEM:
        more["candidates"] = list(finding.read.get("candidates") or [])
    stands = {**finding.fields, "kind": finding.kind, "note": finding.note, "choice": finding.fields.get("reading")}
    return FORMS[finding.kind](data, initial=stands, prefix=f"f{finding.pk or 'new'}", **more)
