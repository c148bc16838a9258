"""设备名单: who may send to the gateway: lake/stations.csv, read again when it changes.

Columns: mn, password, outlet, st, key (SM4, 32 hexadecimal digits), rate_limit (frames a minute); the last four may be
empty. The file holds secrets: its passwords and keys appear in no message.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from shuangkong.kernel.problems import BadData, Problem, errors
from shuangkong.monitoring.lake.station_checks import COLUMNS, faults, repeated


@dataclass(frozen=True, slots=True)
class Station:
    """设备: one that may send; `rate_limit` in frames a minute, None for the gateway's own."""

    mn: str
    password: str
    outlet: str = ""
    st: str = ""
    key: bytes | None = None
    rate_limit: int | None = None


def load(path: Path) -> dict[bytes, Station]:
    """Return the stations by MN as sent; BadData lists every fault of the file. A missing file names nobody."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        lacking = [name for name in COLUMNS[:2] if name not in (rows.fieldnames or ())]
        if lacking:
            found = "没有" + "、".join(f"“{name}”列" for name in lacking)
            raise BadData([Problem(path.name, found, "列名 " + ",".join(COLUMNS), "补上所缺的列")])
        numbered = [(rows.line_num, row) for row in rows]
    problems = [problem for line, row in numbered for problem in faults(path.name, line, row)]
    problems += repeated(path.name, numbered)
    if errors(problems):
        raise BadData(problems)
    return {row["mn"].strip().encode(): _station(row) for _, row in numbered}


def written(path: Path, stations: list[Station]) -> None:
    """Write a list of stations, whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    draft.touch(0o600)  # before there is a secret in it
    with draft.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for one in stations:
            rows.writerow(
                [one.mn, one.password, one.outlet, one.st, one.key.hex() if one.key else "", one.rate_limit or ""]
            )
    draft.replace(path)


class Stations:
    """The list as it stands in its file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.by_mn: dict[bytes, Station] = {}
        self._seen: tuple[int, int] | None = None

    def refresh(self) -> bool:
        """Read the file again where it has changed, and say whether it has; BadData leaves the former list in force."""
        state = self.path.stat() if self.path.is_file() else None
        seen = (state.st_mtime_ns, state.st_size) if state else (0, 0)
        if seen == self._seen:
            return False
        self._seen = seen
        self.by_mn = load(self.path)
        return True


def _station(row: dict[str, str]) -> Station:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    key = bytes.fromhex(said["key"]) if said["key"] else None
    limit = int(said["rate_limit"]) if said["rate_limit"] else None
    return Station(said["mn"], said["password"], said["outlet"], said["st"], key, limit)
