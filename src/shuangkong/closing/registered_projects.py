"""从数据库取减排项目: the door from closings to the register of reduction projects; without a database there is nothing."""

from __future__ import annotations

from pathlib import Path

from shuangkong.closing.approved_filings import at_hand
from shuangkong.emissions.feed import Register


def source(packs: Path) -> Register | None:
    """Return where the register's projects come from; None where this installation has no database yet."""
    if not at_hand(packs, "emissions.Project"):
        return None
    from shuangkong.emissions.project_rows import rows

    return rows
