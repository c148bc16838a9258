"""登记减排项目的表单: the project's own fields, and below them the inputs that its type asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangkong.emissions import entry_checks
from shuangkong.emissions.calculating import Asked, asked_of
from shuangkong.emissions.models import Dispatch, Project
from shuangkong.registers.models import Organisation

FIELDS = (
    "name", "area", "operator", "uscc", "permit", "facility", "outlet", "line", "step", "listed_year", "stage",
    "approved_on", "accepted_on", "stable_on", "stability", "longitude", "latitude", "document",
)  # fmt: skip
GROUPS = (
    (_("项目"), ("name", "area", "listed_year", "stage", "document")),
    (
        _("排污单位和设施"),
        ("operator", "uscc", "permit", "facility", "outlet", "line", "step", "longitude", "latitude"),
    ),
    (_("日期"), ("approved_on", "accepted_on", "stable_on", "stability")),
)
Key = tuple[str, str]  # pollutant (blank: of all), input
CAPITALS = ("uscc", "outlet", "facility")


class ProjectForm(forms.ModelForm):
    """减排项目: checked by the same rules as a line of a workbook."""

    use_required_attribute = False

    class Meta:
        model = Project
        fields = FIELDS
        widgets = {  # noqa: RUF012 - Django reads it, nobody changes it
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in entry_checks.DATES
        }

    def __init__(self, *args: Any, areas: Any, own: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas
        if self.instance.pk is None:
            self.initial["area"] = own
        self.fields["uscc"].max_length = 18
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写这一项。")

    def clean(self) -> dict[str, Any]:
        """Tell everything that is wrong at once; link the unit that the register knows."""
        cleaned = super().clean()
        for name in CAPITALS:
            cleaned[name] = (cleaned.get(name) or "").strip().upper()
        cleaned["permit"] = _permit(cleaned.get("permit") or "")
        for fault in entry_checks.faults(cleaned):
            if not self.has_error(fault.field):
                self.add_error(fault.field, f"{fault.found}：{_sentence(fault.wanted)}{fault.mend}")
        known = Organisation.objects.filter(pk=cleaned["uscc"]).first() if cleaned["uscc"] else None
        if known is None and not (cleaned.get("operator") or "").strip():
            self.add_error("operator", _("请填写排污单位名称；单位已在台账登记的，只填统一社会信用代码即可。"))
        self.instance.organisation = known
        return cleaned

    def groups(self) -> Iterator[tuple[Any, list[Any]]]:
        """Yield the fields under their headings."""
        for title, names in GROUPS:
            yield title, [self[name] for name in names]


def _permit(text: str) -> str:
    """Capitals throughout, but for the eighteenth sign of a unit without a credit code, which is a small letter."""
    plain = text.strip().replace(" ", "")
    return plain if plain[:2].upper() == "H9" else plain.upper()


def _sentence(wanted: str) -> str:
    return f"应为{wanted}。"


@dataclass(frozen=True, slots=True)
class InputField:
    """One input of the calculation on the form: what is asked, and what stands there."""

    asked: Asked
    text: str

    @property
    def name(self) -> str:
        return f"in:{self.asked.pollutant}:{self.asked.name}"


@dataclass(frozen=True, slots=True)
class WayFields:
    """One way of computing on the form; of several ways one is filled in."""

    name: str
    each: bool
    fields: list[InputField]


def input_fields(type_code: str, said: Mapping[Key, str], items: int) -> list[WayFields]:
    """Return what a type asks for, way by way, with what was said."""
    return [
        WayFields(way.name, way.each, [InputField(one, _text(said, one)) for one in asked])
        for way, asked in asked_of(type_code, items)
    ]


def _text(said: Mapping[Key, str], one: Asked) -> str:
    """Return what was said of an input; what was said of the only item is the first one's, once there are several."""
    name, _hash, item = one.name.partition("#")
    return said.get((one.pollutant, one.name)) or (said.get((one.pollutant, name), "") if item == "1" else "")


def typed_inputs(type_code: str, post: Any, items: int) -> dict[Key, str]:
    """Return what was typed of the inputs of a type, without what was left empty."""
    texts = {
        (one.pollutant, one.name): post.get(f"in:{one.pollutant}:{one.name}", "").strip()
        for _way, asked in asked_of(type_code, items)
        for one in asked
    }
    return {key: text for key, text in texts.items() if text}


class DispatchForm(forms.ModelForm):
    """月调度."""

    use_required_attribute = False

    class Meta:
        model = Dispatch
        fields = ("month", "percent", "progress", "problems")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写这一项。")
