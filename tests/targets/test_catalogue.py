"""The catalogue of indicators: what is read, how names find indicators, and that it survives sealing."""

import json
from pathlib import Path

import pytest

from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.kernel.formulas import Missing
from shuangkong.kernel.units import measure
from shuangkong.rulebook.lookup import Rulebook
from shuangkong.targets.catalogue import ROOM, from_rows, load, rows
from shuangkong.targets.formula import evaluate, names, parse


@pytest.fixture(scope="module")
def package():
    return load()


def test_every_indicator_of_the_package_is_sound(package):
    """All files load; each formula that stands there works out from its series, in the indicator's unit."""
    parameters = Rulebook.load().parameters
    assert package.indicators
    for indicator in package.indicators.values():
        assert package.matching(indicator.name) is indicator
        if indicator.figures:
            continue
        tree = parse(indicator.expanded)
        assert set(names(tree)) == {*indicator.series, *indicator.parameters}
        assert set(indicator.parameters.values()) <= parameters.keys()
        ones = evaluate(tree, dict.fromkeys(names(tree), 1.0))
        assert ones is Missing or isinstance(ones * indicator.times, float)


def test_no_file_of_the_package_is_left_out(package):
    """One file, one indicator, in the order of the files; and none under another room's name."""
    assert list(package.indicators) == [path.stem for path in sorted((ROOM / "indicators").iterdir())]


def test_shares_become_percent(room):
    """Tonnes ÷ tonnes → % is × 100, worked out from the units."""
    indicator = room.load().indicators["waste.share"]
    assert (indicator.times, indicator.series) == (100.0, ("recycled_t", "burnt_t", "generated_t"))
    assert (indicator.limits, indicator.plan) == ((0.0, 100.0), ("waste-share", "生活垃圾利用率"))
    assert indicator.method.reading == "相加相除"
    assert indicator.place.endswith("targets/indicators/waste.share.yaml")


@pytest.mark.parametrize(
    ("formula", "unit", "series", "times"),
    [
        (
            "load_kg / heads",
            "g/person/d",
            'load_kg: {name: 负荷, unit: "kg/d"}, heads: {name: 人口, unit: person}',
            1000,
        ),
        ("big_t", "t", 'big_t: {name: 总量, unit: "10^4 t"}', 10_000),
        ("part / whole", "1", 'part: {name: 部分, unit: "10^4 m3"}, whole: {name: 全部, unit: m3}', 10_000),
        ("load_kg / flow", "mg/L", 'load_kg: {name: 负荷, unit: "kg/d"}, flow: {name: 水量, unit: "m3/d"}', 1000),
        ("-change", "t", "change: {name: 变化, unit: t}", 1),
        ("made * 2 / 3", "10^4 t", "made: {name: 产量, unit: t}", 0.0001),
    ],
)
def test_results_are_converted(room, formula, unit, series, times):
    """The factor follows from the units of the series and that of the indicator."""
    room.add("water.load", formula, unit, series)
    assert room.load().indicators["water.load"].times == times


def test_another_indicator_is_put_in_place(room):
    """A dotted name is that indicator's formula, with what it needs; the order of working out is kept."""
    room.add("waste.rest", "kept_t - generated_t * (1 - waste.share)", "t", "kept_t: {name: 剩余量, unit: t}")
    room.add("waste.twice", "waste.rest / burnt_t", "%")
    found = room.load().indicators
    assert found["waste.rest"].expanded == "kept_t - generated_t * (1 - (recycled_t + burnt_t) / generated_t)"
    assert found["waste.rest"].series == ("kept_t", "generated_t", "recycled_t", "burnt_t")
    assert found["waste.twice"].expanded == f"({found['waste.rest'].expanded}) / burnt_t"
    assert found["waste.twice"].formula == "waste.rest / burnt_t"


def test_parameters_come_along(room):
    """An indicator put in place brings the parameters that its formula names."""
    room.change("(recycled_t + burnt_t)", "(recycled_t + rate * burnt_t)")
    room.change("limits:", "parameters: {rate: warning.gap_share}\nlimits:")
    room.add("waste.rest", "1 - waste.share", "%")
    found = room.load().indicators["waste.rest"]
    assert found.parameters == {"rate": "warning.gap_share"}
    assert found.series == ("recycled_t", "burnt_t", "generated_t")


def test_what_a_series_may_say(room):
    """Owner of the indicator unless the series has its own; sums unless said otherwise."""
    room.change(
        "{name: 焚烧量, unit: t}", "{name: 焚烧量, unit: t, aggregate: own, prices: constant, from: energy.coal_t}"
    )
    series = room.load().series
    assert (series["recycled_t"].owner, series["generated_t"].owner) == ("城市管理", "统计")
    assert (series["recycled_t"].aggregate, series["recycled_t"].prices, series["recycled_t"].source) == ("sum", "", "")
    burnt = series["burnt_t"]
    assert (burnt.aggregate, burnt.prices, burnt.source) == ("own", "constant", "energy.coal_t")
    assert burnt.brought_by == "waste.share"


