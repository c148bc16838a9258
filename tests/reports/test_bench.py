"""shuangkong bench report: what it says of what it measured."""

from shuangkong.bench import control_report
from shuangkong.bench.control_report import Took


def test_the_aim_is_told_beside_the_measurement():
    """Reached or not, in words; the machine stands above."""
    found = [Took("甲", "2024", 4.2, 3.9), Took("甲", "2024Q3", 5.01, 4.0)]
    told = list(control_report.lines(found, {"核数": 2}))
    assert told[0] == "核数 2"
    assert told[1] == "甲 2024：4.20 秒（处理器 3.90 秒），目标 5 秒，达到"
    assert told[2].endswith("没有达到")
    assert control_report.as_object(found, {})["reports"][0] == {
        "city": "甲", "period": "2024", "seconds": 4.2, "processor": 3.9,
    }  # fmt: skip
