"""地区树: what is wrong with a tree of areas, and what is looked up along it."""

from __future__ import annotations

import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangkong.registers import tree


def areas(text: str) -> pa.Table:
    """Read lines of "area parent counted_in" (- for none) as the table of areas.csv."""
    rows = [line.split() for line in text.strip().splitlines()]
    rows = [[*(None if cell == "-" else cell for cell in row), *[None] * (3 - len(row))] for row in rows]
    area, parent, counted_in = ([row[i] for row in rows] for i in range(3))
    return pa.table(
        {
            "area": pa.array(area, pa.string()),
            "parent": pa.array(parent, pa.string()),
            "name": pa.array([f"名{code}" for code in area], pa.string()),
            "counted_in": pa.array(counted_in, pa.string()),
            "row": pa.array(range(2, len(rows) + 2), pa.int32()),
        }
    )


def told(text: str) -> list[str]:
    return [f"{p.place} | {p.found} | {p.wanted} | {p.mend}" for p in tree.check(areas(text))]


GOOD = """
520600 520000
520602 520600
520603 520600
520602-GX 520602
520600-DL 520600 520603
"""


def test_a_right_tree_has_no_problems():
    """A province that the codes imply needs no row of its own, nor does the nation."""
    assert told(GOOD) == []
    assert told("520000 000000") == []
    assert told("north -\nsouth 000000") == []
    assert told("") == []


def test_a_county_in_two_cities_names_both_rows():
    """The same code under two parents is one of the classic faults of merged lists."""
    assert told("520600 -\n520500 -\n520602 520600\n520602 520500") == [
        (
            "areas.csv · 第 5 行 · “area”列 | 520602 名520602，第 4 行的上级是 520600，本行的上级是 520500 | "
            "一个地区只登记一行、只有一个上级 | 核对隶属关系，只留正确的一行"
        )
    ]


def test_an_area_in_two_rows_names_both():
    """The same row twice is told more simply."""
    assert told("520600 -\n520602 520600\n520602 520600") == [
        "areas.csv · 第 4 行 · “area”列 | 520602 名520602，第 3 行已经登记 | 一个地区只登记一行 | 两行留一行"
    ]


@pytest.mark.parametrize("parent", ["520700", "510000", "x"])
def test_an_unknown_parent_is_told(parent):
    """A city, or a province that the code does not imply, has to be registered."""
    assert told(f"520602 {parent}") == [
        (
            f"areas.csv · 第 2 行 · “parent”列 | {parent}（“area”列没有这个地区） | "
            "“area”列登记过的区划代码，或留空（最上级地区） | "
            f"补登记 {parent} 这一行，或改正520602 名520602的上级"
        )
    ]


def test_an_unknown_area_to_be_counted_in_is_told():
    """An amount that is counted in nothing known would be lost or doubled."""
    assert told("520600 -\n520602 520600 520699") == [
        (
            "areas.csv · 第 3 行 · “counted_in”列 | 520699（“area”列没有这个地区） | "
            "“area”列登记过的区划代码，或留空（计入上级） | "
            "补登记 520699 这一行，或改正520602 名520602的计入的地区"
        )
    ]


def test_a_circle_of_parents_names_its_members_in_order():
    """An area that hangs on the circle is not part of it, and the circle is told once."""
    assert told("d c\na b\nb c\nc a") == [
        (
            "areas.csv · 第 3 行 · “parent”列 | 上级绕成了一圈：a 名a → b 名b → c 名c → a 名a | "
            "顺着上级往上走，最后到最上级地区 | 改正第 3、4、5 行中写错的那一行"
        )
    ]


def test_an_area_under_itself_or_counted_in_itself_is_told():
    """The smallest circle."""
    assert told("520600 -\n520602 520602\n520603 520600 520603") == [
        (
            "areas.csv · 第 3 行 · “parent”列 | 520602（520602 名520602的上级是它自己） | "
            "另一个地区的代码，或留空 | 改正520602 名520602的上级"
        ),
        (
            "areas.csv · 第 4 行 · “counted_in”列 | 520603（520603 名520603的计入的地区是它自己） | "
            "另一个地区的代码，或留空 | 改正520603 名520603的计入的地区"
        ),
    ]


