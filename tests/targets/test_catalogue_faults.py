"""What a catalogue refuses: each kind of damage with its place, what was found, and how to mend it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangkong.kernel.problems import BadData, rendered

PLACE = "targets/indicators/waste.share.yaml"


def _told(problem, place, found, mend):
    assert problem.place == f"{PLACE} · {place}", problem
    assert found in problem.found, problem
    assert mend in problem.mend, problem


@pytest.mark.parametrize(
    ("before", "after", "place", "found", "mend"),
    [
        ("owner: 城市管理", "owners: x\nowner: 城市管理", "owners", "不认识的键", "是不是“owner”"),
        ("unit: t}", "unit: t, ownr: x}", "series.recycled_t · ownr", "不认识的键", "是不是“owner”"),
        ("at: 三", "at: 三, page: x", "method · page", "不认识的键", ""),
        ("id: waste.share", "id: waste.part", "id", "waste.part", "waste.part.yaml"),
        ("field: facilities", "field: facility", "field", "facility", "是不是“facilities”"),
        ('unit: "%"', "unit: mile", "unit", "mile", "kernel/units.py"),
        ('unit: "%"', "unit: word", "unit", "word", ""),
        ("burnt_t: {name: 焚烧量, unit: t}", "burnt_t: {name: 焚烧量, unit: tt}", "series.burnt_t · unit", "tt", "是不是“t”"),
        ("decimals: 2", "decimals: 3", "decimals", "3", "改成其中之一"),
        ("decimals: 2", "decimals: true", "decimals", "True", ""),
        ("decimals: 2\n", "", "decimals", "没有写", ""),
        ("better: higher", "better: highest", "better", "highest", "是不是“higher”"),
        ("state-council-2021-33", "state-council-2021-34", "method · document", "没有登记", "是不是“state-council-2021-33”"),
        ("confidence: assumed", "confidence: guessed", "method · confidence", "guessed", ""),
        ("at: 三, confidence: assumed", "at: 三, confidence: official", "method · confidence", "official", "改为 assumed"),
        ("method: {document: state-council-2021-33, at: 三, confidence: assumed, reading: 相加相除}\n", "", "method", "没有写", ""),
        ("limits: [0, 100]", "limits: [100, 0]", "limits", "[100, 0]", "对调为 [0, 100]"),
        ("limits: [0, 100]", "limits: [1, 1]", "limits", "[1, 1]", ""),
        ("limits: [0, 100]", "limits: 100", "limits", "100", "两个数"),
        ("limits: [0, 100]", "limits: [.nan, .inf]", "limits", "nan", "两个数"),
        ("plan: [waste-share, 生活垃圾利用率]", "plan: [2025]", "plan", "2025", "加引号"),
        ("limits:", "accumulate: yearly\nlimits:", "accumulate", "yearly", ""),
        ("limits:", "parameters: {rate: warning.gap_shar}\nlimits:", "parameters.rate", "没有这个参数", "是不是“warning.gap_share”"),
        ("limits:", "parameters: {rate: targets.pace}\nlimits:", "parameters.rate", "取值是词语", ""),
        ("limits:", "parameters: {rate: warning.gap_share}\nlimits:", "parameters.rate", "公式没有用到", "删去"),
        ("limits:", "parameters: {burnt_t: warning.gap_share}\nlimits:", "parameters.burnt_t", "同时是序列的名称", "换一个名称"),
        ("limits:", "parameters: [rate]\nlimits:", "parameters", "['rate']", ""),
        ("unit: t, owner: 统计", "unit: t, owner: 统计, aggregate: mean", "series.generated_t · aggregate", "mean", ""),
        ("unit: t, owner: 统计", "unit: t, owner: 统计, prices: current", "series.generated_t · prices", "current", ""),
        ("unit: t, owner: 统计", "unit: t, owner: 统计, from: coal", "series.generated_t · from", "coal", ""),
        ("unit: t, owner: 统计", "unit: t, owner: 统计, from: nosuch.col", "series.generated_t · from", "nosuch.col，没有这一列", "observations.csv"),
        ("unit: t, owner: 统计", "unit: t, owner: 统计, from: energy.nosuch", "series.generated_t · from", "energy.nosuch，没有这一列", ""),
        ("unit: t, owner: 统计", "unit: t, owner: 统计, from: areas.name", "series.generated_t · from", "areas.name，没有这一列", ""),
        ("unit: t, owner: 统计", "unit: t, owner: 统计, from: energy.caliber", "series.generated_t · from", "energy.caliber，没有这一列", ""),
        ("unit: t, owner: 统计", "unit: t, owner: 统计, from: energy.coal_tce", "series.generated_t · from", "energy.coal_tce，没有这一列", "是不是“energy.coal_t”"),
        ("unit: t, owner: 统计", "unit: t, owner: 统计, from: energy.energy_tce", "series.generated_t · unit", "t", "unit 改为 tce"),
        ("unit: t, owner: 统计", 'unit: "10^4 t", owner: 统计, from: energy.coal_t', "series.generated_t · unit", "10^4 t", "unit 改为 t"),
        ("series:", "series:\n  other_t: {name: 其他, unit: t}", "series.other_t", "没有公式用到", "删去这个序列"),
        ("(recycled_t + burnt_t)", "(recycled_t ＋ burnt_t)", "formula · 第 13 个字符", "字符“＋”", "半角的 +"),
        ("/ generated_t", "/ generated_t ** 2", "formula · 第 26 个字符", "乘方", ""),
        ("/ generated_t", "/ 0 + generated_t / generated_t", "formula · 第 26 个字符", "除以 0", "改正除数"),
        ("/ generated_t", "/ generated_t * waste.shar", "formula", "waste.shar，没有这个指标", "是不是“waste.share”"),
        ("/ generated_t", "/ generated_t * 100", "formula", "乘以 100", "删去 * 100"),
        ("name: 回收量, unit: t}", "name: 回收量, unit: kWh}", "formula", "回收量（千瓦时）与 焚烧量（吨）相加减", "核对"),
        ("name: 回收量, unit: t}", 'name: 回收量, unit: "10^4 t"}', "formula", "回收量（万吨）与 焚烧量（吨）相加减", "换算成同一单位"),
        ("name: 产生量, unit: t", "name: 产生量, unit: m3", "formula", "公式得出的是 吨/立方米，unit 写的是 %", "核对公式"),
        ('unit: "%"', "unit: t", "formula", "公式得出的是 无量纲的数，unit 写的是 吨", "核对公式"),
        ('unit: "%"', "unit: vehicle", "formula", "unit 写的是 辆", ""),
        ("limits:", "figures: {level: waste.share}\nlimits:", "formula", "与 figures 同时写了 formula", "删去"),
    ],
)  # fmt: skip
def test_one_slip_is_told_with_its_place(room, before, after, place, found, mend):
    """Of several problems that follow from one slip, the one about the slip is among them and looks like this."""
    room.change(before, after)
    problems = [p for p in room.problems() if p.place == f"{PLACE} · {place}"]
    assert problems, room.problems()
    _told(problems[0], place, found, mend)


def test_a_key_written_twice_is_refused(room):
    """YAML would silently keep the last one."""
    room.change("better: higher", "better: higher\nbetter: lower")
    problem = room.problem()
    assert "第 9 行" in problem.place
    assert "“better”写了两遍" in problem.found


def test_a_series_written_twice_in_one_file_is_refused(room):
    """The same holds inside."""
    room.change("series:", "series:\n  burnt_t: {name: 焚烧量, unit: t}")
    assert "“burnt_t”写了两遍" in room.problem().found


def test_an_unknown_series_gets_the_nearest(room):
    """The series that is meant is suggested; nothing uses it now, which is told as well."""
    room.change("(recycled_t", "(recycle_t")
    unknown, unused = room.problems()
    _told(unknown, "formula", "recycle_t，没有这个序列", "是不是“recycled_t”")
    _told(unused, "series.recycled_t", "没有公式用到", "")


@pytest.mark.parametrize("name", ["in", "Burnt", "2nd", "a-b"])
def test_a_series_that_no_formula_could_name_is_refused(room, name):
    """A word of Python, capitals, a digit in front, a dash."""
    room.change("series:", f"series:\n  {name}: {{name: 其他, unit: t}}")
    _told(room.problem(), f"series.{name}", name, "改名")


def test_two_files_of_one_indicator_are_refused(room, tmp_path):
    """A pack cannot write an indicator of the package again; both places are named."""
    pack = tmp_path / "somewhere"
    (pack / "indicators").mkdir(parents=True)
    text = (room.root / "indicators/waste.share.yaml").read_text("utf-8")
    (pack / "indicators/waste.share.yaml").write_text(text, "utf-8")
    room.packs.append(pack)
    ids = [p for p in room.problems() if p.place == "somewhere/indicators/waste.share.yaml · id"]
    assert [p.found for p in ids] == [f"waste.share 已写在 {PLACE}"]


def test_two_files_of_one_series_are_refused(room):
    """A series is defined in exactly one file; formulas of others just name it."""
    room.add("waste.burnt", "burnt_t", series="burnt_t: {name: 焚烧量, unit: t}")
    problem = room.problem()  # the first file keeps it
    assert problem.place == f"{PLACE} · series.burnt_t"
    assert problem.found == "burnt_t 已写在 targets/indicators/waste.burnt.yaml"


@pytest.mark.parametrize("name", ["生活垃圾利用率", "生活 垃圾利用率", "Waste-Share", "垃圾利用率", "waste.share"])
def test_two_indicators_of_one_name_are_refused(room, name):
    """A plan's name must lead to one indicator, in whatever spelling."""
    room.add("waste.burnt", "burnt_t", more=f"plan: [{name}]")
    problem = room.problem()
    assert problem.place == f"{PLACE} · {'name' if name == '垃圾利用率' else 'plan'}"
    assert "targets/indicators/waste.burnt.yaml 也叫这个名称" in problem.found


