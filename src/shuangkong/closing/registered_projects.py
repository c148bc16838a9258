"""从数据库取减排项目、许可、县区标注和下达的目标: the door from closings to these registers; without a database there is nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from shuangkong.closing.approved_filings import at_hand
from shuangkong.emissions.feed import Register


def source(packs: Path) -> Register | None:
    """Return where the registers' rows come from; None where this installation has no database yet."""
    if not at_hand(packs, "emissions.Project"):
        return None
    from shuangkong.audit.outcomes import flagged
    from shuangkong.closing import county_flags
    from shuangkong.emissions import permit_rows, project_rows
    from shuangkong.energy.decomposition_services import issued_targets

    def rows(areas: Collection[str], as_of: date) -> dict[str, list[dict[str, Any]]]:
        registered = project_rows.rows(areas, as_of) | permit_rows.rows(areas, as_of)
        flags = [county_flags.row(one.area_id, one.year, one.case.number) for one in flagged(areas, as_of)]
        return registered | {"support": flags, "targets": issued_targets(areas, as_of)}

    return rows
