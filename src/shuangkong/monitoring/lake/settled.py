"""入库到哪里了: up to which byte each journal is settled, and what a run that was killed had planned (lake/state)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from shuangkong.monitoring.lake.files import lake, read_json, write_json
from shuangkong.monitoring.lake.journal import records

Span = tuple[str, int, int]  # a journal below lake/raw, from which byte up to which
Damage = tuple[str, int, int]  # a journal below lake/raw, from which byte on, how many bytes


def new_bytes(folder: Path) -> int:
    """Return how many bytes of the journals are not settled yet."""
    return sum(size - start for _, start, size in unread(folder))


def positions(folder: Path) -> dict[str, int]:
    """Return up to which byte each journal is settled."""
    return dict(_state(folder)["journals"])


def forget(folder: Path, journals: Iterable[str]) -> None:
    """Take journals that were removed out of the list, by a caller who holds the lock."""
    state, gone = _state(folder), set(journals)
    kept = {name: end for name, end in state["journals"].items() if name not in gone}
    left = [one for one in damages(folder) if one[0] not in gone]
    write_json(_state_folder(folder) / "positions.json", {**state, "journals": kept, "damaged": left})


def damages(folder: Path) -> list[Damage]:
    """Return the damage that settling met inside the journals, by place."""
    return [(journal, at, size) for journal, at, size in _state(folder).get("damaged", [])]


def sequence(folder: Path) -> int:
    """Return the sequence of the last batch that was settled."""
    return int(_state(folder)["sequence"])


def planned(folder: Path) -> tuple[int, list[Span]] | None:
    """Return the batch that a killed run had planned and not finished."""
    found = read_json(_state_folder(folder) / "plan.json")
    if found is None or found["sequence"] <= sequence(folder):
        return None
    return found["sequence"], [(journal, start, end) for journal, start, end in found["spans"]]


def plan(folder: Path, number: int, spans: Sequence[Span]) -> None:
    """Note what a batch is made of, before any of it is written."""
    write_json(_state_folder(folder) / "plan.json", {"sequence": number, "spans": spans})


def finish(folder: Path, number: int, spans: Sequence[Span], damaged: Iterable[Damage] = ()) -> None:
    """Note that a batch is written: its journals are settled up to its ends, but for the damage in them."""
    journals = positions(folder) | {journal: end for journal, _, end in spans}
    known = sorted({*damages(folder), *damaged})
    write_json(_state_folder(folder) / "positions.json", {"sequence": number, "journals": journals, "damaged": known})


def unread(folder: Path) -> Iterator[Span]:
    """Yield journals that go on after what was settled of them; what a crash tore at an end is passed over."""
    raw, known = lake(folder) / "raw", _state(folder)["journals"]
    for path in sorted(raw.glob("day=*/*.journal")):
        journal = path.relative_to(raw).as_posix()
        start, size = known.get(journal, 0), path.stat().st_size
        if size > start and next(records(path, start), None) is not None:
            yield journal, start, size


def _state(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_json(_state_folder(folder) / "positions.json") or {"sequence": 0, "journals": {}}
    return found


def _state_folder(folder: Path) -> Path:
    return lake(folder) / "state"
