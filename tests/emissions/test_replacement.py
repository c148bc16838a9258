"""Replacement of new projects: once or twice, from what is verified, and never a tonne twice."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from shuangkong.access.models import User
from shuangkong.emissions import replacement, replacement_demand, replacement_sources
from shuangkong.emissions.base_source import Source
from shuangkong.emissions.base_year import of_source
from shuangkong.emissions.models import Amount, Claim, Exclusion, Project, Use
from shuangkong.emissions.permit_models import Attainment, NewProject, RegisterFile, SourceStatistic
from shuangkong.registers.models import Area

pytestmark = pytest.mark.django_db
NOW, DAY = datetime(2026, 3, 31, 8, tzinfo=UTC), date(2025, 3, 2)


@pytest.fixture
def city():
    """A city with a county, its officer, and a project with 60 t of COD verified over two years."""
    Area.objects.create(code="210300", name="鞍山市", level="city")
    Area.objects.create(code="210303", name="铁西区", level="county", parent_id="210300")
    officer = User.objects.create_user("city", password="x", role="city_officer", area="210300")
    project = Project.objects.create(
        code="P1", type="W2", name="提标改造", area_id="210303", listed_year=2023, stage="running"
    )
    for year, amount in ((2023, 40), (2024, 20)):
        claim = Claim.objects.create(project=project, year=year, state="verified")
        for level, value in (("filed", 90), ("checked", 80), ("verified", amount)):
            Amount.objects.create(claim=claim, pollutant="cod", level=level, amount_t=value, day=DAY, at=NOW)
    file = RegisterFile.objects.create(book="x", name="x", sha256="0" * 64, size=1, rows=1, area_id="210300", at=NOW)
    return officer, project, {"file": file, "entered_at": NOW}


def attained(kept, area, medium, met, year=2023):
    """Register whether an area met its target."""
    return Attainment.objects.create(area_id=area, medium=medium, met=met, year=year, **kept)


def wanted(kept, amount=10, pollutant="cod", target="XM-1"):
    """A new project of 2024."""
    return NewProject.objects.create(
        target=target, name="新建项目", area_id="210303", pollutant=pollutant, new_t=Decimal(str(amount)),
        approved_on=date(2024, 9, 1), **kept,
    )  # fmt: skip


def use(city, target, amount, **more):
    """Enter a use."""
    officer, project, _ = city
    given = {"day": DAY, "document": "鞍环审〔2025〕3号", "user": officer, "now": NOW} | more
    return replacement.use_reduction(project, target, Decimal(str(amount)), **given)


@pytest.mark.parametrize(("met", "times", "needed"), [(True, 1, 10), (False, 2, 20)])
def test_once_or_twice_by_last_years_water(city, met, times, needed):
    """The county's own water of the year before decides on COD. §2.4."""
    kept = city[2]
    attained(kept, "210303", "water", met)
    attained(kept, "210300", "water", not met)
    (found,) = replacement_demand.demands([wanted(kept)])
    assert (found.times.times, found.needed_t, found.gap_t) == (times, needed, needed)


def test_air_of_the_city(city):
    """NOx is replaced twice where the city's air or its fine particles missed the target, even where one is not known."""
    kept = city[2]
    target = wanted(kept, pollutant="nox")
    assert replacement_demand.demands([target])[0].times.missing == ("air", "pm25")
    attained(kept, "210300", "air", True)
    assert replacement_demand.demands([target])[0].needed_t is None
    attained(kept, "210300", "pm25", False)
    assert replacement_demand.demands([target])[0].needed_t == 20


def test_an_offset_is_not_used_twice(city):
    """60 t are verified: what is asked beyond what is left is refused, with the numbers; nothing is entered."""
    kept = city[2]
    attained(kept, "210303", "water", True)
    first, second = wanted(kept, 50), wanted(kept, 50, target="XM-2")
    assert use(city, first, 50).ratio == 1
    with pytest.raises(replacement.Refused, match="减排量 60 吨，已使用 50 吨，剩余 10 吨，本次申请"):
        use(city, second, 10.01)
    use(city, second, 10)
    assert [one.amount_t for one in Use.objects.order_by("pk")] == [50, 10]
    with pytest.raises(replacement.Refused, match="剩余 0 吨"):
        use(city, second, "0.01")
    (source,) = replacement_sources.sources([city[1]])
    assert (source.verified_t, source.used_t, source.left_t) == (60, 60, 0)


def test_no_more_than_has_to_be_replaced(city):
    """What the new project does not need stays with the source."""
    kept = city[2]
    attained(kept, "210303", "water", False)
    target = wanted(kept)
    use(city, target, 15)
    with pytest.raises(replacement.Refused, match="应替代 20 吨（2 倍），已落实 15 吨，尚缺 5 吨"):
        use(city, target, 6)


