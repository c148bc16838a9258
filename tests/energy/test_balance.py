"""balance.csv: both sides of a county's balance, what is refused, and the way back to the cell."""

import pytest
from small_books import CITY, EAST, WEST

# what East had in 2024, as its balance sheet has it: 100 on the supply side in hundredths of the total
SHARES = {
    "opening_stock_tce": 5, "production_tce": 40, "inflow_tce": 70, "outflow_tce": 10, "closing_stock_tce": 5,
    "final_agriculture_tce": 2, "final_industry_tce": 60, "final_construction_tce": 2, "final_transport_tce": 8,
    "final_services_tce": 6, "final_households_tce": 8, "transformation_loss_tce": 12, "other_loss_tce": 2,
}  # fmt: skip
USE = 100  # of it


def sheet(total, kind=None, area=EAST, period="2024", **cells):
    """Return a row of balance.csv that balances exactly."""
    amounts = {name: str(share * total // 100) for name, share in SHARES.items()} | cells
    return {"area": area, "period": period, **({} if kind is None else {"energy_kind": kind}), **amounts}


def of(rows, name, area=EAST, period="2024"):
    """Return value and verdict of a figure of the balance."""
    row = rows[f"energy.balance_{name}", area, period]
    return row["value"], row["verdict"]


def test_both_sides_and_their_difference(figures, small):
    """R1.7: supply 1,000,000; use 1,000,000; balanced. Nobody else has a balance."""
    rows = figures(small.put("balance", sheet(1_000_000)))
    assert of(rows, "supply") == ("1000000.00", "none")
    assert of(rows, "use") == ("1000000.00", "none")
    assert of(rows, "difference") == ("0.00", "met")
    assert [key[1] for key in rows if key[0] == "energy.balance_use"] == [EAST]


@pytest.mark.parametrize(
    ("opening", "difference", "verdict"),
    [("70000", "2.00", "met"), ("70001", "2.00", "behind"), ("29999", "-2.00", "behind"), ("0", "-5.00", "behind")],
)
def test_two_per_cent_are_balanced_and_no_more(figures, small, opening, difference, verdict):
    """Exactly 2 % of use is within the tolerance; a tonne more is not, on either side."""
    rows = figures(small.put("balance", sheet(1_000_000, opening_stock_tce=opening)))
    assert of(rows, "difference") == (difference, verdict)


def test_kinds_are_added_up(figures, small):
    """Coal and power make the county's balance."""
    rows = figures(small.put("balance", sheet(600_000, "煤炭"), sheet(400_000, "电力")))
    assert of(rows, "supply") == ("1000000.00", "none")


def test_a_row_of_all_kinds_stands_before_its_kinds(figures, small):
    """Whoever writes the total and some of its kinds is not counted twice."""
    rows = figures(small.put("balance", sheet(1_000_000, ""), sheet(600_000, "煤炭")))
    assert of(rows, "use") == ("1000000.00", "none")


def test_a_blank_cell_is_missing(figures, small):
    """Supply is not known without the stock; use is."""
    rows = figures(small.put("balance", sheet(600_000, "煤炭", opening_stock_tce=""), sheet(400_000, "电力")))
    assert of(rows, "supply") == (None, "undetermined")
    assert of(rows, "use") == ("1000000.00", "none")
    assert of(rows, "difference") == (None, "undetermined")


def test_it_changes_nothing_else(figures, small):
    """Intensity and total rest on energy.csv."""
    before = figures(small)
    after = figures(small.put("balance", sheet(1_000_000)))
    assert {key: row for key, row in after.items() if not key[0].startswith("energy.balance")} == before


def test_negative_stock_is_refused_at_the_cell(problems, small):
    """A stock of less than nothing."""
    (place,) = problems(small.put("balance", sheet(1_000_000, closing_stock_tce="-1")))
    assert place == "balance.csv · 第 2 行 · “closing_stock_tce”列"


def test_a_kind_twice_is_refused(problems, small):
    """Two rows of coal for one county and year."""
    (place,) = problems(small.put("balance", sheet(600_000, "煤炭"), sheet(400_000, "煤炭")))
    assert place == "balance.csv · 第 3 行"


def test_an_unknown_area_is_refused(problems, small):
    """The books of another city."""
    told = problems(small.put("balance", sheet(1_000_000, area="110101")))
    assert list(told) == ["balance.csv · 第 2 行 · “area”列"]


def test_the_explanation_leads_to_every_cell(explained, records, small):
    """Difference → supply and use → the lines of both kinds; the remark says whether it balances."""
    small.put("balance", sheet(600_000, "煤炭"), sheet(400_000, "电力"))
    opened = explained(small, "energy.balance_difference", EAST)
    cells = records(opened.root)
    assert {("balance.csv", row, name) for row in (2, 3) for name in SHARES} <= set(cells)
    assert opened.remarks == ["平衡：可供量比消费量多 0.00%，不超过允许的 2%。"]
    assert opened.sentence == "差额在允许范围以内，平衡。"


def test_supply_beside_the_total_of_energy_csv(explained, small):
    """A remark says by how much the two differ; where they agree, nothing is said."""
    total = int(small.find("energy", area=WEST, period="2024")["energy_tce"])
    small.put("balance", sheet(1_000_000, area=WEST))
    (remark,) = explained(small, "energy.balance_supply", WEST).remarks
    assert f"少 {(total - 1_000_000) / 10_000:,.2f} 万吨标准煤" in remark
    small.rows["balance"][0]["opening_stock_tce"] = str(total - 950_000)
    assert explained(small, "energy.balance_supply", WEST).remarks == []
    assert CITY
