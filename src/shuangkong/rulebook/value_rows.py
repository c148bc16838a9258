"""取值的写法: one entry of a parameter's `values`, plain (from, to) or a version (published, applies_from, applies_to)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.rulebook.document import Document
from shuangkong.rulebook.fields import QUOTE, Fields, suggestion
from shuangkong.rulebook.value import COMPARES, Parameter, Value

DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read_value(fields: Fields, parameter: Parameter, documents: Mapping[str, Document]) -> Value:
    """Read one entry of `values`; faults go to the problems of `fields`."""
    version = bool({"published", "applies_from", "applies_to"} & fields.mapping.keys())
    start, end = ("applies_from", "applies_to") if version else ("from", "to")
    document, at = _citation(fields, documents)
    value = Value(
        text=_text(fields, parameter),
        confidence=fields.one_of("confidence", CONFIDENCES, "可信程度"),
        document=document,
        at=at,
        from_=fields.day(start, required=True),
        to=fields.day(end),
        area=fields.text("area", '地区代码，全国写 "000000"'),
        reading=fields.text("reading", "对条文的理解", required=False),
        published=fields.day("published", required=True) if version else None,
        compare=fields.one_of("compare", COMPARES, "比较方式", otherwise=""),
        gap=fields.text("gap", "此前一段时间没有取值的原因", required=False),
    )
    fields.done()
    if value.from_ and value.to and value.from_ > value.to:
        fields.fault(end, value.to, f"不早于 {start}（{value.from_}）的日期", "核对起止日期，可能写反了")
    if value.confidence == "official":
        _check_official(fields, documents.get(document), (start, "published") if version else (start,))
    return value


def _check_official(fields: Fields, document: Document | None, dated: Collection[str]) -> None:
    wanted = "assumed（设定）或其他可信程度"
    if document is not None and document.kind == "design":
        fields.fault("confidence", "official，却出自本系统的设计取值", wanted, "改成 assumed，或改引规定它的文件")
    for key in dated:
        if key in fields.mapping and fields.mapping[key] is None:
            fields.fault(key, "null", "official 的取值要有起始日期", f"补上日期，或把 confidence 改成 {wanted}")


def _text(fields: Fields, parameter: Parameter) -> str:
    found = fields.get("value")
    if parameter.unit == "word":
        return fields.one_of("value", parameter.choices, "可用的词语") if parameter.choices else ""
    wanted = '十进制数的文本，如 "0.10"'
    if found is None:
        fields.fault("value", "没有写", wanted, '补上 value: "…"')
    elif not isinstance(found, str):
        fields.fault("value", f"{found}（没有加引号）", wanted, f"在{QUOTE}")
    elif parameter.unit and not DECIMAL.fullmatch(found):
        fields.fault("value", found, wanted, "只写半角数字、小数点和负号，不写单位、千分位和百分号")
    return str(found)


def _citation(fields: Fields, documents: Mapping[str, Document]) -> tuple[str, str]:
    cite = fields.get("cite")
    wanted = "{document: 文件代号, at: 条款位置}"
    if not isinstance(cite, dict):
        fields.fault(
            "cite",
            "没有写" if cite is None else cite,
            wanted,
            "注明依据哪份文件的哪一条；本系统自定的引 shuangkong-design",
        )
        return "", ""
    cited = Fields(f"{fields.place} · cite", {str(k): v for k, v in cite.items()}, fields.problems)
    document = cited.text("document", "documents 中登记的文件代号")
    at = cited.text("at", "条款位置，如 二（一）")
    cited.done()
    if document and document not in documents:
        mend = suggestion(document, documents) or "先在 documents 中登记这份文件"
        cited.fault("document", document, "documents 中登记的文件代号", mend)
    return document, at
