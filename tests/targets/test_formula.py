"""Formulas: what is read, what is refused where, and how a formula is written for people."""

import pytest

from shuangkong.kernel.formulas import Missing
from shuangkong.targets.formula import FormulaFault, code, evaluate, names, parse, written

TEXTS = {"a": "供水总量", "b": "用水总量", "c": "损耗量", "waste.share": "垃圾利用率"}


@pytest.mark.parametrize(
    ("text", "at", "found", "mend"),
    [
        ("a ÷ b", 3, "字符“÷”", "改成半角的 /"),
        ("（a + b) / c", 1, "字符“（”", "改成半角的 ("),
        ("a + 供水", 5, "字符“供”", "删去"),
        ("A + b", 1, "字符“A”", "小写"),
        ("a # b", 3, "字符“#”", "删去"),
        ("a, b", 2, "字符“,”", "删去"),
        ("a < b", 3, "字符“<”", "删去"),
        ("'x'", 1, "字符“'”", "删去"),
        ("c + a**2", 5, "乘方（**） a**2", ""),
        ("a // b", 1, "整除（//） a // b", ""),
        ("1 + abs(a)", 5, "函数 abs(a)", ""),
        ("a * +b", 5, "正号 +b", ""),
        ("a + b.c.d", 5, "b.c.d", ""),
        ("a + 1e5", 5, "1e5", ""),
        ("a + 1_000", 5, "1_000", ""),
        ("a + 1.", 5, "1.", ""),
        ("a + 12345678901234567890", 5, "12345678901234567890", ""),
        ("a if b else c", 1, "条件（if）", ""),
        ("a and b", 1, "逻辑运算（and、or）", ""),
        ("not a", 1, "逻辑运算（not）", ""),
        ("()", 1, "空括号", ""),
        ("a +", 4, "算式不完整", "括号"),
        ("  (a + b", 3, "算式不完整", "括号"),
        ("a b", 3, "算式不完整", "括号"),
        ("a +\n* b", 5, "算式不完整", "括号"),
        ("in + a", 1, "算式不完整", ""),
        ("", 1, "空的公式", ""),
        ("   ", 1, "空的公式", ""),
        ("a / 0", 5, "除以 0", "改正除数"),
        ("a / (2 - 1.0 * 2)", 6, "除以 0", "改正除数"),
        ("a / -0.00", 5, "除以 0", "改正除数"),
        ("a + b / (1 / (3 - 3))", 15, "除以 0", "改正除数"),
        ("-" * 1500 + "a", 102, "嵌套太深", "拆成"),
        ("(" * 1000 + "a" + ")" * 999, 201, "算式不完整", ""),
        ("+".join("a" * 300), 1, "嵌套太深", "拆成"),
        ("a+" * 1500 + "a", 1, "3001 个字符", ""),
    ],
)
def test_what_does_not_belong_is_refused_with_its_place(text, at, found, mend):
    """The first thing that is no name, number, sign or parenthesis is named, with its character."""
    with pytest.raises(FormulaFault) as caught:
        parse(text)
    assert (caught.value.at, found in caught.value.found, mend in caught.value.mend) == (at, True, True), caught.value
    assert "公式" in caught.value.wanted or "算式" in caught.value.wanted or "除数" in caught.value.wanted


def test_lines_and_tabs_are_spaces():
    """A formula may go over several lines of a file."""
    assert code(parse("a +\n\tb")) == "a + b"


def test_names_come_in_their_order_each_once():
    """Names of other indicators keep their dot."""
    assert names(parse("(b + a) / waste.share - b * 2")) == ("b", "a", "waste.share")


@pytest.mark.parametrize(
    ("text", "official"),
    [
        ("(a - b) / a", "（供水总量 − 用水总量）÷ 供水总量"),
        ("a / (b * c)", "供水总量 ÷（用水总量 × 损耗量）"),
        ("((a)) + (b * c)", "供水总量 + 用水总量 × 损耗量"),
        ("a - (b - c)", "供水总量 −（用水总量 − 损耗量）"),
        ("a + (b - c)", "供水总量 + 用水总量 − 损耗量"),
        ("(a + b) * (b + c)", "（供水总量 + 用水总量）×（用水总量 + 损耗量）"),
        ("-a + b", "−供水总量 + 用水总量"),
        ("a * -b", "供水总量 ×（−用水总量）"),
        ("-(a + b)", "−（供水总量 + 用水总量）"),
        ("-(a * b)", "−（供水总量 × 用水总量）"),
        ("a - -b", "供水总量 −（−用水总量）"),
        ("1 - waste.share", "1 − 垃圾利用率"),
        ("0.00001 * other", "0.00001 × other"),
    ],
)
def test_a_formula_is_written_as_an_official_reads_it(text, official):
    """Full-width parentheses, and only those that are needed; a name without a text stays as it is."""
    assert written(parse(text), TEXTS) == official


def test_numbers_put_in_are_kept_apart_from_signs():
    """A negative number gets parentheses behind a sign, and one form of minus."""
    numbers = {"a": "-3", "b": "1,200.5", "c": "−7"}
    assert written(parse("a + b * c - a"), numbers) == "−3 + 1,200.5 ×（−7）−（−3）"
    assert written(parse("(a - b) / a"), numbers) == "（−3 − 1,200.5）÷（−3）"


def test_what_is_not_there_makes_the_result_missing():
    """None, Missing and ÷ 0 are all missing."""
    tree = parse("(a - b) / c")
    assert evaluate(tree, {"a": 3, "b": 1, "c": 4}) == 0.5
    for values in ({"a": None, "b": 1, "c": 4}, {"a": 3, "b": Missing, "c": 4}, {"a": 3, "b": 1, "c": 0}):
        assert evaluate(tree, values) is Missing
