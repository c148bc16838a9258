"""指标值: what every account ends in, and the only thing that pages, reports and assessments read."""

from __future__ import annotations

from dataclasses import dataclass

CONFIDENCES = ("official", "reported", "assumed", "synthetic")  # worst last; a figure takes the worst of what went in
VERDICTS = (
    "met",
    "exceeded",
    "behind",
    "exempt",
    "undetermined",
    "none",
)  # exceeded (超额完成) is for final assessments

COLUMNS = ("figure", "area", "period", "value", "unit", "verdict", "coverage", "confidence", "caliber")


@dataclass(frozen=True, slots=True)
class Figure:
    """One published kind of figure and the column of the account it is taken from.

    `column` holds the value in the account's own unit; `times` converts it once (100: a share becomes %), and
    `decimals` is the rounding that the rule of publication names (half up).
    """

    id: str
    label: str
    english: str
    unit: str
    decimals: int
    account: str
    column: str
    times: int = 1
    verdict: str = ""  # the account's column with the verdict word; empty: the figure is judged by nothing
    kinds: tuple[str, ...] = ("year", "quarter", "month")  # periods in which the figure exists
    caliber: str = "caliber"  # the account's column with the caliber; empty: the figure has none
    wants: str = ""  # the account's column (0/1) that tells whether the figure exists for the row; empty: always


@dataclass(frozen=True, slots=True)
class FigureOfEach(Figure):
    """A kind of figure that every member of an account has (every indicator): `id` is what is added to its name.

    The account's columns bring what differs from member to member.
    """

    stem: str = ""  # the column with the member's name
    unit_from: str = ""  # the column with the unit; empty: `unit`
    decimals_from: str = ""  # the column with the number of decimals; empty: `decimals`
    times_from: str = ""  # the column with the factor; empty: `times`
