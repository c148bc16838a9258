"""指标值: what all accounts end in, one table with a unique key of figure, area and period."""

import ibis

from shuangkong.energy.figures import INTENSITY, TOTAL, UNITS
from shuangkong.energy.tables import INTENSITY_ACCOUNT
from shuangkong.energy.total_tables import TOTAL_ACCOUNT, UNITS_ACCOUNT
from shuangkong.kernel.accounting import figures_of
from shuangkong.kernel.figures import CONFIDENCES
from shuangkong.warning.tables import INTENSITY_FIGURES, INTENSITY_WARNING, TOTAL_FIGURES, TOTAL_WARNING

Table = ibis.Table


def figures(
    intensity_account: Table,
    total_account: Table,
    units_account: Table,
    intensity_warning: Table,
    total_warning: Table,
) -> Table:
    """指标值: every figure of every unit and period, with its value as a decimal text rounded half up."""
    rows = ibis.union(
        figures_of(intensity_account, INTENSITY_ACCOUNT, INTENSITY, "floor"),
        figures_of(total_account, TOTAL_ACCOUNT, TOTAL, "floor"),
        figures_of(units_account, UNITS_ACCOUNT, UNITS, "floor"),
        figures_of(intensity_warning, INTENSITY_WARNING, INTENSITY_FIGURES, "floor"),
        figures_of(total_warning, TOTAL_WARNING, TOTAL_FIGURES, "floor"),
        distinct=False,
    )
    words = ibis.cases(*[(rows["confidence"] == rank, word) for rank, word in enumerate(CONFIDENCES)])
    return rows.select(
        "figure", "area", "period", "unit", "verdict", "coverage", "caliber",
        value=_decimal_text(rows["scaled"], rows["decimals"]),
        confidence=words,
    )  # fmt: skip


def _decimal_text(scaled: ibis.Value, decimals: ibis.Value) -> ibis.Value:
    """Write a whole number of the last digits as a decimal text: −5, 2 digits → -0.05."""
    size = scaled.abs()
    factor = ibis.cases((decimals == 0, 1), (decimals == 2, 100), (decimals == 4, 10_000)).cast("int64")
    whole = (size - size % factor) / factor
    sign = ibis.cases((scaled < 0, "-"), else_="")
    text = sign + whole.cast("int64").cast("string")
    fraction = (size % factor + factor).cast("string").substr(1)
    return ibis.cases((scaled.isnull(), ibis.null("string")), (decimals == 0, text), else_=text + "." + fraction)
