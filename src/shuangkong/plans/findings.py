"""所得: what is read from a plan, as values that are easy to keep; offsets count characters of the text as given."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from shuangkong.kernel.problems import Problem

Value = float | int | tuple[float | int, float | int] | None


@dataclass(frozen=True, slots=True)
class Target:
    """指标: a target, a threshold (a size in a rule) or a milestone (due by a year, no number)."""

    kind: str
    name: str
    value: Value
    unit: str | None
    relation: str | None
    base_year: int | None
    target_year: int | None
    scope: str | None
    ambition: str | None
    bound: str | None
    start: int
    end: int
    section: str | None = None
    indicator: str = ""  # the name in simplified script
    strict: bool = False
    approx: bool = False
    steady: bool = False  # to be held every year (稳定在, 保持在), not only reached in the last
    per_year: bool = False
    period: bool = False
    increment: bool = False
    base_year_implied: bool = False
    target_year_implied: bool = False
    base_value: float | int | None = None
    list_index: int | None = None
    list_len: int | None = None
    doubtful: bool = False  # read by a proposed repair that nobody has confirmed


@dataclass(frozen=True, slots=True)
class Heading:
    """标题: its number, its level from 1, and the room its mechanism lives in."""

    number: str
    section: str
    level: int
    title: str
    room: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Task:
    """任务: a section with the departments that answer for it."""

    section: str
    title: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    shared: tuple[str, ...]
    local: tuple[str, ...]
    start: int
    end: int
    room: str | None = None
    local_implied: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """任务分解: one sentence of a section that says what is to be done."""

    section: str
    text: str
    due: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mechanism:
    """机制参数: what the text fixes for a mechanism (激励目标, 免予考核, 省下达)."""

    kind: str
    name: str
    value: Value
    unit: str | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A plan as read: to be reviewed by a person before anything of it is in force."""

    title: str
    cycle: tuple[int, int] | None
    headings: tuple[Heading, ...]
    targets: tuple[Target, ...]
    tasks: tuple[Task, ...]
    measures: tuple[Measure, ...]
    mechanisms: tuple[Mechanism, ...]
    problems: tuple[Problem, ...]
    characters: int

    def to_json(self) -> dict[str, Any]:
        """Return the reading as plain lists and objects, the lists of DESIGN §7 among them."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}


def plain(value: Any) -> Any:
    """Return a value of a reading as JSON knows it."""
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(one) for name, one in asdict(value).items()}
    return value
