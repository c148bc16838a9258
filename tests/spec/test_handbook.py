"""The handbook is what the spec tests say, and every rule stands in it."""

import importlib.util
import inspect
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def handbook():
    """Return tools/handbook.py as a module."""
    spec = importlib.util.spec_from_file_location("handbook", ROOT / "tools" / "handbook.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = handbook()


@pytest.mark.parametrize("room", MAKER.CHAPTERS)
def test_the_chapter_is_fresh(room):
    """docs/handbook is what `python tools/handbook.py` writes; run it after changing a spec test or a rule's docstring."""
    assert (MAKER.HANDBOOK / f"{room}.md").read_text(encoding="utf-8") == MAKER.chapter(room)


@pytest.mark.parametrize("room", MAKER.CHAPTERS)
def test_every_rule_has_a_spec(room):
    """A rule without a table of cases is not specified: each public rule of the room is checked somewhere."""
    chapter = MAKER.chapter(room)
    assert {name for name in MAKER.rules_of(room) if f"`{name}`" not in chapter} == set()


@pytest.mark.parametrize("room", MAKER.CHAPTERS)
def test_every_rule_cites(room):
    """DESIGN §3: the docstring has a Chinese term, Source, Units, Result and an example."""
    for name, rule in MAKER.rules_of(room).items():
        text = inspect.getdoc(rule) or ""
        assert "\u4e00" <= text[0] <= "\u9fff", name
        assert all(f"\n{word} " in text for word in ("Source", "Units", "Result")), name
        assert ">>>" in text, name


def test_rules_of_further_modules_are_rules_too():
    """A room's rules stand in rules.py and in every *_rules.py beside it."""
    assert MAKER.rule_modules("warning") == ["shuangkong.warning.rules"]
    modules = MAKER.rule_modules("targets")
    assert modules == [
        f"shuangkong.targets.{name}" for name in ("following_rules", "lmdi_rules", "rules", "trend_rules")
    ]
    assert {"required_decline", "meets", "slope"} <= set(MAKER.rules_of("targets"))


@pytest.mark.parametrize("room", MAKER.CHAPTERS)
def test_rules_are_pure(room):
    """The contract that keeps Django out of rules names every module of them (a wildcard cannot: it replaces a whole name)."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    pure = next(contract for contract in contracts if contract["id"] == "pure")["source_modules"]
    named = {*pure, f"shuangkong.{room}.rules"}
    assert [
        name for name in MAKER.rule_modules(room) if name not in named and name.rpartition(".")[0] not in named
    ] == []
    assert "shuangkong.*.rules" in pure
