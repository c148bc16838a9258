"""What the catalogue knows of other rooms is what those rooms declare: columns with their units, and figures."""

from shuangkong.closing.store import CATALOGUE
from shuangkong.energy.tables import ENERGY, GDP
from shuangkong.targets.elsewhere import COLUMNS, ROOM_FIGURES


def test_columns_are_those_of_the_books():
    """Every number of gdp.csv and energy.csv, in the order and the unit of its contract; no texts, no years."""
    numbers = {f"{book.name}.{c.name}": c.unit for book in (GDP, ENERGY) for c in book.columns if c.kind == "number"}
    assert list(COLUMNS.items()) == list(numbers.items())


def test_figures_are_those_of_the_closing():
    """Every figure that a room computes itself, so that no indicator takes its name."""
    assert list(ROOM_FIGURES) == list(CATALOGUE)
