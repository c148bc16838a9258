"""手写 SQL: the accounts once more, as somebody who writes SQL by hand would write them; only measured against, never used.

One file per account in sql/, which makes the same table with the same columns; words.sql holds the macros they share.
They change when the accounts do: tests/bench compares every table. The accounts of the indicator catalogue have none:
their SQL is made from formulas that are data, and there is no text that a hand would have written once. Nor have those
of total control, carbon and the causes of change: what their SQL costs is measured as part of the whole closing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

SQL = Path(__file__).parent / "sql"
WORDS = "words"


def words() -> str:
    """Return the macros that the statements are written in."""
    return _text(WORDS)


def statements(accounts: Collection[str]) -> dict[str, str]:
    """Return the statement of every account, in the order given; KeyError where one is missing or left over."""
    found = {path.stem for path in SQL.glob("*.sql")} - {WORDS}
    if found != set(accounts):
        raise KeyError(f"sql/ and the accounts differ: {sorted(found ^ set(accounts))}")
    return {name: _text(name) for name in accounts}


def filled_up(sqls: Mapping[str, str], generated: Collection[str]) -> dict[str, str]:
    """Return a statement for every account: the hand-written one, for generated accounts the one that they have."""
    written = statements([name for name in sqls if name not in generated])
    return {name: written.get(name, f'CREATE OR REPLACE TABLE "{name}" AS {sql}') for name, sql in sqls.items()}


def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
