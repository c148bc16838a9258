"""Offsets point into the text as given, whatever stands between its characters."""

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.plans.bench import sample
from shuangkong.plans.reader import read

PLAIN = (
    "某市“十四五”节能减排综合工作方案\n二、主要目标\n到2025年，单位产品能耗比2020年下降15.5%，用水总量控制在21.5亿立方米以内，"
    "甲、乙处理率分别达到97%、95%以上。\n三、重点任务\n（一）甲工程。新增处理能力12.7万吨/日，建成示范项目30个。（市甲局负责）\n"
)
NOISE = st.sampled_from(["\u200b", "\ufeff", "\u200d", "\r", " \u200b", "\u3000"])


def number_in(piece, value):
    clean = re.sub(r"[\s\u200b\ufeff\u200d]", "", unicodedata.normalize("NFKC", piece))
    return f"{value:g}" in clean


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), NOISE), max_size=12))
def test_a_finding_holds_its_number_in_the_given_text(noise):
    """The place of a finding, cut out of the given text, contains the number that was read."""
    text = PLAIN
    for place, mark in sorted(noise, reverse=True):
        if not ("0" <= text[place - 1] <= "9" or text[place - 1] in ".\n"):
            text = text[:place] + mark + text[place:]
    reading = read(text)
    assert len([target for target in reading.targets if target.kind == "target"]) >= 4
    for target in reading.targets:
        if target.value is not None:
            assert number_in(text[target.start : target.end], target.value)
    for task in reading.tasks:
        assert "市甲局" in re.sub(r"[\s\u200b\ufeff\u200d]", "", text[task.start : task.end])


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="到2025年，。下降达95%、（）()一二三.\n甲量率分别以上“”十四五[]≤—?!指标 ", max_size=300))
def test_no_text_is_too_strange(text):
    """Any text is read without a fault, and every place lies inside it."""
    reading = read(text)
    for found in (*reading.targets, *reading.tasks, *reading.headings, *reading.measures):
        assert 0 <= found.start <= found.end <= len(text)
    reading.to_json()


def test_ten_thousand_characters_take_a_blink():
    """0.3 s is asked for; a busy machine is given three times that."""
    import time

    text = sample()
    read(text)
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 0.9
