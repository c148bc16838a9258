"""文件: a law, notice, standard or plan that values are cited from. Each is registered once, in documents/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = {
    "notice": "通知",
    "scheme": "方案",
    "plan": "规划（计划）",
    "standard": "标准",
    "bulletin": "公报",
    "design": "本系统的设计取值",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One document: what it is, who issued it when, and from when to when it is in force (None: open or not known)."""

    id: str
    title: str
    number: str | None
    issuer: str
    issued: date | None
    from_: date | None
    to: date | None
    kind: str
    confidence: str = "official"  # how sure these particulars are, not what the document says
    note: str = ""

    def cited(self) -> str:
        """Return the document as an official cites it: 《title》（number）, with 〈〉 for a title inside the title."""
        title = self.title.replace("《", "〈").replace("》", "〉")
        return f"《{title}》" + (f"（{self.number}）" if self.number else "")
