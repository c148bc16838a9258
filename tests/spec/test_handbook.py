"""The handbook is what the spec tests say, and every rule stands in it."""

import importlib
import importlib.util
import inspect
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
    rules = importlib.import_module(f"shuangkong.{room}.rules")
    own = {name for name, rule in inspect.getmembers(rules, inspect.isfunction) if rule.__module__ == rules.__name__}
    chapter = MAKER.chapter(room)
    assert {name for name in own if not name.startswith("_") and f"`{name}`" not in chapter} == set()


@pytest.mark.parametrize("room", MAKER.CHAPTERS)
def test_every_rule_cites(room):
    """DESIGN §3: the docstring has a Chinese term, Source, Units, Result and an example."""
    rules = importlib.import_module(f"shuangkong.{room}.rules")
    for name, rule in inspect.getmembers(rules, inspect.isfunction):
        if rule.__module__ != rules.__name__ or name.startswith("_"):
            continue
        text = inspect.getdoc(rule) or ""
        assert "\u4e00" <= text[0] <= "\u9fff", name
        assert all(f"\n{word} " in text for word in ("Source", "Units", "Result")), name
        assert ">>>" in text, name
