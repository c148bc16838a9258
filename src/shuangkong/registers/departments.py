"""部门沿革: which department answers today for one that a plan names; bodies are merged and renamed while a plan runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shuangkong.registers.models import Department


class Departments:
    """The departments of an area, by full and by short name, as they are on a day."""

    def __init__(self, area: str, day: date) -> None:
        self.day = day
        self._by_id = {one.pk: one for one in Department.objects.filter(area_id=area)}
        self._by_name = {one.short_name: one for one in self._by_id.values() if one.short_name}
        self._by_name |= {one.name: one for one in self._by_id.values()}

    def today(self, name: str) -> str:
        """Return the name of who answers for a department today; a body of no register answers for itself."""
        found = self._by_name.get(name)
        for _ in self._by_id:  # no chain is longer, should the register ever hold a circle
            if found is None or not found.valid_to or found.valid_to >= self.day or found.successor_id is None:
                break
            found = self._by_id.get(found.successor_id)
        return found.name if found else name

    def all_today(self, names: Iterable[str]) -> list[str]:
        """Return who answers for some departments today, each once, in their order."""
        return list(dict.fromkeys(self.today(name) for name in names))

    def known_as(self, names: Iterable[str]) -> set[str]:
        """Return every name that the departments answering today go by, full and short, former ones included."""
        wanted = set(self.all_today(names))
        return wanted | {name for name in self._by_name if self.today(name) in wanted}

    def in_force(self) -> list[str]:
        """Return the names of the departments that there are today."""
        there = [one for one in self._by_id.values() if not one.valid_to or one.valid_to >= self.day]
        return sorted(one.name for one in there)
