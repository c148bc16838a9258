"""The values that are shipped: what the regulations ask, from when to when, and how sure we are."""

from __future__ import annotations

from datetime import date

import pytest

from shuangkong.kernel.problems import NotInForce
from shuangkong.rulebook.lookup import Rulebook, implied_chain

TONGREN, ANSHAN = implied_chain("520602"), implied_chain("210302")


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return Rulebook.load()


@pytest.mark.parametrize(
    ("on", "as_of", "caliber", "confidence"),
    [
        (date(2020, 12, 31), None, "V0", "reported"),
        (date(2025, 12, 31), date(2022, 10, 31), "V0", "reported"),
        (date(2025, 12, 31), date(2022, 11, 1), "V1", "official"),
        (date(2025, 12, 31), date(2022, 11, 16), "V2", "official"),
        (date(2025, 12, 31), date(2024, 2, 1), "V2", "official"),
        (date(2025, 12, 31), date(2024, 2, 2), "V3", "official"),
        (date(2021, 12, 31), None, "V3", "official"),
        (date(2026, 1, 1), None, "V3", "assumed"),
    ],
)
def test_calibers_of_the_fourteenth_plan(book, on, as_of, caliber, confidence):
    """发改环资〔2022〕803号, 发改运行〔2022〕1258号, 发改环资〔2024〕113号: each replaces the former for all of 2021–2025."""
    value = book.value("energy.caliber", TONGREN, on, as_of)
    assert (value.text, value.confidence) == (caliber, confidence)


@pytest.mark.parametrize(
    ("day", "consequence"),
    [
        (date(2021, 8, 11), "strengthened_guidance"),
        (date(2021, 8, 12), "review_suspension"),
        (date(2021, 12, 31), "review_suspension"),
        (date(2022, 1, 1), "strengthened_guidance"),
    ],
)
def test_reviews_are_suspended_only_while_a_document_orders_it(book, day, consequence):
    """发改办环资〔2021〕629号: suspension ended with 2021; otherwise guidance is strengthened."""
    assert book.value("warning.consequence", TONGREN, day).text == consequence


def test_both_plans_ask_for_strengthened_guidance(book):
    """Tongren and Anshan 四（一）: from each plan's day on, the city's own document stands behind the measure."""
    tongren, anshan = (book.value("warning.consequence", chain, date(2024, 1, 1)) for chain in (TONGREN, ANSHAN))
    assert (tongren.document, anshan.document) == ("tongren-145", "anshan-2023-11")
    assert book.value("warning.consequence", ANSHAN, date(2023, 11, 7)).document == "shuangkong-design"


def test_the_gap_between_levels_two_and_one(book):
    """发改办环资〔2020〕901号: 10 % of the target; used up to the first quarter of 2021, carried on by our assumption."""
    first, later = (book.value("warning.gap_share", TONGREN, day) for day in (date(2021, 3, 31), date(2021, 4, 1)))
    assert (first.number, first.compare, first.confidence) == (later.number, "at_most", "official")
    assert (str(first.number), later.confidence) == ("0.10", "assumed")
    with pytest.raises(NotInForce, match=r"warning.gap_share.*520602 在 2019-12-31"):
        book.value("warning.gap_share", TONGREN, date(2019, 12, 31))


def test_the_criterion_of_the_first_half_of_2021_stands_alone(book):
    """发改办环资〔2021〕629号 describes its levels in another way than the notices before it."""
    days = [date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30)]
    assert [book.value("warning.criterion", TONGREN, day).text for day in days] == ["A", "B", "A"]


def test_own_choices_never_pass_for_official(book):
    """A value that we chose ourselves, and every value carried on beyond its document, is marked assumed."""
    chosen = {"targets.pace": "geometric", "targets.progress_method": "log", "warning.total_basis": "growth",
              "energy.coverage_floor": "1", "energy.electricity_equivalent": "0.30"}  # fmt: skip
    for id_, text in chosen.items():
        value = book.value(id_, ANSHAN, date(2024, 12, 31))
        assert (value.text, value.confidence) == (text, "assumed"), id_


def test_every_value_opens_down_to_a_document(book):
    """DESIGN §5: value and citation travel together, so every citation finds its document and every word its label."""
    for parameter in book.parameters.values():
        for value in parameter.values:
            assert book.document(value.document).title
            assert parameter.shown(value)
