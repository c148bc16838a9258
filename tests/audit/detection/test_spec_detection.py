"""造假核查的检验向量: domain/pollutants.md §8.3 — what each pattern must set off, and what must not."""

import numpy as np
from made_outlets import boiler, checks, outlet

from shuangkong.audit.detection.digits import chi_squared

AT = 1200  # where somebody tampers, in hours


def test_a_day_of_one_value_is_constant():
    """§8.3: 24 hours of 37.2 while the facility runs are D1."""
    made = boiler()
    made["nox"][AT : AT + 24] = 37.2
    assert "D1" in checks(outlet(made), AT)


def test_a_day_within_a_hundredth_fluctuates_too_little():
    """§8.3: 37.20 ± 0.01 by chance is D3."""
    made = boiler()
    made["nox"][AT : AT + 24] = np.round(37.2 + np.random.default_rng(1).uniform(-0.01, 0.01, 24), 2)
    assert "D3" in checks(outlet(made), AT)


def test_a_sudden_drop_at_constant_load_is_a_step():
    """§8.3: 120 to 35, kept for 5 hours with the load unchanged, is D5."""
    made = boiler(level=120.0)
    made["nox"][AT : AT + 5] *= 35 / 120
    assert "D5" in checks(outlet(made, limit=200.0), AT)


def test_last_digits_that_are_all_nought_or_five():
    """§8.2, §8.3: 300 values that end in 0 or 5 give a χ² of 1200 and are D14."""
    made = boiler()
    made["nox"] = np.round(made["nox"] * 20) / 20
    even = np.tile([0.10, 0.15], 150)
    assert round(chi_squared(even, 2)[0], 6) == 1200
    assert "D14" in checks(outlet(made))


def test_oxygen_that_moves_alone():
    """§8.3: oxygen from 9 to 15 with the raw concentration unchanged is D8."""
    made = boiler()
    made["o2"][AT : AT + 24] += 6.0
    assert "D8" in checks(outlet(made), AT)


def test_hours_that_are_missing_right_after_high_values():
    """§8.3: a fifth of the hours missing right after values above 0.8 of the limit is D12."""
    made = boiler(level=70.0)
    high = np.flatnonzero(made["nox"][:-1] > 80) + 1
    made["nox"][np.random.default_rng(1).permutation(high)[: len(high) // 2]] = np.nan
    assert "D12" in checks(outlet(made))


def test_a_start_is_no_step():
    """§8.3, negative control: an hour of start-up (St) must not set off D5."""
    made = boiler()
    mark = np.full(len(made["nox"]), "N", dtype="<U2")
    made["nox"][AT : AT + 2] = [5.0, 20.0]
    mark[AT : AT + 2] = "St"
    assert "D5" not in checks(outlet(made, mark=mark), AT)


def test_a_legal_stop_is_neither_constant_nor_zero():
    """§8.3, negative control: a stop marked F must not set off D1 or D2."""
    made = boiler()
    mark = np.full(len(made["nox"]), "N", dtype="<U2")
    stop = slice(AT, AT + 72)
    made["nox"][stop], made["flow"][stop], made["load"][stop], made["o2"][stop], mark[stop] = 0.0, 0.0, 0.0, 20.8, "F"
    assert not {"D1", "D2", "D10"} & checks(outlet(made, mark=mark), AT + 36, reach=60)


def test_a_coarse_resolution_is_no_preference_for_digits():
    """§8.3, negative control: a resolution of 1 mg/m3 must not set off D14."""
    assert "D14" not in checks(outlet(boiler(digits=0)))
