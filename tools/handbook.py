"""docs/handbook out of the spec tests: `python tools/handbook.py` writes a chapter for every room that has them.

A chapter is what the tests say: the docstring of each spec module opens a part; each test is a paragraph with its
docstring, the rule it runs with source and units, and its table of cases.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "docs" / "handbook"
# in the order in which a newcomer reads them; a part that is not named here comes last
CHAPTERS = {
    "targets": ("主要目标 — targets", ("pace", "progress", "following", "trend", "lmdi")),
    "energy": (
        "能耗双控 — energy dual control",
        (
            "intensity",
            "forecast",
            "quarter",
            "calibers",
            "total",
            "increment",
            "power",
            "balance",
            "decomposition",
            "budget",
            "nowcast",
            "national",
        ),
    ),
    "emissions": (
        "总量控制 — total control of pollutants",
        ("water", "air", "vocs", "years", "decomposition", "duplicates", "permits"),
    ),
    "carbon": ("碳排放双控 — dual control of carbon", ("emissions", "intensity", "combined")),
    "actions": ("重点任务：进度、亮牌和督办 — actions", ("rules",)),
    "statistics": ("统计：综合能耗和重点用能单位 — statistics", ("energy", "key_users")),
    "monitoring": ("自动监测 — monitoring", ("formulas", "validity", "meters")),
    "warning": ("形势分析预警 — early warning", ("levels",)),
    "assessment": ("监督考核 — assessment", ("points", "sheets")),
    "audit": ("防造假 — audit", ("detection", "checks", "statistics")),
    "projects": ("两高（一低）项目管理 — the gate for projects", ("gate", "conditions", "review")),
}
OF_RULES = """Every table below is run on
plain numbers, on DuckDB and, where it is installed, on Spark; a number matches to the last digit written."""
OF_CHECKS = """A check only says what is
suspect; its numbers are data, src/shuangkong/audit/checks/."""
Rules = Mapping[str, Callable[..., object]]
HEAD = """\
# {title}

Made from the spec tests in `tests/{room}` by `python tools/handbook.py`: change it there. {how}
"""


def chapter(room: str) -> str:
    """Return a room's chapter."""
    title, order = CHAPTERS[room]
    rules = rules_of(room)
    modules = {path.stem.removeprefix("test_spec_"): path for path in (ROOT / "tests" / room).rglob("test_spec_*.py")}
    names = sorted(modules, key=lambda name: (order.index(name) if name in order else len(order), name))
    return "\n".join(
        [
            HEAD.format(title=title, room=room, how=OF_RULES if rules else OF_CHECKS),
            *(_part(modules[name], rules) for name in names),
        ]
    )


def rule_modules(room: str) -> list[str]:
    """Return the modules that hold a room's rules: rules.py, and every *_rules.py, in the room and in its folders."""
    folder = ROOT / "src" / "shuangkong"
    paths = sorted(
        path for path in (folder / room).rglob("*rules.py") if path.stem == "rules" or path.stem.endswith("_rules")
    )
    return [".".join(("shuangkong", *path.relative_to(folder).with_suffix("").parts)) for path in paths]


def rules_of(room: str) -> dict[str, Callable[..., object]]:
    """Return a room's rules by name; two modules must not have rules of one name, for their figures would be one."""
    found: dict[str, Callable[..., object]] = {}
    for module in map(importlib.import_module, rule_modules(room)):
        for name, rule in inspect.getmembers(module, inspect.isfunction):
            if rule.__module__ == module.__name__ and not name.startswith("_"):
                if name in found:
                    raise ValueError(f"{room} has two rules named {name}")
                found[name] = rule
    return found


def _part(path: Path, rules: Rules) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    heading, _, text = (ast.get_docstring(tree) or "").partition("\n")
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return "\n".join([f"## {heading.rstrip('.')}", text.rstrip(), "", *(_test(node, rules) for node in tests)])


def _test(node: ast.FunctionDef, rules: Rules) -> str:
    cases = [_case(call) for call in ast.walk(node) if isinstance(call, ast.Call) and _is_check(call)]
    heading = node.name.removeprefix("test_").replace("_", " ").capitalize()
    terms = [_term(rules[name]) for name, _ in cases]
    lines = [f"### {' · '.join([*dict.fromkeys(terms), heading])}", "", ast.get_docstring(node) or "", ""]
    for name, table in cases:
        lines += [*_rule(rules[name]), "```text", textwrap.dedent(table).strip(), "```", ""]
    return "\n".join(lines)


def _is_check(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "check"


def _case(call: ast.Call) -> tuple[str, str]:
    match call.args:
        case [ast.Attribute(attr=rule), ast.Constant(value=str(table))]:
            return rule, table
    raise ValueError(f"line {call.lineno}: check() wants rules.NAME and a text without placeholders")


def _term(rule: object) -> str:
    """Return the Chinese term that opens a rule's docstring."""
    return (inspect.getdoc(rule) or "").partition(":")[0]


def _rule(rule: object) -> list[str]:
    """Return the fixed lines of a rule's docstring as a list."""
    lines = (inspect.getdoc(rule) or "").splitlines()
    fixed = [line for line in lines if line.startswith(("Source", "Units", "Result"))]
    name = getattr(rule, "__name__", "")
    return [f"`{name}`", "", *(f"- {line.split(maxsplit=1)[0]}: {line.split(maxsplit=1)[1]}" for line in fixed), ""]


def main() -> None:
    """Write all chapters."""
    HANDBOOK.mkdir(parents=True, exist_ok=True)
    for room in CHAPTERS:
        (HANDBOOK / f"{room}.md").write_text(chapter(room), encoding="utf-8")


if __name__ == "__main__":
    main()
