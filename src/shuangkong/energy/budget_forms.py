"""用能预算的表单: totals, the grid of lines, changes; every fault of a page at once, in the words of the books."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangkong.energy.budget import LINES
from shuangkong.energy.budget_rows import PLACE, Member, faults
from shuangkong.energy.models import Budget, BudgetChange, BudgetLine
from shuangkong.kernel.problems import Problem

OF_AREAS = ("base_tce", "growth", "decline", "fixed_tce", "correction_tce", "value_added_yuan")
OF_UNITS = (
    "base_tce", "band_cut", "grade_addition", "output", "unit_energy", "standard_unit_energy", "tightening", "fixed_tce",
    "correction_tce", "value_added_yuan",
)  # fmt: skip
METHODS = {True: ("target", "fixed"), False: ("history", "benchmark", "fixed")}


class Form(forms.ModelForm):
    """What all forms of this room have in common."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写这一项。")
            if isinstance(field, forms.DecimalField):
                field.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "amount"})
                field.unit = _("吨标准煤")


class TotalsForm(Form):
    """预算总量."""

    class Meta:
        model = Budget
        fields = ("total_tce", "basis", "base_tce", "reserve_tce")


class ChangeForm(Form):
    """申请调整."""

    class Meta:
        model = BudgetChange
        fields = ("line", "from_month", "change_tce", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012 - Django reads it, nobody changes it

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"] = forms.ModelChoiceField(
            BudgetLine.objects.filter(budget=budget).select_related("area", "organisation"), label=_("调整对象"),
            required=False, empty_label=_("预算总量"),
        )  # fmt: skip

    def clean_change_tce(self) -> Any:
        """A change changes something."""
        change = self.cleaned_data["change_tce"]
        if change == 0:
            raise forms.ValidationError(_("调整量不能为 0。"))
        return change


def columns(areas: bool) -> tuple[str, ...]:
    """Return the cells of the grid: of counties, or of units."""
    return OF_AREAS if areas else OF_UNITS


def grid(members: Sequence[Member], lines: Sequence[BudgetLine], sent: Mapping[str, str] | None) -> list[dict[str, Any]]:  # fmt: skip
    """Return the lines of the grid: who may be in, with what was sent, else with what is kept."""
    kept = {line.code: line for line in lines}
    everybody: dict[str, str] = {line.code: line.name for line in lines} | {one.pk: one.name for one in members}
    found = []
    for code, name in everybody.items():
        line = kept.get(code)
        own = (line.given | {"method": line.method, "reason": line.reason}) if line else {"method": ""}
        values = {key: "" if value is None else value for key, value in own.items()}
        if sent is not None:
            values = {key: sent.get(f"{code}:{key}", "").strip() for key in ("method", "reason", *OF_UNITS, *OF_AREAS)}
        found.append({"code": code, "name": name, "line": line, **values})
    return found


def read(rows: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the lines of a grid that have a method, as rows of LINES, and everything that is wrong with them."""
    from shuangkong.kernel.books import read_text  # pyarrow stays out of the start

    names = [column.name for column in LINES.columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    listed = [{**row, "id": row["code"]} for row in rows if row["method"]]
    writer.writerows([[str(row.get(name, "")).replace("%", "") for name in names] for row in listed])
    book = read_text(out.getvalue(), PLACE, LINES)
    found = book.table.to_pylist()
    for number, row in enumerate(found, 1):
        row["row"] = number
    return found, [*_named(book.problems, listed), *[one for one in faults(found) if one.found != "空"]]


def _named(problems: Sequence[Problem], rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Say the name of a county or unit in the place of the line of a file that nobody sees."""
    labels = {column.name: column.label for column in LINES.columns}
    found = []
    for one in problems:
        if one.severity == "warning":
            continue
        place = one.place
        for number, row in enumerate(rows, 2):
            place = place.replace(f"第 {number:,} 行", str(row["name"]))
        for name, label in labels.items():
            place = place.replace(f"“{name}”列", f"“{label}”")
        found.append(Problem(place, one.found, one.wanted, one.mend))
    return found
