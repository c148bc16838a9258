"""摘要: hashes of content, so that a table has the same hash whatever order or file it was written in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

PLACE = ("row",)  # where a record stood in its file is no part of what it says


class _Hash:
    """A file to write to that only hashes."""

    closed = False

    def __init__(self) -> None:
        self.sum = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sum.update(data)
        return len(data)

    def flush(self) -> None: ...

    def close(self) -> None: ...


def of_table(table: Any) -> str:
    """Return the hash of a table's rows in sorted order, without the line numbers of the files they came from."""
    table = table.select([name for name in table.column_names if name not in PLACE])
    keys = [f.name for f in table.schema if not pa.types.is_floating(f.type)]
    ordered = table.sort_by([(name, "ascending") for name in keys]) if keys and table.num_rows else table
    sink = _Hash()
    pyarrow.csv.write_csv(ordered, sink)
    return sink.sum.hexdigest()


def of_file(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def canonical(value: Mapping[str, Any]) -> str:
    """Return the one text of a manifest: any other byte in the file is a change."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def of_manifest(manifest: Mapping[str, Any]) -> str:
    """Return the seal of a manifest: the hash of everything in it but the seal."""
    body = {key: value for key, value in manifest.items() if key != "seal"}
    return hashlib.sha256(canonical(body).encode()).hexdigest()
