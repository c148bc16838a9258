"""监测的指标值: figures of kept months, for outlets, organisations and areas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangkong.kernel import wiring
from shuangkong.kernel.figures import COLUMNS
from shuangkong.monitoring import close_files as files
from shuangkong.monitoring import close_inputs as inputs
from shuangkong.monitoring.close_books import Books
from shuangkong.monitoring.quarters import Quarter

if TYPE_CHECKING:
    from shuangkong.kernel.engine import Engine

LAYERS = ("monitoring",)


def figures(home: Path, months: Iterable[str], books: Books, engine: Engine) -> list[dict[str, Any]]:
    """Return the figures of some months, of the years they complete and of their quarters, in order.

    Args:
        home: the data folder, whose months are up to date.
        months: as YYYY-MM.
        books: outlets with the organisations and areas they count in.
        engine: where the accounts run.
    """
    from shuangkong.monitoring import total_accounts

    wanted, kept = sorted(set(months)), files.kept_months(home, "months")
    years = {month[:4] for month in wanted}
    spans = {month: Quarter.of(date.fromisoformat(f"{month}-01")) for month in kept}
    chosen = [month for month in kept if month[:4] in years]
    read = engine.read("months_kept", [files.place(home, "months", month) for month in chosen])
    tables = {
        "kept_months": read,
        "periods": engine.put("periods", _periods(wanted, kept)),
        "members": engine.put("members", _members(books)),
        "kept_quarters": _quarters(read, {month: spans[month] for month in wanted}, books, engine),
    }
    wiring.run([total_accounts], tables, LAYERS, engine)
    found = engine.arrow("SELECT * FROM monitoring_figures ORDER BY area, period, figure").to_pylist()
    return [{name: _shown(row) if name == "value" else row[name] for name in COLUMNS} for row in found]


def _periods(wanted: list[str], kept: list[str]) -> Any:
    """The periods that months count in: each itself, and its year where all twelve are there."""
    import pyarrow as pa

    years = {month[:4] for month in wanted}
    whole = {year for year in years if sum(month.startswith(year) for month in kept) == 12}
    rows = [(month, month, "month") for month in wanted]
    rows += [(month, month[:4], "year") for month in kept if month[:4] in whole]
    return pa.table(
        {name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(("month", "period", "kind"))}
    )


def _members(books: Books) -> Any:
    """Whom an outlet counts for: itself, its organisation, and the registered areas it lies in."""
    import pyarrow as pa

    registered = set(books.ancestors["area"].to_pylist())
    rows = []
    for outlet, row in books.outlets.items():
        areas = [area for area in books.chains[row["area"]] if area in registered]
        whom = dict.fromkeys((outlet, row["organisation"], *areas))
        rows += [(outlet, area, int(area == outlet)) for area in whom]
    return pa.table({
        "outlet": pa.array([row[0] for row in rows], pa.string()),
        "area": pa.array([row[1] for row in rows], pa.string()),
        "is_outlet": pa.array([row[2] for row in rows], pa.int32()),
    })  # fmt: skip


def _quarters(months: Any, spans: dict[str, Quarter], books: Books, engine: Engine) -> Any:
    """Each outlet's pollutants by quarter, once: every month of a quarter tells the same capture rate."""
    import pyarrow as pa

    least = [inputs.capture_least(books, quarter) for quarter in spans.values()]
    known = pa.table({
        "month": pa.array(list(spans), pa.string()),
        "period": pa.array([quarter.text for quarter in spans.values()], pa.string()),
        "least": pa.array(least, pa.float64()),
    })  # fmt: skip
    m = months.join(engine.put("spans", known), "month")
    return m.group_by("outlet", "factor", "period").aggregate(
        rate=m["rate"].max(), least=m["least"].max(), estimated=m["estimated"].max(), confidence=m["confidence"].max()
    ).rename(area="outlet")  # fmt: skip


def _shown(row: dict[str, Any]) -> str | None:
    """A value as a decimal text."""
    return None if row["scaled"] is None else str(Decimal(row["scaled"]).scaleb(-row["decimals"]))
