"""登记两高项目的表单: the ledger entry; the forms of records stand in record_forms.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangkong.projects import benchmarks
from shuangkong.projects.models import (
    LocalLevel,
    Project,
)
from shuangkong.registers.models import Organisation

GROUPS = (
    (_("项目"), ("name", "area", "owner", "uscc", "whole_unit", "kind", "stage", "industry", "document")),
    (_("产品和规模"), ("product", "process", "capacity", "capacity_unit", "investment_yuan", "value_added_yuan", "output_yuan")),
    (_("日期"), ("started_on", "finished_on", "earliest", "latest")),
    (_("能源（达产后一年）"), (
        "energy_tce", "energy_equivalent_tce", "power_kwh", "coal_t", "oil_t", "gas_m3", "feedstock_tce",
        "benchmark_item", "unit_energy", "replacement_ratio",
    )),
    (_("排放和用水（达产后一年）"), ("cod_t", "nh3n_t", "nox_t", "vocs_t", "co2_t", "water_m3")),
)  # fmt: skip
UNITS = {
    "investment_yuan": _("元"), "value_added_yuan": _("元"), "output_yuan": _("元"), "energy_tce": _("吨标准煤"),
    "energy_equivalent_tce": _("吨标准煤"), "feedstock_tce": _("吨标准煤"), "power_kwh": _("千瓦时"), "coal_t": _("吨"),
    "oil_t": _("吨"), "gas_m3": _("立方米"), "cod_t": _("吨"), "nh3n_t": _("吨"), "nox_t": _("吨"), "vocs_t": _("吨"),
    "co2_t": _("吨"), "water_m3": _("立方米"),
}  # fmt: skip
SETTLED = ("kind", "stage")  # once registered, changed only by those who judge
MANDATORY = ("energy_tce", "value_added_yuan")


class Form(forms.ModelForm):
    """What all forms of this room have in common: days as days, and one wording for what is missing."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.error_messages["required"] = _("请填写这一项。")
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            if isinstance(field, forms.DecimalField):
                field.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "amount"})
            if name in UNITS:
                field.unit = UNITS[name]


class ProjectForm(Form):
    """登记两高项目."""

    class Meta:
        model = Project
        fields = tuple(name for _title, names in GROUPS for name in names)

    def __init__(self, *args: Any, areas: Any, judges: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas
        for name in SETTLED:
            self.fields[name].disabled = self.instance.pk is not None and not judges
        for name in MANDATORY:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Tell everything that is wrong at once; link the unit that the register knows."""
        cleaned: dict[str, Any] = super().clean() or {}
        uscc = (cleaned.get("uscc") or "").strip().upper()
        cleaned["uscc"] = uscc
        known = Organisation.objects.filter(pk=uscc).first() if uscc else None
        self.instance.organisation = known
        first, last = cleaned.get("earliest"), cleaned.get("latest")
        if first and last and last < first:
            self.add_error("latest", _("最晚投产年份不能早于最早投产年份（%(year)s）。") % {"year": first})
        begun, done = cleaned.get("started_on"), cleaned.get("finished_on")
        if begun and done and done < begun:
            self.add_error("finished_on", _("建成投产日期不能早于开工日期（%(day)s）。") % {"day": begun})
        if cleaned.get("stage") == Project.Stage.BUILDING and not begun:
            self.add_error("started_on", _("在建项目请填写开工日期。"))
        if cleaned.get("whole_unit") and known is None:
            self.add_error("uscc", _("台账中没有这个统一社会信用代码，不能取用该单位报送的能耗。"))
        self._item(cleaned)
        return cleaned

    def _item(self, cleaned: dict[str, Any]) -> None:
        """What a product is held against has to be on a list, the nation's or the province's."""
        item = (cleaned.get("benchmark_item") or "").strip()
        listed = {name for one in benchmarks.levels() for name in (one.item, f"{one.field}/{one.item}")}
        if item and item not in listed and not LocalLevel.objects.filter(item=item).exists():
            self.add_error("benchmark_item", _("能效标杆水平和基准水平目录、地方能效要求中都没有这一项。"))
        if item and cleaned.get("unit_energy") is None:
            self.add_error("unit_energy", _("填写了对标产品的，请填写单位产品能耗。"))

    def groups(self) -> Iterator[tuple[Any, list[Any]]]:
        """Yield the fields under their headings."""
        for title, names in GROUPS:
            yield title, [self[name] for name in names]
