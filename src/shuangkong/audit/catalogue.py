"""核查目录: every check as data — checks/<id>.yaml — read once, all faults at once.

    id: D1
    name: 恒值
    english: constant value
    applies_to: outlet            # outlet, project or series
    evidence: frozen              # the kind of evidence it speaks for: two different kinds open a case
    evidence_when: {水平: level}   # of findings whose `what` is so, another kind; may be left out
    hard: beyond                  # does one finding alone open a case: never, beyond (where its `alone…` are reached), always
    weight: 1.0                   # for ranking
    effect: case                  # case, block, downgrade, review, zero or county
    needs: [value, flow|load]     # what it looks at, a|b: one of them; without that it is not made, and told so
    basis: {document: mee-2015-175, at: …, confidence: assumed, alone: why one finding may open a case}
    parameters: {hours: {value: "4", unit: h, confidence: assumed, note: …}}
    message: 疑似恒值：{hours} 小时内数值不变   # names of `found`, and subject, factor, first, last

A check says “suspect” (疑似) and never “confirmed”: a message that does not begin so is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from shuangkong.audit.finding import Finding
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.rulebook.fields import Fields, suggestion
from shuangkong.rulebook.reading import read_mapping, short

CHECKS = Path(__file__).parent / "checks"
COMMON = CHECKS / "_common.yaml"
DOCUMENTS = Path(__file__).parents[1] / "rulebook" / "documents"
KINDS = ("outlet", "project", "series")
EFFECTS = {
    "case": "立案核查", "block": "不予受理", "downgrade": "降级采用", "review": "人工复核", "zero": "减排量记零", "county": "标注县区",
}  # fmt: skip
NEVER, BEYOND, ALWAYS = "never", "beyond", "always"
HARD = {NEVER: "不单独立案", BEYOND: "超过单独立案门槛时", ALWAYS: "一条即立案"}
SUSPECT = "疑似"
PLACES = ("subject", "factor", "first", "last")  # names that every message may use


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a check, with its unit and how far it can be trusted."""

    text: str
    unit: str
    confidence: str
    note: str = ""

    @property
    def value(self) -> float:
        """The number as arithmetic takes it."""
        return float(self.text)


@dataclass(frozen=True, slots=True)
class Check:
    """核查规则: one check of the catalogue."""

    id: str
    name: str
    english: str
    applies_to: str
    evidence: str
    evidence_when: Mapping[str, str]
    hard: str
    weight: float
    effect: str
    needs: tuple[str, ...]
    document: str
    at: str
    alone: str  # why one finding may open a case
    confidence: str
    parameters: Mapping[str, Number]
    message: str

    @property
    def single(self) -> str:
        """When one finding alone opens a case, in words."""
        return HARD[self.hard]

    def kind_of(self, found: Mapping[str, Any]) -> str:
        """Return the kind of evidence that a finding speaks for: what was measured, not which check looked at it."""
        return self.evidence_when.get(str(found.get("what", "")), self.evidence)

    def number(self, name: str) -> float:
        """Return a number of the check; Unknown where its file does not have it."""
        if name not in self.parameters:
            near = suggestion(name, self.parameters)
            raise Unknown(f"核查规则 {self.id} 没有参数“{name}”。{near}")
        return self.parameters[name].value

    def finding(
        self, subject: str, area: str, first: str, last: str, strength: float, found: Mapping[str, Any],
        *, factor: str = "", hard: bool | None = None,
    ) -> Finding:  # fmt: skip
        """Return what the check found, its message made from the template; `hard` only for a check that says beyond."""
        named = {"subject": subject, "factor": factor, "first": first.replace("T", " "), "last": last.replace("T", " ")}
        return Finding(
            check=self.id, kind=self.applies_to, subject=subject, factor=factor, area=area, first=first, last=last,
            strength=round(min(1.0, max(0.0, strength)), 4), hard=self.hard == ALWAYS or (self.hard == BEYOND and bool(hard)),
            found=dict(found), message=self.message.format(**named, **found),
        )  # fmt: skip


def catalogue(applies_to: str = "") -> dict[str, Check]:
    """Return the checks by id, those of one kind where one is named; BadData with every fault of the files."""
    return {id_: check for id_, check in read(CHECKS).items() if applies_to in ("", check.applies_to)}


def version(check: str) -> str:
    """Return the SHA-256 of a check's file and of the numbers that all checks share: which version of the rule it is."""
    return hashlib.sha256((CHECKS / f"{check}.yaml").read_bytes() + COMMON.read_bytes()).hexdigest()


