"""补充: a form for what the reading missed, with its place in the text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangkong.plans.forms import FORMS, FindingForm
from shuangkong.plans.models import Plan
from shuangkong.plans.services import suggestion

KINDS = ("target", "task", "measure")


def form_for(plan: Plan, departments: list[str], selected: Any, sent: Any = None) -> FindingForm:
    """Return the form of a kind (target unless said otherwise), prefilled from the selected words or bound to what was sent."""
    kind = (sent or selected).get("as", "")
    kind = kind if kind in KINDS else KINDS[0]
    more = {"departments": departments} if kind == "task" else {}
    form = _class(kind, plan)(sent, initial=None if sent else _prefilled(plan, kind, selected), **more)
    form.adds = kind
    return form


def _prefilled(plan: Plan, kind: str, given: Any) -> dict[str, Any]:
    try:
        start, end = int(given["start"]), int(given["end"])
    except (KeyError, ValueError):
        return {}
    if not 0 <= start < end <= len(plan.text):
        return {}
    words = plan.text[start:end]
    return {"start": start, "end": end, "quote": words} | suggestion(words, kind)


def _class(kind: str, plan: Plan) -> type[FindingForm]:
    base = FORMS[kind]

    class Addition(base):  # type: ignore[misc, valid-type]
        """The form of a finding, and where it stands."""

        quote = forms.CharField(
            label=gettext_lazy("原文中的文字"), widget=forms.Textarea({"rows": 2}), strip=False,
            help_text=gettext_lazy("在左侧原文中选择文字，或在此照原文写出"),
            error_messages={"required": gettext_lazy("请选择或写出原文中的文字。")},
        )  # fmt: skip
        start = forms.IntegerField(required=False, widget=forms.HiddenInput)
        end = forms.IntegerField(required=False, widget=forms.HiddenInput)
        adds: str
        place: tuple[int, int]
        field_order = ("quote", *base.field_order)

        def clean(self) -> dict[str, Any]:
            """Find the place: the selected one while its words are unchanged, else where the words stand, once."""
            data = super().clean()
            self.adds = data.get("kind", self.adds)
            quote = (data.get("quote") or "").replace("\r\n", "\n")
            if quote:
                try:
                    self.place = _place(plan.text, quote, data.get("start"), data.get("end"))
                except ValueError as error:
                    self.add_error("quote", str(error))
            return data

        def fields_read(self) -> dict[str, Any]:
            """Return the fields of the finding, without its place."""
            return {n: v for n, v in super().fields_read().items() if n not in ("quote", "start", "end", "kind")}

    return Addition


def _place(text: str, quote: str, start: int | None, end: int | None) -> tuple[int, int]:
    # The place that was selected counts while its words are those of the form; line ends differ between browsers.
    if start is not None and end is not None and text[start:end].split() == quote.split():
        return start, end
    quote = quote.strip()
    times = text.count(quote)
    if times == 1:
        return text.index(quote), text.index(quote) + len(quote)
    if times:
        raise ValueError(_("这段文字在原文中出现 %(n)s 次，请多写几个字，使它只出现一次。") % {"n": times})
    raise ValueError(_("原文中没有这段文字，请照原文写。"))
