"""从数据库取减排项目和许可: the door from closings to the registers of reduction projects and permits; without a database there is nothing."""

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
    from shuangkong.emissions import permit_rows, project_rows

    def rows(areas: Collection[str], as_of: date) -> dict[str, list[dict[str, Any]]]:
        return project_rows.rows(areas, as_of) | permit_rows.rows(areas, as_of)

    return rows