def test_a_room_of_its_own_brings_figures(room):
    """An indicator with figures has neither formula nor series, and no factor."""
    room.add("energy.intensity", "", "tce/10^4 yuan")
    path = room.root / "indicators/energy.intensity.yaml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(("formula", "series"))]
    path.write_text("\n".join([*lines, "figures: {level: energy.intensity, gap: energy.units_difference}"]), "utf-8")
    found = room.load().indicators["energy.intensity"]
    assert (found.formula, found.expanded, found.series, found.times) == ("", "", (), 1.0)
    assert found.figures == {"level": "energy.intensity", "gap": "energy.units_difference"}


def test_no_method_is_surer_than_its_document(package):
    """What a document says is known at most as well as the document; the package was mended where it was not."""
    documents = Rulebook.load().documents
    for one in package.indicators.values():
        sure = CONFIDENCES.index(documents[one.method.document].confidence)
        assert CONFIDENCES.index(one.method.confidence) >= sure, one.id


def test_plans_find_indicators_by_many_names(room):
    """By id, name and plan's names; width, spaces and capitals make no difference."""
    room.change("plan: [waste-share, 生活垃圾利用率]", "plan: [waste-share, 生活垃圾利用率, PM2.5（年均）浓度]")
    catalogue = room.load()
    for text in ("waste.share", "垃圾利用率", " 垃圾 利用率", "Waste-Share", "生活垃圾利用率", "ＰＭ2.5(年均)浓度"):
        assert catalogue.matching(text) is catalogue.indicators["waste.share"], text
    for text in ("", "（）", "利用率", "污水处理率"):
        assert catalogue.matching(text) is None, text


def test_brackets_are_kept_first_and_then_dropped(room):
    """What stands in brackets decides where a name has it; where it fits several without, it fits none."""
    room.add("water.city", "flow_city", "m3", "flow_city: {name: 水量, unit: m3}", "plan: [用水量（城市）]")
    room.add("water.county", "flow_county", "m3", "flow_county: {name: 水量, unit: m3}", "plan: [用水量（县城）]")
    catalogue = room.load()
    assert catalogue.matching("用水量（县城）").id == "water.county"
    assert catalogue.matching("用水量〔城市〕") is None
    assert catalogue.matching("用水量") is None
    assert catalogue.matching("垃圾利用率（城区）").id == "waste.share"
    assert catalogue.matching("垃圾（不含建筑垃圾）利用率【试行】").id == "waste.share"


def test_a_new_indicator_in_a_pack_is_a_file(room, tmp_path):
    """No code: a file in the pack's folder, citing the pack's own document, on top of the package."""
    pack = tmp_path / "somewhere"
    (pack / "indicators").mkdir(parents=True)
    (pack / "documents").mkdir()
    source = Path(ROOM.parent / "rulebook/documents/state-council-2021-33.yaml").read_text("utf-8")
    document = source.replace("id: state-council-2021-33", "id: somewhere-1")
    (pack / "documents/somewhere-1.yaml").write_text(document, "utf-8")
    text = room.further("heat.share", "warm / generated_t", "%", "warm: {name: 供热量, unit: t}")
    text = text.replace("state-council-2021-33", "somewhere-1")
    (pack / "indicators/heat.share.yaml").write_text(text, "utf-8")
    assert "heat.share" not in room.load().indicators
    room.packs.append(pack)
    found = room.load().indicators["heat.share"]
    assert (found.times, found.series, found.method.document) == (100.0, ("warm", "generated_t"), "somewhere-1")


def test_rows_bring_the_catalogue_back(room, package):
    """Sealed rows are plain and all have the same columns; through a file and back nothing is lost."""
    room.add(
        "waste.rest", "1 - waste.share * rate", "%", more="parameters: {rate: warning.gap_share}\naccumulate: cycle"
    )
    for catalogue in (package, room.load()):
        sealed = rows(catalogue)
        assert {type(value) for row in sealed for value in row.values()} <= {str, int, float, type(None)}
        assert len({tuple(row) for row in sealed}) == 1
        back = from_rows(json.loads(json.dumps(sealed)))
        assert back == catalogue
        assert list(back.indicators) == list(catalogue.indicators)
        assert list(back.fields) == list(catalogue.fields)
        for name in ("垃圾利用率（城区）", "energy.intensity"):
            assert back.matching(name) == catalogue.matching(name)


def test_labels_name_all_that_a_formula_names(room):
    """Series and other indicators in Chinese; a parameter by its id in the rulebook."""
    room.add("waste.rest", "(1 - waste.share) * rate", "%", more="parameters: {rate: warning.gap_share}")
    catalogue = room.load()
    labels = catalogue.labels(catalogue.indicators["waste.rest"])
    assert (labels["waste.share"], labels["recycled_t"], labels["rate"]) == (
        "垃圾利用率",
        "回收量",
        "warning.gap_share",
    )


def test_units_of_the_package_can_be_measured(package):
    """What a value in another unit is converted to is known for every indicator and series."""
    for thing in (*package.indicators.values(), *package.series.values()):
        assert measure(thing.unit)
