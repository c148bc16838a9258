"""填写: the fields of a sheet as a form, and the form as what people entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangkong.assessment import given, sent
from shuangkong.assessment.entering import Entry
from shuangkong.assessment.keeping import entered
from shuangkong.assessment.models import ItemScore, Round
from shuangkong.assessment.points import Field
from shuangkong.assessment.services import File
from shuangkong.assessment.sheet import Item, Sheet

FACTS = "facts"


def form(
    sheet: Sheet, rows: list[ItemScore], round_: Round, said: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the groups with their items and fields, filled with what counts, or with what was just sent."""
    known = entered(rows, str(round_))
    basis = {row.item: row.basis for row in rows}
    facts = [Field(fact.id, fact.name, fact.kind) for fact in sheet.facts]
    made = [
        {"name": group.name, "items": [_item(item, known["items"].get(item.id, {}), basis.get(item.id, ""), round_, said) for item in group.items]}
        for group in sheet.groups
    ]  # fmt: skip
    if facts:
        shown = [_field(FACTS, field, known["facts"].get(field.key), said) for field in facts]
        made.append(
            {
                "name": "其他情况",
                "items": [{"id": FACTS, "name": "其他情况", "full": None, "fields": shown, "basis": ""}],
            }
        )
    return made


def _item(
    item: Item, known: Mapping[str, Any], basis: str, round_: Round, said: Mapping[str, Any] | None
) -> dict[str, Any]:
    fields = [_field(item.id, field, known.get(field.key), said) for field in given.asked(item)]
    if item.not_applicable:
        fields.append(
            _field(item.id, Field(given.NOT_APPLICABLE, "不适用", "flag"), known.get(given.NOT_APPLICABLE), said)
        )
    if round_ != Round.SELF and item.full is not None:
        fields.append(
            _field(
                item.id,
                Field(given.OVERRIDE, "改定分值（写明理由）", "points", item.full),
                known.get(given.OVERRIDE),
                said,
            )
        )
        fields.append(_field(item.id, Field(given.REMARK, "改定理由", "text"), known.get(given.REMARK), said))
    told = basis if said is None else said.get(f"{item.id}.basis", "")
    return {"id": item.id, "name": item.name, "full": item.full, "fields": fields, "basis": told, "note": item.note}


def _field(item: str, field: Field, value: Any, said: Mapping[str, Any] | None) -> dict[str, Any]:
    name = f"{item}.{field.key}"
    text = _text(value) if said is None else said.get(name, "")
    return {"name": name, "label": field.label, "kind": field.kind, "choices": field.choices, "value": text}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return sent.YES if value else sent.NO
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def read(sheet: Sheet, said: Mapping[str, Any], files: Mapping[str, list[File]]) -> dict[str, Entry]:
    """Return what a form says by item; a text that is no number stays one, and is told as a fault later."""
    found: dict[str, Entry] = {}
    for item in sheet.items():
        names = [*(field.key for field in given.asked(item)), given.NOT_APPLICABLE, given.OVERRIDE, given.REMARK]
        kinds = {field.key: field.kind for field in given.asked(item)} | {given.REMARK: "choice"}
        told = {name: sent.value(said.get(f"{item.id}.{name}", ""), kinds.get(name, "")) for name in names}
        told = {name: value for name, value in told.items() if value is not None}
        if told.get(given.NOT_APPLICABLE) is False:
            del told[given.NOT_APPLICABLE]
        found[item.id] = Entry(told, said.get(f"{item.id}.basis", ""), files.get(f"{item.id}.files", []))
    facts = {one.id: sent.value(said.get(f"{FACTS}.{one.id}", ""), one.kind) for one in sheet.facts}
    if facts:
        found[""] = Entry({name: value for name, value in facts.items() if value is not None})
    return found
