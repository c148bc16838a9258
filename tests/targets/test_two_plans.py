"""Books that hold the targets of two five-year plans beside the plan's own facts: each year has its own."""

import shutil
from datetime import date
from pathlib import Path

from shuangkong.closing.books import read_books

TONGREN = Path(__file__).parents[2] / "cities" / "tongren"
NEXT = "520600,energy.intensity,five_year,2030,2025,2030,10,,铜仁市人民政府,模拟分解,synthetic,,,,,\n"


def test_a_target_of_the_next_plan_leaves_that_of_the_plan_alone(tmp_path):
    """13 % by 2025 stands in targets.csv and in plan.yaml alike; 10 % by 2030 beside it contradicts nothing."""
    folder = tmp_path / "tongren"
    shutil.copytree(TONGREN, folder)
    book = folder / "books" / "targets.csv"
    book.write_text(book.read_text(encoding="utf-8") + NEXT, encoding="utf-8")
    rows = read_books(folder, date(2026, 11, 22)).tables["targets"].to_pylist()
    own = [row for row in rows if (row["area"], row["indicator"]) == ("520600", "energy.intensity")]
    assert {(row["target_year"], row["base"], row["book"]) for row in own} == {
        (2025, 13.0, "targets"), (2030, 10.0, "targets"),
    }  # fmt: skip
