"""A cap on the increment: used in step with time or not, from targets.csv to the cell."""

import pytest
from small_books import EAST, WEST


def capped(small, cap, area=EAST, **more):
    """A five-year cap in tce."""
    return small.target(
        area, "energy.increment", "five_year", "2025", cap, base_year="2020", target_year="2025", **more
    )


def of(rows, name, period, area=EAST):
    """Return value and verdict of a figure."""
    row = rows[name, area, period]
    return row["value"], row["verdict"]


def test_the_increment_is_judged_by_the_time_passed(figures, small):
    """R2.8, Tianmen: 10.34 of 33 万吨 after two years, 31.33 % of the cap at 40 % of the time: met."""
    base = int(small.find("energy", area=EAST, period="2020")["energy_tce"])
    now = {"area": EAST, "period": "2022"}
    for period in ("2020", "2022"):
        small.change("energy", {"area": EAST, "period": period}, nonfossil_tce="0", feedstock_tce="0")
    small.change("energy", now, energy_tce=str(base + 103_400))
    rows = figures(capped(small, 330_000))
    assert of(rows, "energy.increment", "2022") == ("103400.00", "met")
    assert of(rows, "energy.increment_allowed", "2022") == ("132000.00", "none")
    assert of(rows, "energy.increment_progress", "2022") == ("31.33", "met")
    assert rows["energy.increment", EAST, "2022"]["caliber"] == "V3"


@pytest.mark.parametrize(("more", "verdict"), [(0, "met"), (1, "behind")])
def test_exactly_in_step_is_met(figures, small, more, verdict):
    """132,000 after two of five years of 330,000, and a tonne more."""
    base = int(small.find("energy", area=EAST, period="2020")["energy_tce"])
    for period in ("2020", "2022"):
        small.change("energy", {"area": EAST, "period": period}, nonfossil_tce="0", feedstock_tce="0")
    small.change("energy", {"area": EAST, "period": "2022"}, energy_tce=str(base + 132_000 + more))
    assert of(figures(capped(small, 330_000)), "energy.increment", "2022")[1] == verdict


def test_only_who_has_a_cap_has_the_figures_and_nothing_else_moves(figures, small):
    """West has none; quarters have none."""
    before = figures(small)
    after = figures(capped(small, 330_000))
    new = {key for key in after if key not in before}
    assert {key[1] for key in new} == {EAST}
    assert {key[2] for key in new} == {"2021", "2022", "2023", "2024", "2025"}
    assert {key: row for key, row in after.items() if key in before} == before
    assert WEST not in {key[1] for key in new}


def test_what_is_listed_apart_leaves_both_years(figures, small):
    """A national project of 2024 is no increment."""
    before = figures(capped(small, 330_000))
    small.change("energy", {"area": EAST, "period": "2024"}, national_project_tce="20000", quota_bought_tce="0")
    after = figures(small.keep("energy", national_project_tce="0", quota_bought_tce="0"))
    moved = [float(rows["energy.increment", EAST, "2024"]["value"]) for rows in (before, after)]
    assert moved[0] - moved[1] == pytest.approx(20_000)


def test_a_lost_base_year_is_undetermined(figures, small):
    """Without 2020 nobody knows what was added."""
    rows = figures(capped(small.drop("energy", area=EAST, period="2020"), 330_000))
    assert of(rows, "energy.increment", "2024") == (None, "undetermined")


def test_two_caps_for_one_year_are_refused(problems, small):
    """One indicator has one target of a kind."""
    capped(small, 330_000)
    small.add("targets", **{**small.rows["targets"][-1], "target_year": "2024"})
    assert "“target_year”列" in next(iter(problems(small)))


def test_the_explanation_leads_to_the_cells(explained, records, small):
    """Progress → increment → both years' energy; the cap → its line of targets.csv, in tonnes."""
    opened = explained(capped(small, 330_000), "energy.increment_progress", EAST)
    cells = records(opened.root)
    assert ("targets.csv", len(small.rows["targets"]) + 1, "base") in cells
    assert len({row for _, row, name in cells if name == "energy_tce"}) == 2
    assert opened.remarks == ["五年能耗增量控制目标 33.00 万吨标准煤，已过 4 年，时间进度 80.00%。"]
    assert opened.sentence in ("没有超过时间进度。", "已经超过时间进度。")
