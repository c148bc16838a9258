"""接口的共同形状: what the rooms answer alike: a step on record, a file that was handed in, a file as the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Field, Schema


def binary(media: str) -> dict[str, Any]:
    """Say in the description that an operation answers with a file."""
    return {"responses": {200: {"description": "文件", "content": {media: {"schema": {"type": "string", "format": "binary"}}}}}}  # fmt: skip


class KeptFileOut(Schema):
    """一份原样保存的文件."""

    id: int
    name: str
    sha256: str
    size: int


class StepTakenOut(Schema):
    """办理的一步."""

    at: datetime
    by: str | None = Field(description="办理人；系统为 null")
    what: str
    before: str
    after: str
    remark: str

    @staticmethod
    def resolve_by(event: Any) -> str | None:
        """Give the name instead of the record."""
        return event.by.username if event.by else None
