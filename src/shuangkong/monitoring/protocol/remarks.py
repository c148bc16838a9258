"""说明: what had to be overlooked in a message, what looks implausible, or why it was refused (codes/remarks.csv)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from shuangkong.kernel.problems import Problem
from shuangkong.monitoring.protocol.codes import table

LONGEST = 80  # what was found is quoted up to here


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say of a message: the code of a line of remarks.csv, where in the message, what was found there."""

    code: str
    where: str = ""
    found: str = ""

    @property
    def severity(self) -> str:
        """rejected: can't be taken in; tolerated: something was overlooked or is implausible; noted: worth knowing."""
        return _lines()[self.code]["severity"]

    @property
    def refuses(self) -> bool:
        """Whether the message can't be taken in because of it."""
        return self.severity == "rejected"

    def problem(self, place: str = "") -> Problem:
        """Return it as the problem that pages, API and command line show."""
        line = _lines()[self.code]
        found = f"{line['name']}：{self.found[:LONGEST]}" if self.found else line["name"]
        places = " · ".join(part for part in (place, self.where) if part)
        return Problem(places, found, line["wanted"], line["mend"], "error" if self.refuses else "warning")


@cache
def _lines() -> dict[str, dict[str, str]]:
    return {line["code"]: line for line in table("remarks")}
