"""The list of key energy users over the years: on at once, off after two years below, never moved by a missing report (R8)."""

import pytest

from shuangkong.statistics.key_users import Marks, Standing, standing

MARKS = Marks(10_000, 5_000, 2, 3_000_000, 500_000)
OFF = Standing(False, None, 0, "")


@pytest.mark.parametrize(
    ("energy", "designated", "year", "expected"),
    [
        ({2023: 12_000}, (), 2024, Standing(True, 2024, 0, "ten_thousand")),
        ({2023: 12_000}, (), 2023, OFF),  # the list of a year goes by the years before it
        ({2023: 9_999}, (), 2024, Standing(False, None, 1, "")),
        ({2023: 12_000, 2024: 9_000}, (), 2025, Standing(True, 2024, 1, "ten_thousand")),
        ({2023: 12_000, 2024: 9_000, 2025: 9_500}, (), 2026, Standing(False, None, 2, "")),
        ({2022: 12_000, 2023: 9_000, 2024: 10_000, 2025: 9_000}, (), 2026, Standing(True, 2023, 1, "ten_thousand")),
        ({2021: 12_000, 2022: 1, 2023: 1, 2024: 11_000}, (), 2025, Standing(True, 2025, 0, "ten_thousand")),
        ({2023: 12_000, 2025: 9_000}, (), 2026, Standing(True, 2024, 1, "ten_thousand")),  # no report of 2024
        ({2023: 7_000}, (2024,), 2024, Standing(True, 2024, 0, "ten_thousand")),
        ({2023: 7_000, 2024: 7_000, 2025: 7_000}, (2024,), 2026, Standing(False, None, 2, "")),  # no longer designated
        ({2023: 600_000}, (), 2024, Standing(True, 2024, 0, "thousand")),
        ({2023: 3_000_000}, (), 2024, Standing(True, 2024, 0, "hundred")),
        ({}, (2024,), 2024, OFF),
    ],
)
def test_standing(energy, designated, year, expected):
    """R8.1 (entering, and leaving after two years: ours) and R8.2 (classes)."""
    assert standing(energy, designated, lambda _year: MARKS, year) == expected


def test_before_the_rule_was_in_force():
    """Years without a rule say nothing."""
    assert standing({2015: 99_999, 2016: 99_999}, (), lambda year: MARKS if year > 2017 else None, 2017) == OFF
