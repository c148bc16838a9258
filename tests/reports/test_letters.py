"""函的草稿: what a letter begins with comes from sealed figures; a typed text becomes headings and paragraphs."""

import pytest

from shuangkong.kernel.problems import Unknown
from shuangkong.reports import letters
from shuangkong.reports.paper import Heading, Words

COUNTY = "520603"


def test_a_warning_letter_says_level_and_reason(closing):
    """The closing's own words, and no demand with numbers of its own."""
    sealed = closing("2024Q3")
    found = letters.warning_letter(sealed, COUNTY, "warning.total_level", "某委")
    assert found.title == "某委关于万山区2024年1—9月能源消费总量一级预警的函"
    assert found.addressee == "万山区人民政府"
    assert sealed.remarks()["warning.total_level", COUNTY][0] in found.body.splitlines()


def test_a_zone_is_addressed_by_its_committee(closing):
    """A development zone has no government."""
    found = letters.warning_letter(closing("2024Q3"), "520600-DL", "warning.intensity_level", "某委")
    assert found.addressee == "大龙开发区管理委员会"
    assert found.body.splitlines()[2].startswith("措施：")  # what follows comes after why


@pytest.mark.parametrize("figure", ["warning.intensity_level", "energy.intensity"])
def test_no_warning_no_letter(closing, figure):
    """Level 3 and other figures call for none."""
    with pytest.raises(Unknown, match="没有需要发函的预警"):
        letters.warning_letter(closing("2024Q3"), COUNTY, figure, "某委")


def test_a_notice_lists_the_targets_as_the_plan_words_them(closing):
    """One a line."""
    body = letters.notice(closing("2024"), COUNTY, "", "某委").body.splitlines()
    assert any(line.startswith("单位地区生产总值能耗：到2025年比2020年下降") for line in body)


def test_a_supervision_letter_lists_what_is_behind(closing):
    """Each figure once; what is met is not in it."""
    body = letters.supervision_letter(closing("2024Q3"), COUNTY, "", "某委").body.splitlines()
    assert "考核能源消费总量。" in body
    assert "单位地区生产总值能耗比上年同期升降。" not in body


def test_lines_become_headings_and_paragraphs():
    """A numbered line that ends with a stop is a sentence."""
    found = list(letters.blocks("一、工作要求\n（二）工业\n\n3.限期整改\n1.请按期报送。\n一般性要求。"))
    assert found == [
        Heading(1, "工作要求"), Heading(2, "工业"), Heading(3, "限期整改"), Words("1.请按期报送。"), Words("一般性要求。"),
    ]  # fmt: skip