def test_a_circle_is_named_whole(room):
    """All indicators of a circle, once; those that only lead into it are not blamed."""
    room.add("waste.a", "waste.b + burnt_t", more="note: 一")
    room.add("waste.b", "-waste.c")
    room.add("waste.c", "waste.a * 2")
    room.add("waste.d", "waste.a + waste.b")
    problem = room.problem()
    assert problem.place == "targets/indicators/waste.a.yaml · formula"
    names = [f"指标 waste.{x}（waste.{x}）" for x in "abca"]
    assert problem.found == " → ".join(names)


def test_an_indicator_of_itself_is_a_circle(room):
    """The shortest circle."""
    room.change("/ generated_t", "/ generated_t + waste.share")
    assert room.problem().found == "垃圾利用率（waste.share） → 垃圾利用率（waste.share）"


def test_a_formula_needs_data(room):
    """Numbers and parameters alone are no indicator."""
    room.add("waste.b", "2 * rate", "1", more="parameters: {rate: warning.gap_share}")
    assert room.problem().wanted == "至少用到一个序列的算式"


def test_one_name_for_two_parameters_is_refused(room):
    """Where indicators are put in place, a name must not change its meaning."""
    room.add("waste.b", "burnt_t * rate", more="parameters: {rate: warning.gap_share}")
    room.add("waste.c", "waste.b / rate", more="parameters: {rate: targets.bod_per_head}")
    problem = room.problem()
    assert problem.place == "targets/indicators/waste.c.yaml · formula"
    assert problem.found == "rate 在这里是 targets.bod_per_head，在 waste.b 中是 warning.gap_share"


