"""在用的报表制度: the forms, the catalogue and the rules that the pages and the closings of this installation work with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from shuangkong.kernel.periods import Period
from shuangkong.kernel.problems import Unknown
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.statistics import forms as form_files
from shuangkong.statistics import importers as import_files
from shuangkong.statistics.form import FILERS, PERIOD_KINDS, Form
from shuangkong.statistics.forms import Forms
from shuangkong.statistics.importers import Importer
from shuangkong.targets import catalogue as indicators
from shuangkong.targets.indicator import Catalogue

PACKS = "SHUANGKONG_PACKS"  # the folder of packs that `serve` loaded


@dataclass(frozen=True, slots=True)
class InUse:
    """What is asked for, what it feeds, and the rules that checks look up."""

    forms: Forms
    catalogue: Catalogue
    rulebook: Rulebook
    importers: Mapping[str, Importer]

    def form(self, name: str, department: str = "") -> Form:
        """Return a form, for a department with its own items only; Unknown where there is none."""
        form = self.forms.form(name)
        return _of_department(form, department) if department else form

    def importers_of(self, form: Form) -> list[Importer]:
        """Return the mappings through which exports of other systems come in as a form."""
        return [one for one in self.importers.values() if one.form == form.id]


def in_use(environ: Mapping[str, str] = os.environ) -> InUse:
    """Return what the package and the packs at hand bring. Read once: a changed pack counts from the next start."""
    folder = environ.get(PACKS, "")
    packs = sorted(path.parent for path in Path(folder).glob("*/books")) if folder else []
    return _loaded(tuple(packs))


@lru_cache(maxsize=4)
def _loaded(packs: tuple[Path, ...]) -> InUse:
    rulebook = Rulebook.load(packs)
    catalogue = indicators.load(packs, rulebook)
    forms = form_files.load(catalogue, rulebook, packs)
    return InUse(forms, catalogue, rulebook, import_files.load(forms, packs))


def _of_department(form: Form, department: str) -> Form:
    tables = tuple(
        replace(table, rows=tuple(row for row in table.rows if row.owner in ("", department))) for table in form.tables
    )
    return replace(form, tables=tables)


def fault_of_duty(name: str, every: str, organisation: bool, department: bool) -> tuple[str, str] | None:
    """Return which field of a duty is wrong and why, in Chinese; None where the form can be filed so."""
    try:
        form = in_use().form(name)
    except Unknown as fault:
        return "form", str(fault.args[0])
    for field, given, wanted in (
        ("organisation", organisation, form.filer == "organisation"),
        ("department", department, form.filer == "department"),
    ):
        if given != wanted:
            asked = "请填写" if wanted else "请不要填写"
            return field, f"《{form.name}》由{FILERS[form.filer]}报送，{asked}这一项。"
    if every not in form.periods:
        return "every", f"《{form.name}》只有{'、'.join(PERIOD_KINDS[kind] for kind in form.periods)}报。"
    return None


def fits(form: Form, period: str) -> bool:
    """Tell whether a text is a period of the form."""
    try:
        return Period.parse(period).kind in form.periods
    except ValueError:
        return False
