"""核算: one run computes all accounts for all periods of the books; a closing takes its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from shuangkong.closing.books import BOOKS, whole_levels
from shuangkong.emissions import reduction_types
from shuangkong.kernel import wiring
from shuangkong.kernel.engine import Engine, kept
from shuangkong.targets.indicator import Catalogue

# what accounts ask for beside tables: the indicators' formulas, the levels at which units are added up, project types
BESIDE = ("catalogue", "whole_levels", "reduction_types")
LAYERS = (
    "kernel", "rulebook", "access", "registers", "targets", "energy", "carbon", "emissions", "warning", "closing",
)  # fmt: skip
# imported when a run begins: pages and --help do without them
MODULES = (
    "rulebook.accounts", "registers.accounts", "targets.accounts", "targets.gdp_accounts",
    "targets.observed_accounts", "targets.indicator_accounts", "energy.accounts", "energy.total_accounts",
    "energy.estimate_accounts", "energy.balance_accounts", "energy.control_accounts", "energy.trend_accounts",
    "emissions.accounts", "emissions.actual_accounts", "emissions.claim_accounts", "emissions.area_accounts",
    "energy.lmdi_accounts", "carbon.accounts", "carbon.emission_accounts", "carbon.coal_oil_accounts",
    "carbon.combined_accounts", "carbon.lmdi_accounts", "warning.accounts", "closing.accounts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """All accounts as tables of an engine, and the SQL that made each."""

    engine: Engine
    tables: dict[str, Any]
    sqls: dict[str, str]

    def rows(self, name: str, where: str = "") -> Any:
        """Return rows of an account as an Arrow table; `where` is our own text, never a person's."""
        return self.engine.arrow(f"SELECT * FROM {name} WHERE {where or 'true'}")  # noqa: S608  names of ours only


def modules() -> list[ModuleType]:
    """Return the accounts of every room that has formulas, from the lowest layer up."""
    return [import_module(f"shuangkong.{name}") for name in MODULES]


def beside(tables: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Return what accounts ask for beside tables, by the names of BESIDE."""
    return dict(zip(BESIDE, (catalogue, whole_levels(tables), reduction_types.load()), strict=True))


def run(tables: dict[str, Any], catalogue: Catalogue, engine: Engine) -> Run:
    """Run every account over the input tables (by the names of BOOKS) and the indicators' formulas on an engine."""
    inputs = kept(engine, {name: tables[name] for name in BOOKS}) | beside(tables, catalogue)
    accounts, sqls = wiring.run(modules(), inputs, LAYERS, engine)
    return Run(engine, accounts, sqls)