def test_an_indicator_without_a_formula_cannot_be_put_in_place(room):
    """What a room computes itself has no formula."""
    room.write("indicators/energy.x.yaml", FIGURES)
    room.add("waste.b", "energy.x * burnt_t")
    assert "energy.x，由房间自行计算，没有公式" in room.problem().found


def test_counts_of_unlike_things_say_what_they_count(room):
    """个 and 个 would look alike."""
    series = "villages: {name: 村庄, unit: village}, parks: {name: 园区, unit: park}"
    room.add("rural.b", "villages + parks", "village", series)
    assert room.problem().found == "村庄（个 village）与 园区（个 park）相加减"


def test_nothing_but_the_level_is_needed_of_figures(room):
    """A room's indicator names at least its level, and only figures that exist."""
    room.write("indicators/energy.x.yaml", FIGURES.replace("level: energy.total", "levle: energy.total, gap: y"))
    found = {(p.place.rpartition(" · ")[2], p.found) for p in room.problems()}
    assert found == {("levle", "不认识的键"), ("gap", "y"), ("level", "没有写")}


def test_figures_are_those_that_a_room_computes(room):
    """One that no account brings would be shown as missing for ever; the nearest is offered."""
    room.write("indicators/energy.x.yaml", FIGURES.replace("level: energy.total", "level: energy.totl"))
    problem = room.problem()
    assert (problem.place, problem.found) == (
        "targets/indicators/energy.x.yaml · figures · level",
        "energy.totl，没有这个指标值",
    )
    assert "是不是“energy.total”" in problem.mend