def test_a_circle_of_counting_is_told_where_the_parents_are_right():
    """A zone counted in a county that is counted in the zone."""
    assert told("c -\nz c k\nk c z") == [
        (
            "areas.csv · 第 3 行 · “counted_in”列 | 计入的地区绕成了一圈：z 名z → k 名k → z 名z | "
            "顺着计入的地区往上走，最后到最上级地区 | 改正第 3、4 行中写错的那一行"
        )
    ]


def test_a_large_circle_is_shortened():
    """A message stays one that a person can read."""
    count = 1000
    (message,) = told("\n".join(f"a{i} a{(i + 1) % count}" for i in range(count)))
    assert " → a11 名a11 → …（一共 1,000 个地区）" in message
    assert message.endswith("改正第 2、3、4、5、6、7、8、9、10、11、12、13 等 行中写错的那一行")


@pytest.mark.parametrize(
    ("area", "chain"),
    [
        ("520602-GX", ["520602-GX", "520602", "520600", "520000", "000000"]),
        ("520600-DL", ["520600-DL", "520600", "520000", "000000"]),
        ("520600", ["520600", "520000", "000000"]),
        ("alone", ["alone", "000000"]),
        ("210300", ["210300", "210000", "000000"]),
        ("330000", ["330000", "000000"]),
        ("000000", ["000000"]),
        ("plant", ["plant", "210300", "210000", "000000"]),
    ],
)
def test_rules_are_looked_up_along_the_parents_then_the_implied_province_then_the_nation(area, chain):
    """The province of the code comes in front of the nation, registered or not, the nation last.

    A plant's own code implies no province, so its city's does.
    """
    more = "alone -\n210300 000000\n330000 000000\n000000 -\nplant 210300\n"
    rows = [row for row in tree.ancestors(areas(GOOD + more)).to_pylist() if row["area"] == area]
    assert [row["ancestor"] for row in rows] == chain
    assert [row["distance"] for row in rows] == list(range(len(chain)))


def test_members_say_whose_rows_include_whose():
    """Counted in the area named, else in the parent; an area that is not registered has no rows to include any."""
    assert tree.members(areas(GOOD)).to_pylist() == [
        {"whole": "520600", "area": "520602"},
        {"whole": "520600", "area": "520603"},
        {"whole": "520602", "area": "520602-GX"},
        {"whole": "520603", "area": "520600-DL"},
    ]


@pytest.mark.parametrize(
    ("text", "root"),
    [(GOOD, "520600"), ("520000 000000\n210000 000000", "000000"), ("a -\nb -", "000000"), ("", "000000")],
)
def test_the_root_is_the_one_area_above_all_others(text, root):
    """Several provinces beside each other stand under the nation, whether it has a row or not."""
    assert tree.root(areas(text)) == root


def test_an_empty_book_has_empty_tables():
    """A folder without areas.csv."""
    assert tree.ancestors(areas("")).schema == tree.ancestors(areas(GOOD)).schema
    assert tree.members(areas("")).schema == tree.members(areas(GOOD)).schema


def test_28430_areas_take_no_time():
    """Ten times the counties of the nation; the bound only catches a change of order."""
    codes = [f"{100_000 + i}" for i in range(28_430)]
    table = areas("\n".join([f"{codes[0]} -", *(f"{codes[i]} {codes[(i - 1) // 10]}" for i in range(1, len(codes)))]))
    start = time.perf_counter()
    assert tree.check(table) == []
    assert tree.ancestors(table).num_rows > len(codes)
    assert tree.members(table).num_rows == len(codes) - 1
    assert tree.root(table) == codes[0]
    assert time.perf_counter() - start < 3


CODES = st.sampled_from(["a", "b", "c", "520000", "520600", "520602", "000000"])


@settings(deadline=None)
@given(st.lists(st.tuples(CODES, st.none() | CODES, st.none() | CODES), max_size=8))
def test_any_areas_are_walked_to_an_end(rows):
    """Circles, doubles and strangers are told; walking upwards always ends at the nation."""
    table = areas("\n".join(" ".join(cell or "-" for cell in row) for row in rows))
    tree.check(table)
    tree.members(table)
    tree.root(table)
    chains: dict[str, list[str]] = {}
    for row in tree.ancestors(table).to_pylist():
        chains.setdefault(row["area"], []).append(row["ancestor"])
    for area, chain in chains.items():
        assert chain[0] == area
        assert chain[-1] == "000000"
        assert len(set(chain)) == len(chain)
