"""接口: closed periods, seals, figures and what changed; every figure opens down to its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from shuangkong.access.door import opened, require
from shuangkong.access.failures import Failure, failing
from shuangkong.access.paging import Id, OfArea, OfId, OfPeriod, Page, Paging, PeriodText, Revision, paged
from shuangkong.closing import display, finder, history, store
from shuangkong.closing.api_forms import (
    ChangeOut,
    ClosingOut,
    ExplanationOut,
    FigureFilter,
    FigureOut,
    ManifestOut,
    PeriodOut,
    VerifiedOut,
)  # fmt: skip
from shuangkong.closing.finder import closing_for
from shuangkong.closing.store import FigureRow
from shuangkong.kernel.problems import Unknown

router = Router(tags=["锁定数据"], auth=opened())


def closing_of(request: HttpRequest, area: str, period: str, revision: int | None) -> Any:
    """Return the closing that an address names, among those that the person may see."""
    return closing_for(request.user, area, period, str(revision or ""))


@router.get("/periods", response={200: Page[PeriodOut]} | failing(), summary="已锁定的时期", operation_id="periods")
def periods(request: HttpRequest, paging: Query[Paging], area: Query[Id | None] = None) -> dict[str, Any]:
    """本人可查的城市（或本区域）已锁定的时期，新的在前。"""
    found = [_period(place, name, revisions) for place, name, revisions in _closed(request.user, area)]
    return paged(request, found, paging)


def _closed(user: Any, area: str | None) -> Iterator[tuple[finder.Place, str, list[Any]]]:
    for place in finder.places(user):
        if area in (None, place.area, place.city):
            for period, revisions in history.periods_of(place.city):
                yield place, period, revisions


def _period(place: finder.Place, period: str, revisions: list[Any]) -> dict[str, Any]:
    return {
        "area": place.area,
        "name": place.name,
        "city": place.city,
        "period": period,
        "label": display.period_label(period),
        "revision": revisions[0].revision,
        "sealed_at": revisions[0].sealed_at,
    }


@router.get("/closings", response={200: Page[ClosingOut]} | failing(), summary="锁定记录", operation_id="closings")
def closings(
    request: HttpRequest,
    paging: Query[Paging],
    area: Query[Id | None] = None,
    period: Query[PeriodText | None] = None,
    latest: Query[bool] = False,
) -> dict[str, Any]:
    """每次锁定一条：时期新的在前，同一时期版次高的在前。latest=true 只列各时期的最新一版。"""
    found = []
    for place, closed, revisions in _closed(request.user, area):
        if period in (None, closed):
            found += [_closing(place.area, one) for one in (revisions[:1] if latest else revisions)]
    return paged(request, found, paging)


def _closing(area: str, closing: Any) -> dict[str, Any]:
    names = (*ClosingOut.model_fields.keys() - {"area"},)
    return {"area": area} | {name: getattr(closing, name) for name in names}


@router.get(
    "/closings/{area}/{period}", response={200: ManifestOut} | failing(), summary="一次锁定", operation_id="closing"
)
def closing(
    request: HttpRequest, area: OfArea, period: OfPeriod, revision: Query[Revision | None] = None
) -> dict[str, Any]:
    """封存码、与上一次锁定的衔接，以及各表内容的校验码。"""
    found = closing_of(request, area, period, revision)
    manifest = {"content": found.manifest["content"], "linked": history.linked(found)}
    return _closing(area, found) | manifest


@router.get(
    "/closings/{area}/{period}/figures",
    response={200: Page[FigureOut]} | failing(),
    summary="指标值",
    operation_id="figures",
)
def figures(
    request: HttpRequest, area: OfArea, period: OfPeriod, wanted: Query[FigureFilter], paging: Query[Paging]
) -> dict[str, Any]:
    """该区域及其以下各单元的指标值，按指标代号、再按区划代码排列；value 是十进制数文本，没有数据为 null。"""
    found = closing_of(request, area, period, wanted.revision)
    inside = {area} if wanted.only else {row.area for row in finder.below(found.areas(), area)} | {area}
    asked = wanted.model_dump(exclude={"revision", "only"}, exclude_none=True)
    rows = [
        row
        for row in found.figures()
        if row.area in inside and all(getattr(row, name) == value for name, value in asked.items())
    ]
    page = paged(request, rows, paging)
    return page | {"items": [figure_out(found, row) for row in page["items"]]}


def figure_out(closing: Any, row: FigureRow | None) -> dict[str, Any] | None:
    """Return a figure with its name."""
    return None if row is None else asdict(row) | {"label": display.label(closing, row.figure)}


@router.get(
    "/closings/{area}/{period}/figures/{figure}",
    response={200: ExplanationOut} | failing(),
    summary="一个数怎么来的",
    operation_id="explanation",
)
def explanation(
    request: HttpRequest, area: OfArea, period: OfPeriod, figure: OfId, revision: Query[Revision | None] = None
) -> dict[str, Any]:
    """公式、代入的数、每个数的出处（账册的文件和行，或参数及其依据）、以往各版的值。"""
    from shuangkong.closing.explain import explain  # reads tables: pyarrow stays out of the start

    found = closing_of(request, area, period, revision)
    try:
        opened_ = explain(found, figure, area)
    except Unknown as fault:
        raise Failure("not-found", str(fault)) from None
    revisions = [dict(zip(("revision", "value", "sealed_at", "why"), one, strict=True)) for one in opened_.revisions]
    return asdict(opened_) | {
        "row": figure_out(found, opened_.row),
        "formula_of": opened_.figure.account,
        "revisions": revisions,
    }


@router.get(
    "/closings/{area}/{period}/changes",
    response={200: Page[ChangeOut]} | failing(),
    summary="与上一版的差别",
    operation_id="changes",
)
def changes(
    request: HttpRequest, area: OfArea, period: OfPeriod, paging: Query[Paging], revision: Query[Revision | None] = None
) -> dict[str, Any]:
    """该区域及其以下各单元中，与同一时期上一版不同的指标值。"""
    found = closing_of(request, area, period, revision)
    inside = {row.area for row in finder.below(found.areas(), area)} | {area}
    return paged(request, [asdict(change) for change in found.changes() if change.area in inside], paging)


@router.post("/cities/{area}/verification", response={200: VerifiedOut} | failing(), summary="复核", operation_id="verify")  # fmt: skip
def verify(request: HttpRequest, area: OfArea) -> dict[str, Any]:
    """重新计算该城市全部锁定数据的校验码，列出不一致之处；findings 为空即一致。"""
    from shuangkong.closing.verify import verify as verified  # reads every file of every closing

    require(request.user, "verify", area)
    if area not in store.cities():
        raise Failure("not-found", "没有找到该城市的锁定数据。")
    return {"area": area, "closings": len(store.closings(area)), "findings": verified(area)}