@pytest.mark.parametrize("id_", ["warning.intensity_level", "energy.total_growth"])
def test_an_id_of_another_room_is_refused(room, id_):
    """Two figures of one name: nobody could tell which of them a page shows."""
    room.add(id_, "burnt_t")
    problem = room.problem()
    assert problem.place == f"targets/indicators/{id_}.yaml · id"
    assert f"{id_}，是系统专门账目的指标值" in problem.found
    assert "换一个代号" in problem.mend


def test_the_indicator_that_stands_for_a_figure_goes_by_its_id(room):
    """As energy.intensity does; under that id nothing else is shown."""
    room.write("indicators/energy.total.yaml", FIGURES.replace("id: energy.x", "id: energy.total"))
    assert room.load().indicators["energy.total"].figures == {"level": "energy.total"}
    room.write(
        "indicators/energy.total.yaml",
        FIGURES.replace("id: energy.x", "id: energy.total").replace("level: energy.total", "level: energy.increment"),
    )
    assert room.problem().place == "targets/indicators/energy.total.yaml · id"


def test_formulas_that_grow_too_long_are_refused(room):
    """Twenty indicators, each twice the one before, would be a formula of a million names."""
    room.add("grow.a", "burnt_t", more="")
    for one, other in zip("abcdefghijklmnopqrs", "bcdefghijklmnopqrst", strict=True):
        room.add(f"grow.{other}", f"grow.{one} + grow.{one}")
    problem = room.problem()
    assert "代入其他指标后是" in problem.found


def test_all_problems_come_at_once(room):
    """Two files with three slips each: six problems, each with its file."""
    room.change("decimals: 2", "decimals: 9")
    room.change("better: higher", "better: best")
    room.change("limits: [0, 100]", "limits: [9, 1]")
    room.add("water.b", "flow", "m4", "flow: {name: 水量, unit: m5}", "colour: red")
    problems = room.problems()
    assert [p.place.split(" · ")[0].rpartition("/")[2] for p in problems] == ["waste.share.yaml"] * 3 + [
        "water.b.yaml"
    ] * 3


def test_another_extension_is_told(room):
    """A file that would silently be left out."""
    room.write("indicators/water.b.yml", "id: water.b")
    assert room.problem().found == "扩展名 .yml"


@pytest.mark.parametrize(("text", "found"), [("", "空文件"), ("- a", "不是“键: 值”的形式"), ("a: [", "YAML 语法错误")])
def test_what_is_no_indicator_file_is_told(room, text, found):
    """The file and what is the matter with it."""
    room.write("indicators/water.b.yaml", text)
    assert found in room.problem().found


FIGURES = """
id: energy.x
name: 能耗
english: Energy
field: facilities
unit: tce
decimals: 2
better: lower
figures: {level: energy.total}
owner: 发展改革
method: {document: state-council-2021-33, at: 三, confidence: assumed}
"""
KEYS = (
    "id", "name", "english", "field", "unit", "decimals", "better", "formula", "series", "parameters", "owner", "method",
    "plan", "note", "accumulate", "limits", "figures", "other",
)  # fmt: skip
VALUES = (
    "null", "[]", "{}", "''", "0", "-1.5", "true", ".nan", "[1, a]", "{a: 1}", "{a: {name: b}}", "2024-01-01", "a.b", "t",
    "{1: {name: [], unit: {}, from: 1, owner: 2}}", "{x: {name: x, unit: t, aggregate: []}}", "[[]]", "{level: 1, gap: ''}",
    "{document: 1, at: {}, confidence: []}", "a + b", "burnt_t / a",
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES), min_size=1, max_size=3))
def test_whatever_stands_there_is_loaded_or_told(room, damage):
    """No value under any key ends in an exception of our own; every problem can be shown."""
    lines = [f'"{key}": {value}' for key, value in damage.items()]
    kept = [line for line in FIGURES.strip().splitlines() if line.split(":")[0] not in damage]
    room.write("indicators/energy.x.yaml", "\n".join([*lines, *kept]))
    try:
        room.load()
    except BadData as fault:
        told = rendered(fault.problems)
    else:
        told = ""
    assert "\n  写的是：\n" not in told
