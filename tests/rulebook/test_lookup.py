"""The value in force: nearest area, day by day, versions by the day of publication."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangkong.kernel.problems import NotInForce, Unknown
from shuangkong.rulebook.document import Document
from shuangkong.rulebook.intervals import interval_problems
from shuangkong.rulebook.load import Contents
from shuangkong.rulebook.lookup import Rulebook, implied_chain
from shuangkong.rulebook.value import Parameter, Value

NOTICE = Document("notice", "通知", None, "某机关", None, date(2020, 1, 1), None, "notice")
CHAIN = ("520602", "520600", "520000", "000000")


def make(*values: Value) -> Rulebook:
    return Rulebook(Contents({"notice": NOTICE}, {"a.b": Parameter("a.b", "参数", "1", values=values)}))


def make_value(text: str, area: str, first: date | None, last: date | None, published: date | None = None) -> Value:
    return Value(text, "assumed", "notice", "一", first, last, area, published=published)


def test_the_nearest_area_with_a_value_wins():
    """DESIGN §5: look-up goes county → city → province → nation, and each passes on what it does not say."""
    book = make(
        make_value("nation", "000000", date(2020, 1, 1), None),
        make_value("city", "520600", date(2023, 7, 11), None),
        make_value("county", "520602", date(2024, 1, 1), date(2024, 12, 31)),
    )
    days = [date(2023, 7, 10), date(2023, 7, 11), date(2024, 12, 31), date(2025, 1, 1)]
    assert [book.value("a.b", CHAIN, day).text for day in days] == ["nation", "city", "county", "city"]
    assert book.value("a.b", ("210300", "210000", "000000"), days[2]).text == "nation"


def test_the_latest_version_published_by_the_day_wins():
    """DESIGN §3: of the versions that apply, the latest published by the as-of day; later ones are not yet known."""
    book = make(
        make_value("V0", "000000", None, date(2025, 12, 31)),
        make_value("V1", "000000", date(2021, 1, 1), date(2025, 12, 31), date(2022, 11, 1)),
        make_value("V3", "000000", date(2021, 1, 1), None, date(2024, 2, 2)),
    )
    as_of = [date(2022, 10, 31), date(2022, 11, 1), date(2024, 2, 1), date(2024, 2, 2), None]
    found = [book.value("a.b", CHAIN, date(2022, 12, 31), known).text for known in as_of]
    assert found == ["V0", "V1", "V1", "V3", "V3"]
    assert book.value("a.b", CHAIN, date(2020, 12, 31)).text == "V0"
    with pytest.raises(NotInForce, match="按 2023-01-01 以前发布的规定"):
        book.value("a.b", CHAIN, date(2026, 1, 1), date(2023, 1, 1))


def test_nothing_in_force_names_id_place_day_and_what_there_is():
    """DESIGN §5: no value in force is an error that names the id, the place and the day."""
    book = make(
        make_value("0.1", "000000", date(2020, 1, 1), date(2020, 12, 31)),
        make_value("0.2", "520600", date(2023, 1, 1), None),
    )
    with pytest.raises(NotInForce) as caught:
        book.value("a.b", CHAIN, date(2021, 6, 30))
    assert str(caught.value) == (
        "参数（a.b）：520602 在 2021-06-30 没有有效的取值。查找顺序：520602 → 520600 → 520000 → 000000。"
        "已有的取值：520600 2023-01-01 起；000000 2020-01-01 至 2020-12-31。"
    )


def test_an_unknown_id_is_not_the_same_as_not_in_force():
    """A slip in the id is told apart from a rule that is not in force, with the nearest id suggested."""
    book = make(make_value("0.1", "000000", None, None))
    with pytest.raises(Unknown, match=r"没有“a.c”这个参数。是不是“a.b”？"):
        book.value("a.c", CHAIN, date(2024, 1, 1))
    with pytest.raises(Unknown, match="没有登记“notise”这份文件"):
        book.document("notise")


def test_rows_have_one_form_for_values_and_versions():
    """The join of the accounts reads days as yyyymmdd: open ends are 99991231, open starts 10101."""
    book = make(
        make_value("1", "000000", None, date(2020, 12, 31)),
        make_value("2", "000000", date(2021, 1, 1), None, date(2022, 2, 2)),
    )
    numbers = [(row["applies_from"], row["applies_to"], row["published"], row["value"]) for row in book.rows()]
    assert numbers == [(10101, 20201231, 10101, "1"), (20210101, 99991231, 20220202, "2")]
    assert (
        book.rows()[0] | {"confidence": 2, "document": "notice", "at": "一", "id": "a.b", "area": "000000"}
        == book.rows()[0]
    )


def test_the_chain_that_a_code_implies():
    """A GB/T 2260 code carries its city and its province; any other code has the nation above it."""
    assert implied_chain("520602") == CHAIN
    assert implied_chain("520600") == CHAIN[1:]
    assert implied_chain("000000") == ("000000",)
    assert implied_chain("zone-1") == ("zone-1", "000000")


DAYS = st.integers(0, 40).map(lambda days: date.fromordinal(date(2024, 1, 1).toordinal() + days))
ENDS = st.none() | DAYS


@st.composite
def drawn_values(draw: st.DrawFn) -> tuple[Value, ...]:
    count = draw(st.integers(1, 6))
    values = []
    for number in range(count):
        first, last = draw(ENDS), draw(ENDS)
        if first and last and first > last:
            first, last = last, first
        published = draw(st.none() | DAYS)
        values.append(make_value(str(number), draw(st.sampled_from(CHAIN[:2])), first, last, published))
    return tuple(values)


def holds(value: Value, day: date) -> bool:
    return (value.from_ is None or value.from_ <= day) and (value.to is None or day <= value.to)


@given(drawn_values(), DAYS, ENDS)
def test_lookup_equals_a_naive_scan(values, day, as_of):
    """Over any sound set of values, look-up finds what reading all of them one by one finds."""
    if any("重叠" in problem.found for problem in interval_problems([("·", value) for value in values])):
        return
    expected = None
    for area in CHAIN:
        known = [
            v
            for v in values
            if v.area == area and holds(v, day) and (not as_of or not v.published or v.published <= as_of)
        ]
        if expected is None and known:
            expected = max(known, key=lambda value: value.published or date.min)
    book = make(*values)
    if expected is None:
        with pytest.raises(NotInForce):
            book.value("a.b", CHAIN, day, as_of)
    else:
        assert book.value("a.b", CHAIN, day, as_of) is expected


@given(drawn_values())
def test_overlaps_and_gaps_equal_a_count_day_by_day(values):
    """An overlap or a gap is reported exactly when counting the values of each day shows one."""
    problems = [problem.found for problem in interval_problems([(f"· {v.text}", v) for v in values])]
    overlap = gap = False
    for area in CHAIN[:2]:
        own = [value for value in values if value.area == area]
        days = [date.fromordinal(date(2023, 12, 31).toordinal() + n) for n in range(43)]
        for day in days:
            published = [value.published for value in own if holds(value, day)]
            overlap = overlap or len(published) > len(set(published))
        covered = [any(holds(value, day) for value in own) for day in days]
        if True in covered:
            inner = covered[covered.index(True) : len(covered) - covered[::-1].index(True)]
            gap = gap or not all(inner)
    assert any("重叠" in found for found in problems) == overlap
    assert any("没有取值" in found for found in problems) == gap
