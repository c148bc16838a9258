"""报表文件中常见的部分: a mapping inside a mapping, a list of them, on what ground, which rows."""

from __future__ import annotations

from collections.abc import Iterator

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.rulebook.fields import Fields, suggestion
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.statistics.form import Legal


def legal(fields: Fields, key: str, rulebook: Rulebook) -> Legal:
    """Read on what ground something is asked for or checked."""
    one = nested(fields, key, fields.get(key), "{document: …, at: …, confidence: …}")
    if one is None:
        return Legal("", "", "")
    document = one.text("document", "文件的代号，见 rulebook/documents")
    if document and document not in rulebook.documents:
        mend = suggestion(document, rulebook.documents) or "先在 documents 文件夹中登记这份文件"
        one.fault("document", f"{document}，没有登记", "已登记文件的代号", mend)
    at = one.text("at", "文件中的位置")
    confidence = one.one_of("confidence", CONFIDENCES, "可信程度")
    found = Legal(document, at, confidence, one.text("reading", "对规定的理解", required=False))
    one.done()
    return found


def nested(fields: Fields, key: str, content: object, wanted: str) -> Fields | None:
    """Return the fields of a mapping inside another; None, with a problem, where it is none."""
    if isinstance(content, dict):
        inside = {str(name): value for name, value in content.items()}
        return Fields(f"{fields.place} · {key}", inside, fields.problems)
    fields.fault(key, "没有写" if content is None else content, wanted, f"按 {wanted} 的写法补上")
    return None


def listed(fields: Fields, key: str, wanted: str) -> Iterator[Fields]:
    """Yield the fields of every mapping of a list."""
    content = fields.get(key)
    if not isinstance(content, list):
        fields.fault(key, "没有写" if content is None else content, f"列表，每项是 {wanted}", "按这个写法补上")
        return
    for number, one in enumerate(content, start=1):
        inside = nested(fields, f"{key} 第 {number} 项", one, wanted)
        if inside is not None:
            yield inside


def where(fields: Fields) -> dict[str, tuple[str, ...]]:
    """Read which rows are meant: a column and the values that it may have."""
    content = fields.get("where")
    if content is None:
        return {}
    if not isinstance(content, dict) or not all(isinstance(values, list) for values in content.values()):
        fields.fault("where", content, "{栏目: [取值, …]}", "按这个写法改写")
        return {}
    return {str(name): tuple(map(str, values)) for name, values in content.items()}


def texts(fields: Fields, key: str, wanted: str) -> tuple[str, ...]:
    """Read a list of texts that is not empty."""
    found = fields.get(key)
    if isinstance(found, list) and found and all(isinstance(one, str) for one in found):
        return tuple(found)
    fields.fault(key, found or "没有写", wanted, f"补上 {key}: […]")
    return ()
