"""能耗在线监测的编码表: field names, words and the make-up of data codes, read from codes/*.csv.

The dictionary of NHJC-04 is not at hand: names are from memory and assumed. They are data, so that the standard's own
are put in their place without a line of code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from shuangkong.monitoring.protocol.codes import table

TABLES = ("fields", "words", "code_parts", "objects")
_table = partial(table, folder=Path(__file__).parent / "codes")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message: our name, the name in JSON, what it holds, and its label."""

    name: str
    field: str
    kind: str  # text, code, number, moment, list, or a kind of word: stat, input, valid
    required: bool
    label: str


@cache
def fields(message: str) -> tuple[Field, ...]:
    """Return the fields of a message (registration, info, data) or of an item in it (meter, reading)."""
    rows = (row for row in _table("fields") if row["message"] == message)
    return tuple(Field(r["name"], r["field"], r["kind"], r["required"] == "yes", r["label"]) for r in rows)


def field_of(message: str, name: str) -> str:
    """Return what a field of ours is called in JSON."""
    return next(field.field for field in fields(message) if field.name == name)


@cache
def words(kind: str) -> dict[str, str]:
    """Return what the codes of a kind mean: of stat {"0": "real", …}."""
    return {row["code"]: row["word"] for row in _table("words") if row["kind"] == kind}


@cache
def labels(kind: str) -> str:
    """Return the codes of a kind with their labels, for messages: 0（实时）、1（小时）…"""
    return "、".join(f"{row['code']}（{row['label']}）" for row in _table("words") if row["kind"] == kind)


@cache
def length() -> int:
    """Return of how many letters and digits a data code is made."""
    return sum(int(row["letters"]) for row in _table("code_parts"))


def parts(code: str) -> dict[str, str]:
    """数据编码: take a data code apart.

    >>> parts("010200010199330001")["object"]
    '3300'
    """
    found, at = {}, 0
    for row in _table("code_parts"):
        found[row["part"]] = code[at : at + int(row["letters"])]
        at += int(row["letters"])
    return found


def energy(code: str) -> str | None:
    """Return the kind of energy that a data code is about; None where the list does not say."""
    return next((r["energy"] for r in _table("objects") if r["object"] == parts(code)["object"]), None)


@cache
def version() -> str:
    """基础数据版本: return the version of all lists together; it changes with any of them."""
    told = [row for name in TABLES for row in _table(name)]
    return sha256(repr(told).encode()).hexdigest()[:12]


def base() -> dict[str, list[dict[str, str]]]:
    """基础数据: return the lists that a device downloads."""
    return {name: list(_table(name)) for name in TABLES}