def test_what_is_excluded_cannot_be_used(city):
    """A year that was excluded is no source; one that was capped is one up to the cap."""
    kept, project = city[2], city[1]
    attained(kept, "210303", "water", True)
    Exclusion.objects.create(project=project, year=2023, day=DAY, reason="数据不实", at=NOW)
    Exclusion.objects.create(
        project=project, year=2024, pollutant="cod", amount_t=5, day=DAY, reason="按监测值", at=NOW
    )
    assert replacement_sources.verified(project, "cod") == 5
    with pytest.raises(replacement.Refused, match="减排量 5 吨"):
        use(city, wanted(kept), 6)


def test_of_several_exclusions_the_strictest_holds(city):
    """§1.8: what was falsified is no source, whatever was decided on the year later; nor does a laxer cap lift a stricter."""
    project = city[1]
    for pollutant, most in (("", None), ("cod", 30)):
        Exclusion.objects.create(
            project=project, year=2023, pollutant=pollutant, amount_t=most, day=DAY, reason="数据不实", at=NOW
        )
    assert replacement_sources.verified(project, "cod") == 20


def test_what_was_sent_back_is_no_source(city):
    """Only what stands verified or recognised counts; of both the recognised amount."""
    project = city[1]
    claim = Claim.objects.get(project=project, year=2023)
    Amount.objects.create(claim=claim, pollutant="cod", level="recognised", amount_t=38, day=DAY, at=NOW)
    assert replacement_sources.verified(project, "cod") == 58
    claim.state = "sent_back"
    claim.save()
    assert replacement_sources.verified(project, "cod") == 20


def test_bad_input(city):
    """Without attainment, document, amount or right nothing is entered."""
    kept = city[2]
    target = wanted(kept)
    with pytest.raises(replacement.Refused, match="没有登记 铁西区 2023 年"):
        use(city, target, 1)
    attained(kept, "210303", "water", True)
    with pytest.raises(replacement.Refused, match="文号"):
        use(city, target, 1, document=" ")
    with pytest.raises(replacement.Refused, match="大于 0"):
        use(city, target, 0)
    county = User.objects.create_user("county", password="x", role="county_officer", area="210303")
    with pytest.raises(PermissionDenied):
        use(city, target, 1, user=county)
    assert not Use.objects.exists()


def test_a_source_outside_the_base_year(city):
    """遵循基数: what the statistics of 2020 don't have is no object of reduction; a later year does not do. §1.4."""
    kept = city[2]
    source = Source("91130200699229617X001P", "", "甲公司", "210303")
    one = SourceStatistic(
        permit=source.permit, organisation="甲公司", area_id="210303", pollutant="cod", year=2021, emission_t=5, **kept
    )
    one.save()
    assert (of_source(source, DAY).emission_t, of_source(source, DAY).of_area) == ({}, False)
    SourceStatistic.objects.filter(pk=one.pk).update(year=2020)
    assert of_source(source, DAY).emission_t == {"cod": 5.0}
    assert of_source(replace(source, permit=""), DAY).emission_t == {"cod": 5.0}
    other = of_source(replace(source, permit="91130200699229617X002P"), DAY)
    assert (other.emission_t, other.of_area, other.year) == ({}, True, 2020)


def test_a_source_that_was_sent_back_covers_nothing(city):
    """What was used of a claim that no longer stands is a gap of the new project again; earlier uses keep what is left."""
    kept = city[2]
    attained(kept, "210303", "water", True)
    first, second = wanted(kept, 15), wanted(kept, 45, target="XM-2")
    use(city, first, 15)
    use(city, second, 45)
    Claim.objects.filter(year=2023).update(state="sent_back")
    found = replacement_demand.demands([first, second])
    assert [(one.covered_t, one.gap_t, one.uses[0].failed) for one in found] == [(15, 0, False), (5, 40, True)]
    (source,) = replacement_sources.sources([city[1]])
    assert source.left_t == -40


def test_one_gap_is_filled_by_one_officer_at_a_time(city, monkeypatch):
    """Source and new project are both held, so that of two who use two sources for one gap the second sees what is left."""
    held, real = [], QuerySet.select_for_update
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **how: held.append(self.model) or real(self, **how))
    kept = city[2]
    attained(kept, "210303", "water", True)
    use(city, wanted(kept), 10)
    assert held == [Project, NewProject]


def test_the_page_shows_a_failed_source(city, client):
    """The ledger says beside the use that its source no longer stands, and what of it still counts."""
    kept = city[2]
    attained(kept, "210303", "water", True)
    use(city, wanted(kept, 15), 15)
    client.force_login(city[0])
    assert "来源已失效" not in client.get("/emissions/replacements/").content.decode()
    Claim.objects.update(state="sent_back")
    assert "来源已失效，计 0 吨" in client.get("/emissions/replacements/").content.decode()