@cache
def common() -> Mapping[str, Number]:
    """Return the numbers that all checks of monitoring data share; BadData with every fault of their file."""
    problems: list[Problem] = []
    fields = Fields(short(COMMON), read_mapping(COMMON, problems) or {}, problems)
    found = dict(_numbers(fields))
    fields.done()
    if problems:
        raise BadData(problems)
    return found


@cache
def read(folder: Path) -> dict[str, Check]:
    """Return the checks of a folder in the order of their ids; BadData with every fault of its files."""
    problems: list[Problem] = []
    found = [_check(path, problems) for path in sorted(folder.glob("[!._]*.yaml"))]
    if problems:
        raise BadData(problems)
    return {check.id: check for check in sorted((one for one in found if one), key=lambda one: _order(one.id))}


def _order(id_: str) -> tuple[str, int, str]:
    letters = id_.rstrip("0123456789")
    return letters, int(id_[len(letters) :] or 0), id_


def _check(path: Path, problems: list[Problem]) -> Check | None:
    mapping = read_mapping(path, problems)
    if mapping is None:
        return None
    fields, before = Fields(short(path), mapping, problems), len(problems)
    id_ = fields.text("id", "规则编号，与文件名相同")
    if id_ and id_ != path.stem:
        fields.fault("id", id_, path.stem, "编号与文件名写成一样")
    basis = _nested(fields, "basis", fields.get("basis"))
    document = basis.text("document", "已登记文件的代号")
    if document and not (DOCUMENTS / f"{document}.yaml").is_file():
        basis.fault("document", document, "rulebook/documents 里登记的代号", "先登记文件，或改成已登记的代号")
    hard = fields.one_of("hard", HARD, "一条线索能否单独立案")
    made = Check(
        id=id_,
        name=fields.text("name", "规则名称"),
        english=fields.text("english", "英文名称"),
        applies_to=fields.one_of("applies_to", KINDS, "核查对象"),
        evidence=fields.text("evidence", "证据种类，一个词"),
        evidence_when=_evidence_when(fields),
        hard=hard,
        weight=_weight(fields),
        effect=fields.one_of("effect", EFFECTS, "后果"),
        needs=_needs(fields),
        document=document,
        at=basis.text("at", "条款位置", required=False),
        alone=basis.text("alone", "一条线索可以单独立案的理由", required=hard != NEVER),
        confidence=basis.one_of("confidence", CONFIDENCES, "可信程度"),
        parameters=dict(_numbers(fields)),
        message=_message(fields),
    )
    basis.done()
    fields.done()
    return made if len(problems) == before else None


def _weight(fields: Fields) -> float:
    found = fields.get("weight")
    if isinstance(found, int | float) and not isinstance(found, bool) and found > 0:
        return float(found)
    fields.fault("weight", found, "大于 0 的数", "写成 weight: 1.0")
    return 0.0


def _evidence_when(fields: Fields) -> Mapping[str, str]:
    found = fields.get("evidence_when") or {}
    if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()):
        return {str(what): kind for what, kind in found.items()}
    fields.fault("evidence_when", found, "“说明: 证据种类”", "没有的整行删去")
    return {}


def _needs(fields: Fields) -> tuple[str, ...]:
    found = fields.get("needs")
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return tuple(found)
    fields.fault("needs", found, "所需数据的列表，如 [value, limit]", "没有的写 []")
    return ()


def _nested(fields: Fields, key: str, found: object) -> Fields:
    if not isinstance(found, dict):
        fields.fault(key, found, "“键: 值”", f"参照其他规则文件补上 {key}")
        found = {}
    return Fields(f"{fields.place} · {key}", {str(name): value for name, value in found.items()}, fields.problems)


def _numbers(fields: Fields) -> Iterable[tuple[str, Number]]:
    every = _nested(fields, "parameters", fields.get("parameters") or {})
    for name in every.mapping:
        one = _nested(every, name, every.get(name))
        text = one.text("value", "数值，两边加英文双引号")
        if text and not _is_number(text):
            one.fault("value", text, "数值", "只写数字，单位写在 unit")
        unit = one.text("unit", '单位；无量纲写 "1"')
        confidence = one.one_of("confidence", CONFIDENCES, "可信程度")
        yield name, Number(text, unit, confidence, one.text("note", "说明", required=False))
        one.done()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _message(fields: Fields) -> str:
    text = fields.text("message", "说明文字，以“疑似”开头")
    if text and not text.startswith(SUSPECT):
        fields.fault("message", text, "以“疑似”开头的说明", "核查只提出疑似线索，不作认定")
    try:
        list(Formatter().parse(text))
    except ValueError as error:
        fields.fault("message", f"{text}（{error}）", "花括号成对的模板", "检查花括号")
    return text
