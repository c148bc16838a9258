"""Books of projects that cannot go in: each fault with its line, and nothing goes in."""

import pytest
from small_projects import CITY, DAY

from shuangkong.closing.books import read_books
from shuangkong.kernel.problems import BadData


@pytest.mark.parametrize(
    ("book", "row", "column", "found"),
    [
        ("reductions", ["E9", "W9", "无此类型", "910101", "", "", "", 2023, "planned", "", "", "", ""], "type", "W9"),
        ("reductions", ["E9", "W1", "在市级", CITY, "", "", "", 2023, "planned", "", "", "", ""], "area", CITY),
        (
            "reductions",
            ["E9", "W1", "没有日期", "910101", "", "", "", 2023, "running", "", "", "", ""],
            "stable_on",
            "空",
        ),
        ("reduction_inputs", ["E1", "", "flow_after", 2, ""], "input", "flow_after"),
        ("reduction_inputs", ["E1", "cod", "industrial_booked_t", 2, "mg/L"], "unit", "mg/L"),
        ("reduction_inputs", ["E1", "nh3n", "in_after_mg_l", -1, "mg/L"], "value", "-1"),
        ("reduction_inputs", ["W1", "nh3n", "flow_after_10k_m3_d", 20000, "10^4 m3/d"], "value", "20000"),
        ("reduction_inputs", ["E1", "nox", "in_after_mg_l", 1, "mg/L"], "pollutant", "氮氧化物"),
        ("reduction_claims", ["E8", "cod", 2023, "filed", 1, ""], "project", "E8"),
        ("reduction_claims", ["E1", "cod", 2023, "filed", "", ""], "amount_t", "空"),
    ],
)
def test_a_bad_row_is_told(projects, book, row, column, found):
    """Unknown type, input, project or unit; a city for a county; numbers that cannot be."""
    projects.rows[book].append(row)
    with pytest.raises(BadData) as refused:
        read_books(projects.write(), DAY)
    (problem,) = refused.value.problems
    assert problem.place.startswith(f"{book}.csv")
    assert f"“{column}”" in problem.place
    assert problem.found == found


@pytest.mark.parametrize(
    ("stage", "year", "wanted"),
    [
        ("accepted", 2023, "项目稳定运行后申报；reductions.csv 中该项目为“验收”"),
        ("running", 2025, "2023 年或 2024 年（结转）"),
    ],
)
def test_a_claim_out_of_its_time_is_told(projects, stage, year, wanted):
    """§1.3, §1.5: only what runs is claimed, in its first year or the next: a third year counts a project twice."""
    projects.plant("E9", "910101", stage=stage)
    projects.claim("E9", "cod", year, "filed", 50)
    projects.claim("E9", "cod", year, "recognised", 50)
    with pytest.raises(BadData) as refused:
        read_books(projects.write(), DAY)
    assert [(problem.found, problem.wanted) for problem in refused.value.problems] == [(str(year), wanted)]
    projects.rows["reduction_claims"].append(
        ["E9", "cod", year, "sent_back", "", ""]
    )  # what was sent back claims nothing
    assert read_books(projects.write(), DAY).tables["reduction_claims"].num_rows == 4


def test_units_are_converted(projects):
    """20,000 m³/d are 2.0×10⁴ m³/d: filed in a unit of the same kind, the number is the same."""
    row = next(r for r in projects.rows["reduction_inputs"] if r[:3] == ["E1", "", "flow_after_10k_m3_d"])
    row[3:] = [20_000, "m3/d"]
    inputs = read_books(projects.write(), DAY).tables["reduction_inputs"].to_pylist()
    (flow,) = [r["value"] for r in inputs if (r["project"], r["input"]) == ("E1", "flow_after_10k_m3_d")]
    assert flow == pytest.approx(2.0)
