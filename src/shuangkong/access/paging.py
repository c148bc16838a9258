"""接口的参数和分页: parameters that operations of all rooms share, and lists in pages with the address of the next one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Path, Schema

Item = TypeVar("Item")
CODE = r"^[0-9A-Za-z_-]{1,20}$"
PLAIN = r"^[^\u0000-\u001f]*$"  # no database keeps a NUL

AreaCode = Annotated[str, Field(pattern=CODE, description="区划代码", json_schema_extra={"example": "520602"})]
PeriodText = Annotated[
    str, Field(pattern=r"^[12][0-9Q.-]{3,15}$", description="时期", json_schema_extra={"example": "2024"})
]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,119}$", description="代号")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1, description="编号", json_schema_extra={"example": 7})]
Revision = Annotated[int, Field(ge=1, le=9999, description="版次；不写则为最新一版")]
Words = Annotated[str, Field(pattern=PLAIN, max_length=200)]
OfArea = Path[AreaCode]
OfPeriod = Path[PeriodText]
OfId = Path[Id]
OfNumber = Path[Number]


class Paging(Schema):
    """分页."""

    limit: int = Field(default=100, ge=1, le=1000, description="每页条数")
    offset: int = Field(default=0, ge=0, le=10**9, description="从第几条起，首条为 0")


class Page(Schema, Generic[Item]):
    """一页."""

    items: list[Item]
    count: int = Field(description="总条数")
    next: str | None = Field(description="下一页的地址；没有则为 null")


def paged(request: HttpRequest, found: Sequence[Any] | QuerySet[Any], paging: Paging) -> dict[str, Any]:
    """Return one page of what was found, which has to be in an order that stays."""
    count = found.count() if isinstance(found, QuerySet) else len(found)
    end = paging.offset + paging.limit
    further = None
    if end < count:
        query = request.GET.copy()
        query["limit"], query["offset"] = str(paging.limit), str(end)
        further = f"{request.path}?{query.urlencode()}"
    return {"items": list(found[paging.offset : end]), "count": count, "next": further}
