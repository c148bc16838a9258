"""核算: one run computes all accounts for all periods of the books; a closing takes its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    import shuangkong.carbon.accounts
    import shuangkong.carbon.coal_oil_accounts
    import shuangkong.carbon.combined_accounts
    import shuangkong.carbon.emission_accounts
    import shuangkong.carbon.lmdi_accounts
    import shuangkong.closing.accounts
    import shuangkong.emissions.accounts
    import shuangkong.emissions.actual_accounts
    import shuangkong.emissions.area_accounts
    import shuangkong.emissions.claim_accounts
    import shuangkong.energy.accounts
    import shuangkong.energy.balance_accounts
    import shuangkong.energy.control_accounts
    import shuangkong.energy.estimate_accounts
    import shuangkong.energy.lmdi_accounts
    import shuangkong.energy.total_accounts
    import shuangkong.energy.trend_accounts
    import shuangkong.registers.accounts
    import shuangkong.rulebook.accounts
    import shuangkong.targets.accounts
    import shuangkong.targets.gdp_accounts
    import shuangkong.targets.indicator_accounts
    import shuangkong.targets.observed_accounts
    import shuangkong.warning.accounts

    return [
        shuangkong.rulebook.accounts,
        shuangkong.registers.accounts,
        shuangkong.targets.accounts,
        shuangkong.targets.gdp_accounts,
        shuangkong.targets.observed_accounts,
        shuangkong.targets.indicator_accounts,
        shuangkong.energy.accounts,
        shuangkong.energy.total_accounts,
        shuangkong.energy.estimate_accounts,
        shuangkong.energy.balance_accounts,
        shuangkong.energy.control_accounts,
        shuangkong.energy.trend_accounts,
        shuangkong.emissions.accounts,
        shuangkong.emissions.actual_accounts,
        shuangkong.emissions.claim_accounts,
        shuangkong.emissions.area_accounts,
        shuangkong.energy.lmdi_accounts,
        shuangkong.carbon.accounts,
        shuangkong.carbon.emission_accounts,
        shuangkong.carbon.coal_oil_accounts,
        shuangkong.carbon.combined_accounts,
        shuangkong.carbon.lmdi_accounts,
        shuangkong.warning.accounts,
        shuangkong.closing.accounts,
    ]


def beside(tables: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Return what accounts ask for beside tables, by the names of BESIDE."""
    return dict(zip(BESIDE, (catalogue, whole_levels(tables), reduction_types.load()), strict=True))


def run(tables: dict[str, Any], catalogue: Catalogue, engine: Engine) -> Run:
    """Run every account over the input tables (by the names of BOOKS) and the indicators' formulas on an engine."""
    inputs = kept(engine, {name: tables[name] for name in BOOKS}) | beside(tables, catalogue)
    accounts, sqls = wiring.run(modules(), inputs, LAYERS, engine)
    return Run(engine, accounts, sqls)
