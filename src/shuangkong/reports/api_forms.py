"""接口的形状: official documents as programs see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from shuangkong.access.api_shapes import KeptFileOut, StepTakenOut
from shuangkong.access.paging import AreaCode, PeriodText, Words

KindName = Literal["notice", "warning", "supervision", "bulletin", "self_assessment"]
StateName = Literal["draft", "signing", "issued", "delivered", "replied", "closed", "withdrawn"]


class DocumentOut(Schema):
    """公文."""

    id: int
    kind: str
    state: str
    number: str = Field(description="发文字号；签发前为空")
    title: str
    agency: str
    addressee: str
    area: str = Field(alias="area_id")
    to_area: str | None = Field(alias="to_area_id", description="主送地区；不限于一个县（市、区）的为 null")
    about: str = Field(description="所涉事项，如 ticket:12（督办单）；没有为空")
    period: str = Field(description="依据的锁定数据；没有为空")
    revision: int | None
    due: date | None = Field(description="反馈期限")
    issued_on: date | None
    sha256: str = Field(description="签发的文件的 SHA-256；签发前为空")
    edits: int = Field(description="办理时原样带回，有人先办理的会被告知")


class DocumentFilter(Schema):
    """公文的筛选."""

    kind: KindName | None = None
    state: StateName | None = None
    to_area_id: AreaCode | None = Field(None, alias="to_area")
    about: Words | None = None


class ReplyOut(Schema):
    """反馈."""

    at: datetime
    by: str
    text: str
    files: list[KeptFileOut]

    @staticmethod
    def resolve_by(reply: Any) -> str:
        """Give the name instead of the record."""
        return str(reply.by.username)

    @staticmethod
    def resolve_files(reply: Any) -> list[Any]:
        """Give what was handed in with it."""
        return list(reply.files.all())


class FullDocumentOut(DocumentOut):
    """公文、反馈和办理记录；收文单位看不到办理记录."""

    body: str
    replies: list[ReplyOut]
    events: list[StepTakenOut]


class DocumentIn(Schema):
    """拟稿."""

    kind: KindName
    about: Words = Field(
        "",
        description="所涉事项：ticket:编号、assessment:编号、results:区域/年度/计分表、plan:编号/县（市、区）、decomposition:编号/县（市、区）",
    )
    to_area: AreaCode | None = None
    period: PeriodText | None = None
    agency: Words
    code: Words = Field(description="机关代字")
    title: Words
    addressee: Words
    body: str = Field("", max_length=20_000)
    due: date | None = None


class DocumentStepIn(Schema):
    """办理一步；各步用到的项不同."""

    step: Literal["submit", "issue", "return", "withdraw", "deliver", "reply", "extend", "reopen", "close"]
    edits: int
    remark: Words = Field("", description="退回、作废、延期的原因；其他可不写")
    text: str = Field("", max_length=20_000, description="反馈：反馈内容")
    due: date | None = Field(None, description="延期：新的反馈期限")
