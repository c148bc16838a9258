"""The trial of the comprehensive assessment: from targets and the book of supports to the grade and what is said of it."""

import pytest
from carbon_books import YEARS, with_carbon
from small_books import EAST

SUPPORTS = (
    "energy_intensity", "clean_power", "industry", "two_high_projects", "construction", "transport",
    "public_institutions", "trading_sectors", "forest",
)  # fmt: skip
NOW = "2026"


def books(small, missed=(), coal_limit=2_000_000, supports=SUPPORTS):
    """East in 2026: a little more of everything than in 2025, with targets for all five controls."""
    for book in ("energy", "gdp"):
        row = small.find(book, area=EAST, period="2025")
        small.put(book, row | {"period": NOW})
    small.change("gdp", {"area": EAST, "period": NOW}, gdp_yuan="28500000000")
    small.keep("energy", coal_t="900000", oil_t="20000")
    with_carbon(small, years=(*YEARS, NOW))
    small.target(EAST, "carbon.intensity", "five_year", "2030", 17, base_year="2025", target_year="2030")
    small.target(EAST, "carbon.total", "annual", NOW, 9_000_000)
    small.target(EAST, "carbon.coal_total", "annual", NOW, coal_limit)
    small.target(EAST, "carbon.oil_total", "annual", NOW, 30_000)
    small.target(
        EAST, "energy.nonfossil_share", "five_year", "2030", 5, base_year="2025", target_year="2030",
        relation="reach", unit="%",
    )  # fmt: skip
    for name in supports:
        word = "no" if name in missed else "yes"
        small.put("support", {"area": EAST, "period": NOW, "indicator": name, "passed": word})
    return small


@pytest.mark.parametrize(
    ("missed", "coal_limit", "supports", "grade"),
    [
        ((), 2_000_000, SUPPORTS, ("1", "met")),
        (SUPPORTS[:2], 2_000_000, SUPPORTS, ("2", "met")),
        (SUPPORTS[:3], 2_000_000, SUPPORTS, ("3", "behind")),
        ((), 500_000, SUPPORTS, ("3", "behind")),
        ((), 2_000_000, SUPPORTS[:8], (None, "undetermined")),
        ((), 500_000, (), ("3", "behind")),
    ],
)
def test_grade(figures, small, missed, coal_limit, supports, grade):
    """Excellent, passed, failed by three supports or one control, open while one support is not settled. 1.5."""
    rows = figures(books(small, missed, coal_limit, supports))
    row = rows["carbon.combined_grade", EAST, NOW]
    assert (row["value"], row["verdict"]) == grade
    assert rows["carbon.combined_support_failed", EAST, NOW]["value"] == str(len(missed))
    assert ("carbon.combined_grade", EAST, "2025") not in rows  # the measure is of 2026


def test_a_flagged_county_fails(small):
    """What a decided case says of fraud stands in the place of the book's own word; another county's and year's do not."""
    from datetime import date

    from shuangkong.closing.books import read_books

    row = {
        "period": NOW,
        "indicator": "no_fraud",
        "passed": False,
        "evidence": "案件 2026-00001",
        "confidence": 0,
        "document": "2026-00001",
    }
    folder = books(small, supports=(*SUPPORTS, "no_fraud")).write()
    read = read_books(folder, date(2026, 12, 31), register=lambda _areas, _day: {"support": [{"area": EAST, **row}]})
    said = {r["indicator"]: r["passed"] for r in read.tables["support"].to_pylist() if r["area"] == EAST}
    assert said == dict.fromkeys(SUPPORTS, True) | {"no_fraud": False}


def test_it_is_said_to_be_a_trial_and_what_failed(explained, small):
    """Provinces are assessed; here it is 参照试算."""
    opened = explained(books(small, coal_limit=500_000), "carbon.combined_grade", EAST, NOW)
    texts = "".join(opened.remarks)
    assert "参照试算" in texts
    assert "控制指标不达标 1 项（煤炭消费总量），支撑指标不达标 0 项；不合格。" in texts
    assert opened.sentence == "按参照试算，为不合格。"
    assert {cited.id for cited in opened.parameters} >= {"carbon.combined_control_fails"}
