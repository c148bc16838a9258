"""Budgets of firms: each by its method, together no more than there is, notices by the month."""

import pytest

from shuangkong.energy.budget import budgets, problems

CUTS = (0.8, 0.9, 1.0)


def firm(name, **cells):
    """A row of the list."""
    empty = ("base_tce", "band_cut", "grade_addition", "output", "unit_energy", "standard_unit_energy", "tightening")
    return dict.fromkeys((*empty, "used_tce")) | {"id": name, "name": name, "row": 2} | cells


def history(name, used=None):
    """A firm of 20 000 tce in band 4, grade D."""
    return firm(name, method="history", base_tce=20_000.0, band_cut=4.0, grade_addition=-2.0, used_tce=used)


def test_both_methods_and_no_limit():
    """Xiaoshan's 18 800, and a clinker line at its standard."""
    line = {"output": 1e6, "unit_energy": 0.12, "standard_unit_energy": 0.117, "tightening": 0.0}
    found = budgets([history("甲"), firm("乙", method="benchmark", **line)], None, 12, CUTS)
    assert [round(b.budget_tce) for b in found] == [18_800, 117_000]
    assert [b.notice for b in found] == ["", ""]


def test_together_no_more_than_there_is():
    """Two of 18 800 share 30 000."""
    found = budgets([history("甲"), history("乙")], 30_000, 12, CUTS)
    assert sum(b.budget_tce for b in found) == pytest.approx(30_000)
    assert [b.wished_tce for b in found] == pytest.approx([18_800, 18_800])


@pytest.mark.parametrize(("used", "notice"), [(7_000, ""), (7_520, "提示"), (8_460, "预警"), (9_400, "限制")])
def test_notices_by_june(used, notice):
    """Half of 18 800 is what time allows by June."""
    (found,) = budgets([history("甲", float(used))], None, 6, CUTS)
    assert found.notice == notice


def test_cells_that_a_method_needs():
    """A firm by benchmark without its standard."""
    row = firm("乙", method="benchmark", output=1.0, unit_energy=1.0, tightening=0.0)
    (told,) = problems([row], "users.csv")
    assert told.place == "users.csv · 第 2 行 · “standard_unit_energy”列"


def test_use_without_a_budget_is_beyond_any():
    """Base 0 and 500 tce used: 限制, with or without a limit for all; nothing used, nothing to tell."""
    rows = [history("甲", used) | {"base_tce": 0.0} for used in (500.0, 0.0, None)]
    for available in (None, 1_000):
        found = budgets(rows, available, 6, CUTS)
        assert [(one.budget_tce, one.used, one.notice) for one in found] == [
            (0, None, "限制"), (0, None, ""), (0, None, ""),
        ]  # fmt: skip
    (cut,) = budgets([history("甲", 1.0)], 0.0, 6, CUTS)
    assert (cut.budget_tce, cut.notice) == (0, "限制")


@pytest.mark.parametrize(
    ("cells", "column", "found"),
    [
        ({"band_cut": 120.0}, "band_cut", "120"),
        ({"band_cut": 60.0, "grade_addition": -60.0}, "grade_addition", "合计压减超过 100%"),
        ({"grade_addition": 150.0}, "grade_addition", "150"),
        ({"method": "benchmark", "output": 1.0, "unit_energy": 1.0, "standard_unit_energy": 1.0, "tightening": 101.0},
         "tightening", "101"),
    ],
)  # fmt: skip
def test_no_budget_is_cut_below_nothing(cells, column, found):
    """Shares lie within 0 and 100 %, and together cut no more than the whole."""
    (told,) = problems([history("甲") | cells], "users.csv")
    assert told.place == f"users.csv · 第 2 行 · “{column}”列"
    assert found in told.found
    assert problems([history("甲")], "users.csv") == []
