"""接线: accounts are functions wired by parameter name, like fixtures; this checks the wires, then runs them.

Import contracts cannot see a parameter name, so the layers are checked here on every edge: an account may ask for
books and for accounts of its own or a lower room. Apache Hamilton executes; each account is kept as a table of the
engine before the next is built, because one giant expression compiles slowly.

An account is a pure function, so its SQL follows from the shapes of the tables that come in, not from their rows. To
build and compile all accounts takes far longer than to compute those of a city; it is done once for each shape.
"""

from __future__ import annotations

import inspect
import logging
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from types import ModuleType
from typing import Any, TypeAlias

from shuangkong.kernel import sqls as stored
from shuangkong.kernel.engine import Engine

Account = Callable[..., Any]


class WiringError(Exception):
    """接线有误: accounts that ask for unknown names, in a circle, or from a higher room. Lists all faults."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def accounts_of(module: ModuleType) -> dict[str, Account]:
    """Return the accounts of a module: its public functions, by name."""
    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def room_of(module_name: str) -> str:
    """Return the room of a module: shuangkong.energy.accounts → energy, shuangkong.monitoring.meters.accounts → monitoring."""
    return module_name.split(".")[1]


def check(modules: Sequence[ModuleType], books: Collection[str], layers: Sequence[str]) -> list[str]:
    """Return the accounts in an order in which each stands after what it needs.

    `books` are the tables that come from outside, `layers` the rooms from the lowest up. All faults of naming and of
    layering are raised together as WiringError; circles once names are sound.
    """
    owners, needs, faults = _named(modules, books)
    for name, wanted in needs.items():
        for need in wanted:
            faults += _fault_of_edge(name, need, owners, books, layers)
    if faults:
        raise WiringError(faults)
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as circle:
        raise WiringError([f"accounts ask for each other in a circle: {' → '.join(circle.args[1])}"]) from None
    return [name for name in order if name in owners]


def _named(
    modules: Sequence[ModuleType], books: Collection[str]
) -> tuple[dict[str, str], dict[str, list[str]], list[str]]:
    """Return the room of every account, what it asks for, and what is wrong with its name."""
    owners: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    faults: list[str] = []
    for module in modules:
        room = room_of(module.__name__)
        for name, function in accounts_of(module).items():
            if name in books:
                faults.append(f"account {name} of room {room} is named like a book; rename the account")
            if name in owners:
                faults.append(f"account {name} stands in room {owners[name]} and in room {room}; rename one")
            owners[name], needs[name] = room, list(inspect.signature(function).parameters)
    return owners, needs, faults


def _fault_of_edge(
    name: str, need: str, owners: Mapping[str, str], books: Collection[str], layers: Sequence[str]
) -> list[str]:
    room = owners[name]
    if need in owners:
        if layers.index(owners[need]) > layers.index(room):
            return [f"account {name} of room {room} asks for {need} of the higher room {owners[need]}"]
        return []
    if need in books:
        return []
    return [f"account {name} of room {room} asks for {need}, which is neither an account nor a book"]


def run(
    modules: Sequence[ModuleType], books: Mapping[str, Any], layers: Sequence[str], engine: Engine
) -> tuple[dict[str, Any], dict[str, str]]:
    """Run all accounts over the books; return every account as a kept table, and the SQL that made each."""
    order = check(modules, books.keys(), layers)
    shape = _shape(modules, books, engine)
    if shape is None:
        return _built(modules, order, books, engine)
    name = _name(modules, books, engine)
    sqls = _SQLS.get(shape) or (stored.kept(name) if name else None)
    if sqls is None:
        tables, sqls = _built(modules, order, books, engine)
        if name:
            stored.keep(name, sqls)
    else:
        tables = {name: engine.make(name, sql) for name, sql in sqls.items()}
    _remember(shape, sqls)
    return tables, dict(sqls)


Shape: TypeAlias = tuple[Any, ...]
_SQLS: dict[Shape, dict[str, str]] = {}  # the SQL of each account, each after what it needs
ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of a function of ours: its name says which it is
SHAPES = 16  # a process of ours meets two or three


def _shape(modules: Sequence[ModuleType], books: Mapping[str, Any], engine: Engine) -> Shape | None:
    """Return all that the SQL of the accounts follows from; None where a book is more than a table of its own name."""
    from ibis import Table
    from ibis.expr.operations import DatabaseTable

    parts: list[Any] = [type(engine), *(tuple(accounts_of(module).items()) for module in modules)]
    for name, book in books.items():
        if not isinstance(book, Table):
            parts.append((name, repr(book)))
        elif isinstance(book.op(), DatabaseTable) and book.get_name() == name:
            parts.append((name, book.schema()))
        else:
            return None
    return tuple(parts)


def _name(modules: Sequence[ModuleType], books: Mapping[str, Any], engine: Engine) -> str:
    """Return the name of the shape for other processes; blank where accounts are not of this program's files."""
    if not all(module.__name__.startswith("shuangkong.") for module in modules):
        return ""
    parts = [type(engine).__name__, *(module.__name__ for module in modules)]
    for name, book in books.items():
        shape = (
            [f"{c} {t}" for c, t in book.schema().items()] if hasattr(book, "schema") else [ADDRESS.sub("", repr(book))]
        )
        parts += [name, *shape]
    return stored.key(parts)


def _remember(shape: Shape, sqls: Mapping[str, str]) -> None:
    if len(_SQLS) >= SHAPES:
        del _SQLS[next(iter(_SQLS))]
    _SQLS[shape] = dict(sqls)


def _built(
    modules: Sequence[ModuleType], order: Sequence[str], books: Mapping[str, Any], engine: Engine
) -> tuple[dict[str, Any], dict[str, str]]:
    """Build the accounts one after the other, each over the kept tables of those before it."""
    os.environ["HAMILTON_AUTOLOAD_EXTENSIONS"] = "0"  # else it imports what it finds, pyspark.pandas among it
    os.environ["HAMILTON_TELEMETRY_ENABLED"] = "false"
    logging.getLogger("hamilton").setLevel(logging.CRITICAL)  # it adds an advert to every error
    from hamilton import driver
    from hamilton.lifecycle import NodeExecutionMethod

    sqls: dict[str, str] = {}

    class AsTables(NodeExecutionMethod):  # type: ignore[misc]  # Hamilton has no types
        """Keep every account as a table of the engine before the next is built."""

        def run_to_execute_node(self, *, node_name: str, node_callable: Any, node_kwargs: Any, **_: Any) -> Any:
            table, sqls[node_name] = engine.keep(node_name, node_callable(**node_kwargs))
            return table

    built = driver.Builder().with_modules(*modules).with_adapters(AsTables()).build()
    return dict(built.execute(list(order), inputs=dict(books))), sqls
