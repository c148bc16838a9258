"""能源计量的登记: meters.csv and coefficients.csv read, checked as a whole, and made into the tables that accounts take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from shuangkong.kernel.books import Book, read_book
from shuangkong.kernel.problems import BadData, Problem, cell, errors
from shuangkong.kernel.units import measure
from shuangkong.monitoring.meters.expressions import Expressions
from shuangkong.monitoring.meters.tables import COEFFICIENTS, LASTING, METERS, SCALE
from shuangkong.rulebook.energy_kinds import energy_kinds

FILE, COEFFICIENT_FILE = "meters.csv", "meter_coefficients.csv"
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?", re.ASCII)
WANTED_MOMENT = "日期，或日期和时刻，如 2025-03-05 或 2025-03-05 10:20"
END = 253_370_764_800  # of the year 9998: still in use
QUARTER = 15  # minutes, where a meter says nothing
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter as it is for its whole life, and the spans (runs) of its service."""

    meter: str
    organisation: str
    area: str
    energy: str
    unit: str
    kind: str
    every_s: int
    point: str
    parent: str
    flow: str
    expression: str
    confidence: int
    runs: tuple[Row, ...]

    @property
    def stat(self) -> str:
        """Which uploads are its readings: hourly data for a meter of hourly amounts, collected readings for others."""
        return "hour" if self.kind == "interval" and self.every_s == 3600 else "real"


@dataclass
class Register:
    """All meters by number, the factors of virtual ones, the coefficients stated, and every problem found."""

    meters: dict[str, Meter] = field(default_factory=dict)
    factors: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    coefficients: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load(folder: Path) -> Register:
    """Read the register of a folder; BadData with everything that is wrong with it."""
    register = read(folder)
    if errors(register.problems):
        raise BadData(register.problems)
    return register


def read(folder: Path) -> Register:
    """Read the register of a folder with its problems."""
    register = Register()
    meters, coefficients = read_book(folder / FILE, METERS), read_book(folder / COEFFICIENT_FILE, COEFFICIENTS)
    register.problems += [*meters.problems, *coefficients.problems]
    if not (folder / FILE).exists():
        register.problems.append(Problem(FILE, "没有这个文件", "能源计量器具的登记", f"把 {FILE} 放进 {folder.name}/"))
    if errors(register.problems):
        return register
    _Checking(register, meters).check()
    register.coefficients = coefficients.table.to_pylist()
    _check_coefficients(register, coefficients.table.to_pylist())
    return register


def seconds(text: str, *, end: bool = False) -> int | None:
    """Return a moment of the register as seconds of Beijing's own clock since 1970; None where it is none."""
    found = MOMENT.fullmatch(text.strip())
    try:
        moment = datetime.fromisoformat(f"{found[1]} {found[2] or '00:00'}") if found else None
    except ValueError:
        moment = None
    if moment is None:
        return None
    if end and found is not None and not found[2]:
        moment += timedelta(days=1)
    return int(moment.replace(tzinfo=UTC).timestamp())


