"""The bench measures what it says: both texts make the same tables, and the table has all its lines. No timings here."""

import json

import pytest
from typer.testing import CliRunner

from shuangkong.bench import books, handwritten
from shuangkong.bench.close import PARTS, generated_accounts, measure
from shuangkong.bench.commands import growth, rows
from shuangkong.cli.main import app as door


@pytest.fixture(scope="module", name="measured")
def measured_fixture():
    """30 counties × 6 years, with quarters of the last two."""
    return measure(30, years=6, runs=1, quarters=2)


def test_hand_written_sql_makes_every_table_with_the_same_digest(measured):
    """All columns of all rows, floats to the last bit."""
    assert measured.different == ()
    assert "figures" in measured.accounts
    assert measured.accounts.keys() == measured.handwritten.keys()
    assert measured.building.keys() - measured.accounts.keys() == generated_accounts()


def test_books_hold_some_of_everything(measured):
    """The accounts are compared on rows that reach their branches, not on empty tables."""
    assert measured.rows["areas"] == 39
    assert measured.rows["figures"] > 5_000


def test_every_part_of_a_whole_closing_is_told(measured):
    """Start, reading, running and sealing add up to the whole; memory is that of the process that closed."""
    assert set(measured.parts) == set(PARTS)
    assert sum(measured.parts.values()) == pytest.approx(measured.whole)
    assert measured.peak_mb > 50


def test_the_table_has_a_line_for_every_aim(measured):
    """Whole, memory, ratio, digests and building have aims; growth needs two sizes."""
    aims = [what for what, _, _, reached in rows(measured) if reached is not None]
    assert aims == ["整体锁定", "内存峰值", "执行之比", "结果摘要", "构造和编译（每表平均）"]
    assert growth([measured]) == []
    assert len(growth([measured, measured])) == 2


def test_command_prints_a_table_and_json(measured, monkeypatch):
    """One command, two formats; the machine stands beside the figures."""
    monkeypatch.setattr("shuangkong.bench.close.measure", lambda *args, **kwargs: measured)
    table = CliRunner().invoke(door, ["bench", "close", "--counties", "30", "--years", "6"])
    assert table.exit_code == 0, table.output
    assert "30 个县 × 6 年" in table.stdout
    assert "张表全部相同" in table.stdout
    told = json.loads(CliRunner().invoke(door, ["bench", "close", "--format", "json"]).stdout)
    assert told["machine"]["cores"] >= 1
    assert told["measured"][0]["rows"] == measured.rows
    assert {"aim", "found", "wanted", "reached"} == told["aims"][0].keys()


def test_unknown_format_is_told_before_anything_runs():
    """A slip costs no minutes."""
    assert CliRunner().invoke(door, ["bench", "close", "--format", "xml"]).exit_code == 2


def test_the_same_seed_gives_the_same_books(tmp_path):
    """Figures of different days can be compared."""
    for name in ("a", "b"):
        books.write(tmp_path / name, 12, years=3, quarters=1)
    for path in sorted((tmp_path / "a" / "books").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / "books" / path.name).read_bytes()


def test_more_counties_than_codes_are_refused(tmp_path):
    """31 provinces × 99 cities × 10 counties is what six digits serve here."""
    with pytest.raises(ValueError, match="codes of six digits"):
        books.write(tmp_path, 31_000)


def test_an_account_without_hand_written_sql_is_told():
    """Whoever adds an account is told that sql/ lacks it."""
    with pytest.raises(KeyError, match="heat_account"):
        handwritten.statements(["heat_account"])
