"""What an assessment takes from a closing: the year's own requirement is the one that was issued, else the pace in force."""

import pytest
from small_books import CITY, EAST, WEST

from shuangkong.assessment.scoring import scored
from shuangkong.assessment.sheet_files import sheet
from shuangkong.closing.assessed import sealed

COUNTY, NATIONAL, REQUIRED = (
    "gov_energy_145_county_default",
    "gov_energy_11th_national",
    "energy.intensity_yearly_required",
)
VARIANTS = ("gov_energy_city_variant_A", "gov_energy_city_variant_B_50_50")
LINEAR = (
    "id: targets.pace\nname: 五年目标的时序进度算法\nunit: word\nvalues:\n"
    '  - {area: "990100", from: 2021-01-01, value: linear, confidence: official,'
    " cite: {document: ndrc-125-scoring, at: 年度进度}, reading: 试}\n"
)


def required(closing, area):
    """The year's requirement and how sure it is."""
    one = sealed(closing, area).figures[REQUIRED]
    return one.value, one.confidence


def test_an_issued_annual_target_is_what_the_year_is_scored_by(close, small):
    """East fell by some 3 % in 2024 and got 5 %: pro rata of 15, not full marks; West keeps 1 − 0.88^0.2 = 2.52 %. A4, A6."""
    small.target(EAST, "energy.intensity", "annual", "2024", "5", confidence="reported")
    closing, _ = close(small.write())
    assert required(closing, EAST) == (5.0, "reported")
    assert required(closing, WEST) == (2.52, "assumed")
    data = sealed(closing, EAST)
    ratio = data.figures["energy.intensity_yearly_decline"].value / 5
    assert 0.5 < ratio < 0.9
    assert scored(sheet(COUNTY), 2024, EAST, data).line("T2").points == pytest.approx(15 * ratio, abs=0.005)


@pytest.mark.parametrize("id_", [NATIONAL, *VARIANTS])
def test_its_miss_is_a_veto_on_the_sheets_that_have_one(close, small, id_):
    """国发〔2007〕36号 and the two municipal forms: the target missed, 未完成 whatever the measures come to. 1.3."""
    kept, _ = close(small.write())
    assert scored(sheet(id_), 2024, EAST, sealed(kept, EAST)).line("T1").veto is False
    small.target(EAST, "energy.intensity", "annual", "2024", "5")
    closing, _ = close(small.write())
    score = scored(sheet(id_), 2024, EAST, sealed(closing, EAST))
    assert (score.line("T1").veto, score.grade) == (True, "未完成")


def test_the_pace_in_force_counts_where_nothing_was_issued(close, small):
    """Linear by a city's own rule: 13 % in five years is 2.6 % a year, A5b."""
    folder = small.write()
    (folder / "parameters").mkdir()
    (folder / "parameters" / "pace.yaml").write_text(LINEAR, encoding="utf-8")
    closing, _ = close(folder)
    assert required(closing, EAST) == (2.6, "official")
    assert required(closing, CITY) == (2.6, "official")
