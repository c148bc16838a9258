"""Every fault of a parameter or document file is refused, in a message that names its place and how to mend it."""

from __future__ import annotations

import pytest

from shuangkong.kernel.problems import rendered

FIRST = "warning/parameters/share.yaml · warning.share · 第 1 个取值"
SECOND = "warning/parameters/share.yaml · warning.share · 第 2 个取值"
FILE = "warning/parameters/share.yaml"


def test_a_sound_package_loads(package):
    """The package all other tests damage has nothing wrong with it."""
    contents = package.read()
    assert [value.text for value in contents.parameters["warning.share"].values] == ["0.10", "0.20"]
    assert contents.documents["notice-1"].cited() == "《关于界限的通知》（某〔2020〕1号）"


@pytest.mark.parametrize(
    ("before", "after", "place", "found", "mend"),
    [
        ('value: "0.10"', "value: 0.10", f"{FIRST} · value", "0.1（没有加引号）", "英文双引号"),
        ('value: "0.10"', 'value: "10%"', f"{FIRST} · value", "10%", "不写单位、千分位和百分号"),
        ('value: "0.10"', 'value: "０.10"', f"{FIRST} · value", "０.10", "半角数字"),
        ('value: "0.10"', 'value: "NaN"', f"{FIRST} · value", "NaN", "半角数字"),
        ('value: "0.10", ', "", f"{FIRST} · value", "没有写", "补上 value"),
        ('area: "000000", from: 2022', "area: 000000, from: 2022", f"{SECOND} · area", "0（不是文本）", "英文双引号"),
        ("from: 2020-01-01", "from: 2020-13-01", f"{FIRST} · from", "2020-13-01", "确有这一天"),
        ("from: 2020-01-01", "from: 2020/01/01", f"{FIRST} · from", "2020/01/01", "年-月-日"),
        ("from: 2020-01-01, ", "", f"{FIRST} · from", "没有写", "补上 from"),
        ("from: 2020-01-01", "from: null", f"{FIRST} · from", "null", "补上日期"),
        ("to: 2021-12-31", "to: 2019-12-31", f"{FIRST} · to", "2019-12-31", "可能写反了"),
        ("confidence: official, cite: {document: notice-1, at: 一}", "confidence: offical, cite: {document: notice-1, at: 一}",
         f"{FIRST} · confidence", "offical", "是不是“official”？"),
        (", cite: {document: notice-1, at: 一}", "", f"{FIRST} · cite", "没有写", "shuangkong-design"),
        ("{document: notice-1, at: 一}", "{document: notice-2, at: 一}", f"{FIRST} · cite · document", "notice-2", "是不是“notice-1”？"),
        ("{document: notice-1, at: 一}", "{document: notice-1}", f"{FIRST} · cite · at", "没有写", "补上 at"),
        ("{document: notice-1, at: 一}", "{document: design, at: 一}", f"{FIRST} · confidence", "official，却出自本系统的设计取值", "改成 assumed"),
        ('value: "0.10"', 'value: "0.10", valeu: "1"', f"{FIRST} · valeu", "不认识的键", "是不是“value”？"),
        ('value: "0.10"', 'value: "0.10", compare: under', f"{FIRST} · compare", "under", "改成其中之一"),
        ('unit: "1"', "unit: tec", f"{FILE} · warning.share · unit", "tec", "是不是“tce”？"),
        ("name: 界限\n", "", f"{FILE} · warning.share · name", "没有写", "补上 name"),
        ("id: warning.share", "id: Share", f"{FILE} · id", "Share", "warning.gap_share"),
        ("name: 界限", "name: 界限\nname: 又一个", f"{FILE} · 第 4 行第 1 个字符", "“name”写了两遍", "删去多余的一行"),
        ("name: 界限", "name: [界限", f"{FILE} · 第 4 行第 5 个字符", "YAML 语法错误", "括号是否成对"),
    ],
)  # fmt: skip
def test_one_fault_one_message(package, before, after, place, found, mend):
    """STYLE “An error says where”: each damage gives one problem with its place, what was found and how to mend it."""
    package.change(before, after)
    problem = package.problem()
    assert problem.place == place
    assert found in problem.found
    assert mend in problem.mend
    assert problem.wanted


def test_overlapping_intervals_are_refused(package):
    """Issue 2, point 2: two values for one area on one day are an error at load time."""
    package.change("to: 2021-12-31", "to: 2022-01-01")
    problem = package.problem()
    assert problem.place == SECOND
    assert problem.found == "000000 2022-01-01 起，与第 1 个取值（2020-01-01 至 2022-01-01）重叠"


def test_gapped_intervals_are_refused(package):
    """Issue 2, point 2: days without a value between two intervals are an error at load time."""
    package.change("to: 2021-12-31", "to: 2021-12-29")
    problem = package.problem()
    assert problem.place == SECOND
    assert problem.found == "000000 在 2021-12-30 至 2021-12-31 没有取值"
    assert "gap: 原因" in problem.mend


def test_a_gap_with_its_reason_is_accepted(package):
    """A time without any rule is possible; the later value says why."""
    package.change("to: 2021-12-31", "to: 2021-06-30")
    package.change("from: 2022-01-01", "from: 2022-01-01, gap: 原规定废止，新规定尚未发布")
    assert package.read().parameters["warning.share"].values[1].gap


