"""成文: the paper of a registered document, as a draft or as it is issued, and its file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shuangkong.assessment.models import Assessment
from shuangkong.assessment.points import shown
from shuangkong.closing import store
from shuangkong.closing.store import Closing
from shuangkong.kernel.problems import Unknown
from shuangkong.reports import citations, letters, self_report, subjects, word
from shuangkong.reports.bulletin import bulletin
from shuangkong.reports.models import OfficialDocument
from shuangkong.reports.paper import Annex, Block, Paper, Sheet, Words, day_text
from shuangkong.reports.quotes import Quotes
from shuangkong.reports.yearly import yearly

Kind = OfficialDocument.Kind
COMPOSED = (Kind.BULLETIN, Kind.SELF_ASSESSMENT)
BESIDE = (
    "energy.intensity_decline",
    "energy.intensity_change",
    "energy.intensity_required",
    "energy.total_assessed",
    "energy.total_target",
)


def closing_of(document: OfficialDocument) -> Closing | None:
    """Return the very closing that a document rests on; None where on none, Unknown where it is not there any more."""
    if not document.period:
        return None
    for closing in store.closings(city_of(document.area_id)):
        if closing.seal == document.seal:
            return closing
    raise Unknown(f"没有找到校验码为 {document.seal} 的锁定数据，请用 shuangkong verify 检查")


def city_of(area: str) -> str:
    """Return the city whose closings an office writes of: its own, or that of the closings that list it."""
    if area in store.cities():
        return area
    for city in store.cities():
        if any(row.area == area for row in store.closings(city)[-1].areas()):
            return city
    raise Unknown(f"{area} 还没有锁定数据")


def paper(document: OfficialDocument, number: str = "", day: date | None = None) -> Paper:
    """Return what a document says; without number and day it is a draft."""
    closing = None if document.about else closing_of(document)  # a subject brings what it says
    typed = list(letters.blocks(document.body))
    if document.about:
        typed = [*_told(document), *typed] if document.kind == Kind.SELF_ASSESSMENT else [*typed, *_told(document)]
    elif document.kind in COMPOSED and closing is not None:
        return replace(_composed(document, closing), number=number, day=day)
    if document.due is not None:
        typed.append(Words(f"请于{day_text(document.due)}前书面反馈{document.agency}。"))
    return Paper(
        agency=document.agency, title=document.title, addressee=document.addressee, blocks=typed, number=number, day=day,
        signature=document.agency, annexes=_annexes(document, closing),
        subject=document.seal,
    )  # fmt: skip


def _annexes(document: OfficialDocument, closing: Closing | None) -> list[Annex]:
    assessed = subjects.assessment_of(document.about)
    if assessed is not None:
        return self_report.annexes(assessed)
    return [citations.annex(_quoted(document, closing))] if closing and document.figure else []


def _told(document: OfficialDocument) -> list[Block]:
    """What a document says of its subject beside the typed text: the self-assessment, or decided results as a table."""
    assessed = subjects.assessment_of(document.about)
    if assessed is not None:
        return self_report.blocks(assessed)
    decided = subjects.results_of(document.about)
    said = dict.fromkeys(words for one in decided if one.result for words in self_report.warned(one.result))
    head = ("单位", "得分", "等次", "其中督办扣分")
    sheet = Sheet("考核结果", head, [_row(one) for one in decided], (3, 1.5, 2, 1.8), numeric=frozenset({1, 3}))
    return [*said, sheet] if decided else []


def _row(one: Assessment) -> tuple[str, ...]:
    total = "—" if one.total is None else shown(float(one.total))
    return one.area.name, total, one.grade or "—", shown(sum(taken["points"] for taken in one.tickets))


def _composed(document: OfficialDocument, closing: Closing) -> Paper:
    """The report of the closing, under the document's title, with what the office adds as its last section."""
    asked = [line.strip() for line in document.body.splitlines() if line.strip()]
    area = document.to_area_id or document.area_id
    made = (
        bulletin(closing, area, document.agency, asked=asked)
        if document.kind == Kind.BULLETIN
        else yearly(closing, document.area_id, document.agency, asked=asked)
    )
    return replace(made, title=document.title, addressee=document.addressee)


def _quoted(document: OfficialDocument, closing: Closing) -> Quotes:
    """The figures behind a warning: the level, and what was reached against what was asked."""
    quotes = Quotes(closing)
    for figure in (document.figure, *BESIDE):
        row = closing.find(figure, document.to_area_id or document.area_id)
        if row is not None:
            quotes.cite(row)
    return quotes


def written(document: OfficialDocument, number: str = "", day: date | None = None) -> bytes:
    """Return a document's file."""
    return word.written(paper(document, number, day))
