"""文件的写法: documents/X.yaml, checked key by key."""

from __future__ import annotations

from pathlib import Path

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import Problem
from shuangkong.rulebook.document import KINDS, Document
from shuangkong.rulebook.fields import Fields
from shuangkong.rulebook.reading import read_mapping, short


def read_document(path: Path, problems: list[Problem]) -> Document | None:
    """Read documents/X.yaml; None where not even its id can be read."""
    mapping = read_mapping(path, problems)
    if mapping is None:
        return None
    fields = Fields(short(path), mapping, problems)
    id_ = fields.text("id", "文件的代号，如 ndrc-2024-113")
    document = Document(
        id=id_,
        title=fields.text("title", "文件名称"),
        number=fields.text("number", "文号", required=False) or None,
        issuer=fields.text("issuer", "发文机关"),
        issued=fields.day("issued", required=True),
        from_=fields.day("from", required=True),
        to=fields.day("to", required=True),
        kind=fields.one_of("kind", KINDS, "文件种类"),
        confidence=fields.one_of("confidence", CONFIDENCES, "可信程度", otherwise="official"),
        note=fields.text("note", "说明", required=False),
    )
    fields.done()
    if "from" in mapping and mapping["from"] is None and document.confidence != "assumed":
        fields.fault("from", "null", "生效日期", "补上查得的日期；查不到的，注明 confidence: assumed")
    if document.from_ and document.to and document.from_ > document.to:
        fields.fault("to", document.to, f"不早于 from（{document.from_}）的日期", "核对起止日期")
    return document if id_ else None
