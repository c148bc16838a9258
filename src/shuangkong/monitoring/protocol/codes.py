"""编码表: commands, systems, factors, marks, fields and limits of the three versions, read from codes/*.csv.

A row is one code in one version, with its source (F3 = HJ 212-2017, F4 = HJ/T 212-2005, F5–F8 = public programs that
quote HJ 212-2025, memory = not looked up) and its confidence. The factor list is an extract: a code that is not in it
but has the shape of a code is no fault of the message.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "codes"
VERSIONS = (2005, 2017, 2025)
SHAPE_2017 = re.compile(r"[A-Za-z]\d{4}[0-9a-z]")
SHAPE_2005 = re.compile(r"[0-9A-Z]\d{1,2}")
FACILITY = re.compile(r"SB\w{1,6}")


@cache
def table(name: str, folder: Path = FOLDER) -> tuple[dict[str, str], ...]:
    """Return the rows of one list."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


@cache
def of_version(name: str, key: str, version: int) -> dict[str, dict[str, str]]:
    """Return the rows of a list that one version has, by their code; `results:QnRtn` are those of one field."""
    list_, _, field_ = name.partition(":")
    rows = (row for row in table(list_) if not field_ or row["field"] == field_)
    return {row[key]: row for row in rows if row["version"] == str(version)}


def system(st: str, version: int) -> str | None:
    """系统编码: return the name of a system code, None where the version has none."""
    row = of_version("systems", "st", version).get(st)
    return row["name"] if row else None


def command(cn: str, version: int) -> dict[str, str] | None:
    """命令编码: return the row of a command, None where the version has none; 3014 means different things in 2005."""
    return of_version("commands", "cn", version).get(cn)


def mark(text: str, version: int) -> dict[str, str] | None:
    """数据标记: return the row of a data mark."""
    return of_version("marks", "mark", version).get(text)


@cache
def limit(name: str, version: int) -> int:
    """Return a limit of a version: bytes of a segment, bytes of its content, number of parts."""
    return next(int(row["value"]) for row in table("limits") if (row["name"], row["version"]) == (name, str(version)))


@cache
def states() -> dict[str, frozenset[str]]:
    """状态编码: return the values that a facility's state (RS) and an instrument's state can have."""
    rows = table("states")
    return {name: frozenset(row["code"] for row in rows if row["field"] == name) for name in {r["field"] for r in rows}}


@cache
def factors() -> dict[str, dict[str, str]]:
    """污染因子: return the factor rows by code, of 2017 and of 2005."""
    rows = table("factors")
    return {row["code"]: row for row in rows} | {row["old_code"]: row for row in rows if row["old_code"]}


@cache
def _plausible() -> dict[str, tuple[float | None, float | None]]:
    return {row["code"]: (_bound(row["low"]), _bound(row["high"])) for row in table("plausible")}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message's content, as far as its name tells."""

    kind: str  # time, clock, value, amount, number, integer, minutes, result, state, mark, text; unknown
    low: float | None = None
    high: float | None = None
    factor: str | None = None  # the code before the hyphen
    suffix: str = ""
    doubt: str = ""  # the code of a remark on the name itself


@lru_cache(maxsize=4096)  # names repeat in every message; a flood of invented names must not fill the memory
def field(name: str, version: int) -> Field:
    """Return what is known of a field by its name."""
    row = _row(name, version)
    if row:
        return Field(row["kind"], _bound(row["low"]), _bound(row["high"]), suffix=name)
    factor, hyphen, suffix = name.rpartition("-")
    row = _row(hyphen + suffix, version) if factor else None
    if row is None:
        other = name.lower() in _lower() or (bool(factor) and (hyphen + suffix).lower() in _lower())
        return Field("unknown", doubt="name_case" if other else "field_unknown")
    low, high = _bound(row["low"]), _bound(row["high"])
    if factor in states():
        return Field("state", factor=factor, suffix=factor)
    if row["kind"] == "value":
        low, high = _plausible().get(factors().get(factor, {}).get("code", ""), (low, high))
    return Field(row["kind"], low, high, factor, suffix, _factor_doubt(factor, version))


def _row(name: str, version: int) -> dict[str, str] | None:
    for year in (version, *VERSIONS):  # a field of another version is understood all the same
        row = of_version("fields", "name", year).get(name)
        if row:
            return row
    return None


@cache
def _lower() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in table("fields"))


def _factor_doubt(factor: str, version: int) -> str:
    if FACILITY.fullmatch(factor):
        return ""
    old, new = SHAPE_2005.fullmatch(factor), SHAPE_2017.fullmatch(factor)
    if not old and not new:
        return "factor_unknown"
    return "" if bool(old) == (version == 2005) else "factor_version"


def _bound(text: str) -> float | None:
    return float(text) if text else None
