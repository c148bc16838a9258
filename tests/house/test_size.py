"""Size and shape: if a thing needs more than this, it is two things."""

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "shuangkong"

MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def named(path):
    return path.relative_to(ROOT).as_posix()


def functions(path):
    """Every function of a module, with its length; the docstring of a rule is its citation and does not count."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            docstring = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) else 0
            yield node, node.end_lineno - node.lineno + 1 - docstring


def test_the_median_module_has_at_most_100_lines():
    """Half of what there is to read is read in a minute or two; files that only say what a room is do not count."""
    assert statistics.median(lines(path) for path in MODULES if path.name != "__init__.py") <= 100


def test_no_module_has_more_than_400_lines():
    """A longer module is two modules."""
    assert {named(path): lines(path) for path in MODULES + TESTS if lines(path) > 400} == {}


def test_no_function_has_more_than_40_lines():
    """A function is one screen; how tangled it may be is ruff's rule C901."""
    long = {f"{named(path)}:{node.name}": size for path in MODULES for node, size in functions(path) if size > 40}
    assert long == {}


def test_no_parameter_file_has_more_than_80_lines():
    """A parameter file is one subject and its dated values."""
    files = [*SOURCE.glob("*/parameters/*.yaml"), *SOURCE.glob("rulebook/documents/*.yaml")]
    assert files
    assert {named(path): lines(path) for path in files if lines(path) > 80} == {}


@pytest.mark.parametrize("room", sorted(path for path in SOURCE.iterdir() if path.is_dir()), ids=lambda path: path.name)
def test_a_room_says_what_it_is(room):
    """The docstring of __init__.py: the heading in Chinese, what the room answers, what to read first; no imports."""
    if room.name == "__pycache__":
        return
    tree = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
    said = ast.get_docstring(tree) or ""
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said.splitlines()[0]), said
    assert "Answers" in said
    assert "Read first" in said
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_every_test_says_what_it_holds():
    """A test without a docstring is a riddle on the day it fails."""
    silent = [
        f"{named(path)}:{node.name}"
        for path in TESTS
        for node, _ in functions(path)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []
