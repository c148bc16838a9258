"""The installed command: what it prints, and the code it leaves with."""

import json
from decimal import Decimal

import pytest
from command import as_json, shuangkong
from small_books import CITY, EAST, WEST

from shuangkong.closing.store import CATALOGUE
from shuangkong.kernel.figures import COLUMNS, CONFIDENCES, VERDICTS
from shuangkong.kernel.units import UNITS

ASKED = {
    "energy.intensity", "energy.intensity_change", "energy.intensity_decline", "energy.intensity_required",
    "energy.intensity_progress", "energy.intensity_yearly_rate_needed", "energy.total", "energy.total_assessed",
    "energy.total_target", "warning.intensity_level", "warning.total_level",
}  # fmt: skip


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A home, the books, and what closing them printed as JSON."""
    from small_books import SmallBooks

    root = tmp_path_factory.mktemp("command")
    folder = SmallBooks(root / "small").write()
    return root / "home", folder, as_json(root / "home", "close", folder, "2024", "--as-of", "2026-03-31")


def test_close_prints_one_object(closed):
    """DESIGN §4 and §7: city, period, revision and figures with the columns of figures; the key is unique."""
    _, _, found = closed
    assert (found["city"], found["period"], found["revision"]) == (CITY, "2024", 1)
    assert {tuple(row) for row in found["figures"]} == {COLUMNS}
    keys = [(row["figure"], row["area"], row["period"]) for row in found["figures"]]
    assert len(keys) == len(set(keys))
    assert {row["figure"] for row in found["figures"]} >= ASKED


def test_values_are_decimal_texts(closed):
    """Percent with two decimals, intensity with four, levels 1 to 3; units, verdicts and confidences are known words."""
    _, _, found = closed
    for row in found["figures"]:
        assert row["unit"] in UNITS
        assert row["verdict"] in VERDICTS
        assert row["confidence"] in CONFIDENCES
        assert 0 <= row["coverage"] <= 1
        assert row["caliber"] in (None, "V0", "V1", "V2", "V3")
        if row["value"] is None:
            assert row["verdict"] in ("undetermined", "exempt")
            continue
        known = CATALOGUE.get(row["figure"])
        assert -Decimal(row["value"]).as_tuple().exponent == (known.decimals if known else 2)
        assert row["figure"] not in ("warning.intensity_level", "warning.total_level") or row["value"] in (
            "1",
            "2",
            "3",
        )


def test_a_table_is_the_default(closed):
    """For people: areas by name, verdicts in words."""
    home, folder, _ = closed
    done = shuangkong(home, "close", folder, "2024")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("东县", "单位地区生产总值能耗累计降低率", "免予考核"))


def test_a_missed_target_leaves_with_five_when_asked(closed, tmp_path):
    """West is behind; without the option that is no failure of the command. The same again has the same hashes."""
    home, folder, found = closed
    done = shuangkong(home, "close", folder, "2024", "--as-of", "2026-03-31", "--fail-on-missed", "--format", "json")
    assert done.returncode == 5
    again = json.loads(done.stdout)
    assert (again["new"], again["hashes"], again["seal"]) == (False, found["hashes"], found["seal"])
    assert again["figures"] == found["figures"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["close", "nowhere", "2024"], ["nowhere"]),
        (["close", "FOLDER", "2019"], ["2019", "2020"]),
        (["close", "FOLDER", "2024Q7"], ["2024Q7", "报告期"]),
        (["close", "FOLDER", "2024", "--as-of", "yesterday"], ["yesterday"]),
        (["close", "FOLDER", "2024", "--format", "xml"], ["xml"]),
        (["close", "FOLDER"], ["PERIOD"]),
        (["explain", "energy.nothing", EAST, "2024"], ["energy.nothing", "energy.intensity"]),
        (["explain", "energy.intensity", "110000", "2024"], ["110000"]),
        (["explain", "energy.intensity", EAST, "1999"], ["1999"]),
        (["verify", "nowhere"], ["nowhere"]),
        (["nonsense"], ["nonsense"]),
    ],
)  # fmt: skip
def test_what_does_not_exist_leaves_with_two(closed, arguments, words):
    """Wrong usage, an unknown city, figure, area or period: a message that names it, nothing on standard output."""
    home, folder, _ = closed
    done = shuangkong(home, *[str(folder) if a == "FOLDER" else a for a in arguments])
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert all(word in done.stderr for word in words)


def test_bad_data_leaves_with_three_and_writes_nothing(closed, small, tmp_path):
    """Every bad cell with place, found, wanted and how to mend it; the home is as it was."""
    small.change("energy", {"area": EAST, "period": "2024"}, energy_tce="1,2O5.6")
    small.change("gdp", {"area": WEST, "period": "2023"}, gdp_yuan="0")
    done = shuangkong(tmp_path / "fresh", "close", small.write(), "2024", "--format", "json")
    assert (done.returncode, done.stdout) == (3, "")
    for word in ("energy.csv", "“energy_tce”列", "1,2O5.6", "gdp.csv", "“gdp_yuan”列", "写的是", "应该是", "怎么改"):
        assert word in done.stderr
    assert not list(tmp_path.glob("fresh/**/manifest.json"))


def test_no_rule_in_force_leaves_with_four(tmp_path):
    """The message names the parameter, the place and the day."""
    done = shuangkong(tmp_path, "rule", "show", "warning.gap_share", "--on", "2019-12-31", "--area", "520602")
    assert (done.returncode, done.stdout) == (4, "")
    assert all(word in done.stderr for word in ("warning.gap_share", "520602", "2019-12-31"))


def test_explain_opens_a_figure(closed):
    """Down to the rule, the numbers put in, the line of the book and the cited parameter."""
    home, _, _ = closed
    found = as_json(home, "explain", "energy.intensity_decline", EAST, "2024")
    assert found["row"]["value"] == "13.19"
    assert found["root"]["rule"] == "intensity_decline"
    assert "÷" in found["root"]["numbers"]
    text = json.dumps(found, ensure_ascii=False)
    assert all(word in text for word in ("energy.csv", "gdp.csv", "1,347,987", "energy.caliber", "统计年鉴"))
    assert "SELECT" in found["sql"]


def test_every_figure_of_a_closing_can_be_explained(closed, monkeypatch):
    """None is without an explanation, undetermined and exempt ones included, and each says its own value."""
    from shuangkong.closing import store
    from shuangkong.closing.explain import explain

    monkeypatch.setenv("SHUANGKONG_HOME", str(closed[0]))
    closing = store.latest(CITY, "2024")
    for row in closing.figures():
        opened = explain(closing, row.figure, row.area)
        assert opened.row == row
        assert opened.sentence
        assert opened.root.steps or opened.root.record, row
