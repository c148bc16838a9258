"""Broken characters: found always, a reading proposed, never taken without saying so."""

from shuangkong.plans.reader import read

# The text of a made-up plan in traditional script, as GBK; then read one byte off behind a lost lead byte.
BEFORE = "三、重點工程\n（一）甲工程。推廣節能技術。"
PERIOD = "“十四五”時期，萬元產值能耗下降16%。“十四五”時期，萬元產值用水量下降12%。"
TITLE = "某市“十四五”節能減排綜合工作方案\n"


def damaged(text, cut):
    """Return a text that lost the lead byte of the character at `cut`, as a page in GBK would show it."""
    raw = text.encode("gbk")
    lost = len(text[:cut].encode("gbk"))
    shown = raw[:lost].decode("gbk") + "?" + raw[lost + 1 :].decode("gb18030", errors="ignore")
    return "".join(character for character in shown if not "\ue000" <= character <= "\uf8ff")


def test_a_shifted_run_is_read_by_its_proposal_and_marked():
    """A full stop lost its first byte: the run behind it is proposed again, and what depends on it is doubtful."""
    whole = TITLE + "到2025年，技術普及。" + PERIOD * 3
    given = damaged(whole, whole.index("。“十四五”時期"))
    assert "“十四五”時期" not in given[given.index("?") : given.index("?") + 6]
    reading = read(given)
    assert [target.value for target in reading.targets] == [16, 12] * 3
    (problem,) = [problem for problem in reading.problems if "建议读作" in problem.mend]
    assert "“十四五”時" in problem.mend
    assert problem.severity == "warning"


def test_a_character_that_nothing_tells_stays_unread():
    """A lone question mark in a name is a problem with its place; nothing is made up for it."""
    reading = read(TITLE + "推进乌河、?阳河流域治理，到2025年，水质优良比例达到90%。")
    (problem,) = reading.problems
    assert "对照原件" in problem.mend
    assert "建议" not in problem.mend
    assert [target.value for target in reading.targets] == [90]


def test_readings_in_brackets_are_skipped():
    """產(chǎn): the reading that a page adds is no part of the text; offsets still count it."""
    given = TITLE + "到2025年，萬(wàn)元產(chǎn)值能耗比2020年下降16%，處理能力達(dá)到5萬(wàn)噸。"
    fall, level = read(given).targets
    assert (fall.name, fall.value) == ("萬元產值能耗", 16)
    assert (level.unit, given[level.start : level.end]) == ("萬噸", "處理能力達(dá)到5萬(wàn)噸")


def test_a_question_is_no_damage():
    """A question mark at the end of a sentence is one."""
    assert read("为什么要节能？\n因为能源有限?\n到2025年，利用率达到90%。").problems == ()
