"""The bench of energy meters on a small lake: all ways agree, and the report says so."""

import json

from typer.testing import CliRunner

from shuangkong.bench.meters import measure
from shuangkong.cli.main import app as door


def test_all_ways_agree():
    """Rollovers, resets, gaps, faulty readings, a late day, two runs at once: the same months, the same files."""
    found = measure(8, 40, 1, lambda _text: None)
    assert found.different == []
    assert set(found.runs) == {"close", "sql", "pandas", "late", "twice"}
    assert 30_000 < found.readings < 8 * 40 * 96


def test_the_command_reports_aims():
    """A tiny run, as JSON; what has too few days for a late one goes without."""
    told = CliRunner().invoke(
        door, ["bench", "meters", "--meters", "4", "--days", "3", "--runs", "1", "--format", "json"]
    )
    found = json.loads(told.stdout)
    assert found["equal"]
    assert [aim["aim"] for aim in found["aims"]] == ["核算用时", "结果"]