class _Checking:
    """The checks that need more than one cell."""

    def __init__(self, register: Register, book: Book) -> None:
        self.register, self.rows = register, book.table.to_pylist()
        self.places = {row["meter"]: row["row"] for row in reversed(self.rows)}

    def tell(self, row: int, column: str, found: str, wanted: str, mend: str) -> None:
        self.register.problems.append(Problem(cell(FILE, row, column), found, wanted, mend))

    def check(self) -> None:
        grouped: dict[str, list[Row]] = {}
        for row in self.rows:
            self._row(row)
            grouped.setdefault(row["meter"], []).append(row)
        if errors(self.register.problems):
            return
        self.register.meters = {meter: self._meter(rows) for meter, rows in grouped.items()}
        self._parents()
        self._virtual()

    def _row(self, row: Row) -> None:
        at = row["row"]
        row["first_s"], row["last_s"] = seconds(row["from"]), END
        if row["first_s"] is None:
            self.tell(at, "from", row["from"], WANTED_MOMENT, "改成这种写法")
        if row["to"]:
            row["last_s"] = seconds(row["to"], end=True)
            if row["last_s"] is None or (row["first_s"] is not None and row["last_s"] <= row["first_s"]):
                self.tell(at, "to", row["to"], f"不早于启用时间的{WANTED_MOMENT}", "改正停用时间")
        self._kind(row)
        minutes = row["minutes"] or QUARTER
        if minutes != int(minutes) or (24 * 60) % minutes:
            self.tell(at, "minutes", f"{minutes:g}", "能整除一天的分钟数，如 15、60、1440", "改正读数间隔")
        if (row["kind"] == "virtual") != bool(row["expression"]):
            wanted = "虚拟表写明算式，实际的表不写"
            self.tell(at, "expression", row["expression"] or "空", wanted, "补上算式，或改正类型")

    def _kind(self, row: Row) -> None:
        kind = energy_kinds().get(row["energy"])
        if kind is None:
            wanted = "能源品种的代号，如 power、natural_gas、raw_coal、heat"
            self.tell(row["row"], "energy", row["energy"], wanted, "改正代号")
            return
        try:
            fits = measure(row["unit"]).dimensions == measure(kind.unit).dimensions
        except ValueError:
            fits = False
        if not fits:
            self.tell(row["row"], "unit", row["unit"], f"{kind.name}的计量单位，如 {kind.unit}", "改正计量单位")

    def _meter(self, rows: list[Row]) -> Meter:
        rows = sorted(rows, key=lambda row: row["first_s"])
        for former, row in pairwise(rows):
            if row["first_s"] < former["last_s"]:
                found = f"{row['from']}，与第 {former['row']:,} 行的时间重叠"
                self.tell(row["row"], "from", found, "同一块表各行的时间前后相接", "给前一行填写停用时间")
            for name in (n for n in LASTING if row[n] != former[n]):
                found = f"{row[name]}，第 {former['row']:,} 行是 {former[name]}"
                self.tell(row["row"], name, found, "同一块表各行相同", "改成相同，或登记为另一块表")
        first = rows[0]
        return Meter(
            **{name: first[name] or "" for name in ("meter", "organisation", "area", "energy", "unit", "kind")},
            every_s=int(first["minutes"] or QUARTER) * 60,
            point=first["point"] or first["meter"],
            **{name: first[name] or "" for name in ("parent", "flow", "expression")},
            confidence=max(row["confidence"] for row in rows),
            runs=tuple(rows),
        )

    def _parents(self) -> None:
        meters = self.register.meters
        for meter in meters.values():
            parent = meters.get(meter.parent)
            at = self.places[meter.meter]
            if meter.parent and parent is None:
                self.tell(at, "parent", meter.parent, "已登记的计量器具", "改正编号，或留空")
            elif parent and (parent.energy, parent.organisation) != (meter.energy, meter.organisation):
                self.tell(at, "parent", meter.parent, "同一单位、同一能源品种的表", "改正上级，或留空")
            elif parent and meter.meter in above(meters, meter.parent):
                self.tell(at, "parent", meter.parent, "上级之间不循环", "改正上级")

    def _virtual(self) -> None:
        meters = self.register.meters
        texts = {one.meter: one.expression for one in meters.values() if one.kind == "virtual"}

        def tell(meter: str, found: str, wanted: str, mend: str) -> None:
            self.tell(self.places[meter], "expression", found, wanted, mend)

        real = [meter for meter in meters if meter not in texts]
        self.register.factors = Expressions(texts, real, tell).reduced()
        for meter, factors in self.register.factors.items():
            self._counted_once(meters[meter], factors)

    def _counted_once(self, meter: Meter, factors: Iterable[str]) -> None:
        """A virtual meter that counts for its organisation stands above all it is made of; else that counts twice."""
        for part in factors:
            one = self.register.meters[part]
            if measure(one.unit) != measure(meter.unit):
                found = f"{part} 的单位是 {one.unit}，本表是 {meter.unit}"
                self.tell(self.places[meter.meter], "unit", found, "组成算式的表单位相同", "改成相同的单位")
            if not meter.parent and meter.meter not in above(self.register.meters, part):
                found = f"空，而组成它的 {part} 也计入单位总量"
                mend = f"把 {part} 的上级改为 {meter.meter}，或给本表填写上级"
                self.tell(self.places[meter.meter], "parent", found, "每个用量只计一次", mend)


def above(meters: Mapping[str, Meter], meter: str) -> list[str]:
    """Return a meter and those above it, up to the top or until they repeat."""
    found: list[str] = []
    while meter and meter in meters and meter not in found:
        found.append(meter)
        meter = meters[meter].parent
    return found


def _check_coefficients(register: Register, rows: Sequence[Row]) -> None:
    spans: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        kind = energy_kinds().get(row["energy"])
        if kind is None:
            place = cell(COEFFICIENT_FILE, row["row"], "energy")
            register.problems.append(Problem(place, row["energy"], "能源品种的代号", "改正代号"))
        elif not _per_unit(row["unit"], kind.unit):
            place = cell(COEFFICIENT_FILE, row["row"], "unit")
            found, wanted = row["unit"], f"{kind.name}的系数单位，如 {kind.coefficient_unit}"
            register.problems.append(Problem(place, found, wanted, "改正系数单位"))
        spans.setdefault((row["energy"], row["organisation"] or "", row["basis"]), []).append(row)
    for same in spans.values():
        ordered = sorted(same, key=lambda row: row["from"])
        for former, row in pairwise(ordered):
            if row["from"] <= (former["to"] or 99991231):
                place = cell(COEFFICIENT_FILE, row["row"], "from")
                found = f"{row['from']}，与第 {former['row']:,} 行的时间重叠"
                register.problems.append(Problem(place, found, "同一品种、单位、口径的时间不重叠", "改正起止日期"))


def _per_unit(unit: str, counted_in: str) -> bool:
    """Tell whether a unit is standard coal over what the kind is counted in."""
    try:
        wanted = dict(measure(counted_in).dimensions)
        return dict(measure(unit).dimensions) == {"standard coal": 1} | {name: -p for name, p in wanted.items()}
    except ValueError:
        return False


def scaled(value: float | None) -> int | None:
    """Return a number of the register as readings are kept."""
    return None if value is None else round(value * SCALE)
