"""指标值: what all accounts end in, one table with a unique key of figure, area and period."""

from typing import TypeAlias

import ibis

from shuangkong.kernel.figures import CONFIDENCES

Table: TypeAlias = ibis.Table


def figures(
    intensity_figures: Table, total_figures: Table, units_figures: Table, warning_figures: Table,
    indicator_figures: Table, control_figures: Table, carbon_figures: Table, emission_figures: Table,
    actual_figures: Table,
) -> Table:  # fmt: skip
    """指标值: every figure of every unit and period, with its value as a decimal text rounded half up."""
    rows = ibis.union(
        intensity_figures,
        total_figures,
        units_figures,
        warning_figures,
        indicator_figures,
        control_figures,
        carbon_figures,
        emission_figures,
        actual_figures,
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