def test_a_faulty_value_leaves_no_false_gap(package):
    """The value between two others has a fault: only that is reported, not the gap it would leave."""
    package.change("from: 2022-01-01", "from: 2023-01-01")
    row = '  - {area: "000000", from: 2022-01-01, to: 2022-12-31, value: 15%, confidence: official, cite: {document: notice-1, at: 一}}'
    package.change("values:\n", f"values:\n{row}\n")
    assert package.problem().found == "15%"


def test_words_are_checked_against_the_choices(package):
    """A choice outside the list is an error, with the nearest one suggested; a word parameter must have its list."""
    package.change('unit: "1"', "unit: word\nchoices: {growth: 增速, tce: 总量}")
    package.change('"0.10"', "grwth")
    package.change('"0.20"', "tce")
    problem = package.problem()
    assert (problem.place, problem.found, problem.mend) == (f"{FIRST} · value", "grwth", "是不是“growth”？")
    package.change("choices: {growth: 增速, tce: 总量}\n", "")
    assert package.problem().place == f"{FILE} · warning.share · choices"


def test_choices_belong_to_words_only(package):
    """Choices on a number are a slip: either the unit or the choices are wrong."""
    package.change('unit: "1"', 'unit: "1"\nchoices: {growth: 增速}')
    assert package.problem().place == f"{FILE} · warning.share · choices"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "空文件"),
        ("# only a comment\n", "空文件"),
        ("- a\n- b\n", "不是“键: 值”的形式"),
        ("id: warning.x\n\tname: x\n", "YAML 语法错误"),
        ("id: !!int x\n", "YAML 语法错误"),
        ("id: !!python/object/apply:os.getcwd []\n", "YAML 语法错误"),
        ("界限".encode("gb18030"), "不是 UTF-8 编码"),
    ],
)
def test_files_that_are_no_mapping(package, text, found):
    """An empty file, a list, broken YAML, an object of Python and another encoding are each named, never skipped."""
    package.write("warning/parameters/other.yaml", text)
    problem = package.problem()
    assert problem.place.startswith("warning/parameters/other.yaml")
    assert found in problem.found


@pytest.mark.parametrize(
    ("rows", "found"), [("values: []", "没有一个取值"), ("values: 3", "不是列表"), ("note: x", "没有一个取值")]
)
def test_a_parameter_has_values(package, rows, found):
    """A parameter without any value could only ever be not in force."""
    package.write("warning/parameters/other.yaml", f'id: warning.other\nname: 另一个\nunit: "1"\n{rows}\n')
    assert package.problem().found == found


def test_a_value_is_a_mapping(package):
    """A bare number in the list has neither dates nor a source."""
    package.write("warning/parameters/other.yaml", 'id: warning.other\nname: 另一个\nunit: "1"\nvalues: [0.1]\n')
    assert package.problem().place == "warning/parameters/other.yaml · warning.other · 第 1 个取值"


def test_an_id_stands_in_one_file(package):
    """Two files with one id are refused, naming both."""
    text = (package.root / "package" / FILE).read_text("utf-8")
    package.write("warning/parameters/again.yaml", text)
    problem = package.problem()
    assert problem.place == f"{FILE} · warning.share · id"
    assert "again.yaml" in problem.found


def test_another_extension_is_not_overlooked(package):
    """A .yml file would have no effect without anybody knowing why."""
    package.write("warning/parameters/other.yml", "id: warning.other")
    assert package.problem().mend == "把文件改名为 .yaml"


@pytest.mark.parametrize(
    ("before", "after", "key", "found"),
    [
        ("from: 2020-01-01", "from: null", "from", "null"),
        ("to: null", "to: 2019-12-31", "to", "2019-12-31"),
        ("to: null\n", "", "to", "没有写"),
        ("kind: notice", "kind: letter", "kind", "letter"),
        ("issuer: 某机关", "issuer: 7", "issuer", "7（不是文本）"),
        ("number: 某〔2020〕1号", "nummer: 某〔2020〕1号", "nummer", "不认识的键"),
    ],
)
def test_documents_are_checked_alike(package, before, after, key, found):
    """A document without a known beginning must say that it is assumed; unknown kinds and keys are refused."""
    package.change(before, after, "rulebook/documents/notice-1.yaml")
    problem = package.problem()
    assert (problem.place, problem.found) == (f"rulebook/documents/notice-1.yaml · {key}", found)


def test_a_document_is_registered_once(package):
    """The same id in two files is refused, naming the document that has it."""
    text = (package.root / "package/rulebook/documents/notice-1.yaml").read_text("utf-8")
    package.write("rulebook/documents/notice-2.yaml", text)
    problem = package.problem()
    assert problem.place == "rulebook/documents/notice-2.yaml · id"
    assert problem.found == "notice-1 已由《关于界限的通知》使用"


def test_all_faults_are_listed_at_once(package):
    """Issue 2, point 2: overlaps, missing citations and unknown units are all listed in one error."""
    package.change('unit: "1"', "unit: tec")
    package.change(", cite: {document: notice-1, at: 一}", "")
    package.write("warning/parameters/empty.yaml", "")
    package.change("kind: notice", "kind: letter", "rulebook/documents/notice-1.yaml")
    problems = package.problems()
    assert len(problems) == 4
    assert rendered(problems).count("怎么改：") == 4


def test_a_fault_hides_no_overlap_of_sound_values(package):
    """Intervals are compared among the sound values even where another value has a fault."""
    package.change("to: 2021-12-31", "to: 2022-06-30")
    package.write("warning/parameters/empty.yaml", "")
    assert {problem.place for problem in package.problems()} == {SECOND, "warning/parameters/empty.yaml"}
