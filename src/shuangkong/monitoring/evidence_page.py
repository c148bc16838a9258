"""原始报文页: the frames of a moment, each with where it stands, its SHA-256 and what was read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring.lake import views as lake_views
from shuangkong.monitoring.lake.views import Evidence
from shuangkong.monitoring.protocol import codes, shown
from shuangkong.monitoring.protocol.reading import Found, read
from shuangkong.monitoring.wording import factor_name


@dataclass(frozen=True)
class Shown:
    """One frame as the page shows it."""

    evidence: Evidence
    command: str
    status: str
    raw: str  # the password covered
    fields: list[tuple[str, str, str]]  # name as sent, what it is, value
    remarks: list[dict[str, str]]
    decoded: dict[str, Any]

    @property
    def received(self) -> datetime:
        """When the gateway received it."""
        return self.evidence.received.replace(tzinfo=UTC)


def frames(home: Path, mn: str, moment: datetime, kind: str, key: bytes | None) -> tuple[list[Shown], str]:
    """Return the frames of a moment, and why they cannot be shown where they cannot."""
    try:
        return [_shown(one, key) for one in lake_views.evidence(home, mn, moment, kind or None)], ""
    except Unknown as error:
        return [], str(error.args[0])


def _shown(one: Evidence, key: bytes | None) -> Shown:
    decoded = shown.as_object(Found(1, 1, read(one.raw, key)))
    row = codes.command(one.cn or "", decoded["version"] or codes.VERSIONS[-1])
    fields = [
        (name, meaning(name), "、".join(map(str, value)) if isinstance(value, list) else str(value or ""))
        for name, value in (decoded["fields"] or {}).items()
    ]
    raw = one.shown.decode("utf-8", "backslashreplace").rstrip("\r\n")
    return Shown(one, row["name"] if row else "", decoded["status"], raw, fields, decoded["problems"], decoded)


def meaning(name: str) -> str:
    """Return what a field of a message is, in Chinese; empty where it is in no list."""
    factor, _, suffix = name.rpartition("-")
    for version in codes.VERSIONS[::-1]:
        rows = codes.of_version("fields", "name", version)
        row = rows.get(name) or (rows.get(f"-{suffix}") if factor else None)
        if row:
            return f"{factor_name(factor)} {row['meaning']}" if factor else row["meaning"]
    return factor_name(factor) if factor in codes.factors() else ""
