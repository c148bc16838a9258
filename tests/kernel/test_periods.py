"""Periods as the books write them, and the five-year cycles they play a part in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangkong.kernel.periods import Period, cycle_rows, five_year_base


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "label", "before", "end"),
    [
        ("2024", "year", 1, 12, "2024年", "2023", 20241231),
        ("2024Q1", "quarter", 1, 3, "2024年1—3月", "2023Q1", 20240331),
        ("2024Q3", "quarter", 1, 9, "2024年1—9月", "2023Q3", 20240930),
        ("2024Q4", "quarter", 1, 12, "2024年1—12月", "2023Q4", 20241231),
        ("2024-02", "month", 2, 2, "2024年2月", "2023-02", 20240229),
        ("2023-02", "month", 2, 2, "2023年2月", "2022-02", 20230228),
        ("2024-07..2024-09", "span", 7, 9, "2024年7—9月", "2023-07..2023-09", 20240930),
    ],
)
def test_a_period_is_read(text, kind, first, last, label, before, end):
    """DESIGN §7: a quarter is January to its end, a month is itself, a span names its first and last month."""
    period = Period.parse(text)
    assert (period.kind, period.first, period.last) == (kind, first, last)
    assert (period.label(), period.before(), period.end_day()) == (label, before, end)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024Q0", "2024Q5", "2024q3", "2024-13", "2024-00", "2024-1", "2024年", "1899", "2101", "2024 ", "２０２４",
     "2024-09..2024-07", "2024-11..2025-02", "2024..2025", "2024-07..", "..2024-07", "2024Q1..2024Q2", "2024\n"],
)  # fmt: skip
def test_what_is_no_period_is_told(text):
    """A message in Chinese with the forms that are wanted."""
    with pytest.raises(ValueError, match="不是报告期"):
        Period.parse(text)


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_a_message(text):
    """Whatever is typed, there is no other failure."""
    told = ""
    try:
        read = Period.parse(text).text
    except ValueError as fault:
        read, told = text, str(fault)
    assert read == text
    assert not told or "不是报告期" in told


@pytest.mark.parametrize(
    ("year", "base"), [(2015, 2010), (2016, 2015), (2020, 2015), (2021, 2020), (2025, 2020), (2026, 2025)]
)
def test_the_base_year_of_a_five_year_plan(year, base):
    """The 14th plan, 2021–2025, counts from 2020; 2020 itself is the last year of the 13th."""
    assert five_year_base(year) == base


def test_a_base_year_stands_twice():
    """2020 closes its own cycle and is the base of the next, where caliber and prices are that cycle's."""
    rows = {(row["period"], row["base_year"]): row for row in cycle_rows(["2019", "2020", "2021"])}
    assert set(rows) == {("2019", 2015), ("2020", 2015), ("2020", 2020), ("2021", 2020)}
    assert [rows[key]["own"] for key in (("2020", 2015), ("2020", 2020), ("2021", 2020))] == [1, 0, 1]
    assert rows["2020", 2020]["cycle_day"] == 20251231
    assert rows["2020", 2015]["cycle_day"] == 20201231


def test_a_year_missing_in_the_middle_is_filled():
    """A gap owes an account all the same; quarters are filled with quarters, and nothing before or after is made up."""
    texts = {row["period"] for row in cycle_rows(["2020", "2023", "2023Q1", "2025Q1", "2024-05"])}
    assert texts == {"2020", "2021", "2022", "2023", "2023Q1", "2024Q1", "2025Q1", "2024-05"}


def test_no_books_no_cycles():
    """An empty book has no periods."""
    assert cycle_rows([]) == []
