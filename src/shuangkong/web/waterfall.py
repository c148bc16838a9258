"""瀑布图: what a number was, what it gained and lost step by step, and what it is: bars drawn on the server as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shuangkong.web.chart import nice_ticks, plain

ABOVE, RIGHT, BELOW, LEFT = 26, 6, 34, 64
WIDTH, HEIGHT = 760, 300
SHARE = 0.56  # of a bar in its place


@dataclass(frozen=True, slots=True)
class Piece:
    """What a bar stands for: a total, or what is added to what stood before (negative: taken from it)."""

    name: str
    amount: Decimal
    text: str
    url: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar at its place; `level` is the height at which the next one goes on."""

    piece: Piece
    x: float
    y: float
    width: float
    height: float
    level: float

    @property
    def kind(self) -> str:
        """Return how the bar is drawn: a total, more or less."""
        return "total" if self.piece.total else "more" if self.piece.amount > 0 else "less"

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def end(self) -> float:
        return round(self.x + self.width, 1)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What the template draws; `links` are the thin lines from each bar to the next."""

    width: int
    height: int
    axis: int
    bottom: int
    bars: list[Bar]
    grid: list[tuple[float, str]]
    from_nought: bool

    @property
    def links(self) -> list[tuple[float, float, float]]:
        return [(one.end, other.x, one.level) for one, other in zip(self.bars, self.bars[1:], strict=False)]


def waterfall(pieces: Sequence[Piece]) -> Waterfall:
    """Return the bars of a change; the first and the last piece are totals.

    The axis begins below the lowest level rather than at nought where the steps would be too small to be seen.
    """
    spans, level = [], Decimal(0)
    for piece in pieces:
        before, level = (Decimal(0), piece.amount) if piece.total else (level, level + piece.amount)
        spans.append((before, level))
    levels = [after for _before, after in spans]
    low, high = min(levels), max(levels)
    margin = (high - low) / 2 or high / 10 or Decimal(1)
    ticks = nice_ticks(max(low - margin, Decimal(0)) if low >= 0 else low, high)
    place = (WIDTH - LEFT - RIGHT) / len(pieces)

    def y(value: Decimal) -> float:
        share = float((max(value, ticks[0]) - ticks[0]) / (ticks[-1] - ticks[0]))
        return round(HEIGHT - BELOW - share * (HEIGHT - ABOVE - BELOW), 1)

    bars = []
    for number, (piece, (before, after)) in enumerate(zip(pieces, spans, strict=True)):
        top, foot = y(max(before, after)), y(min(before, after))
        x = LEFT + place * (number + (1 - SHARE) / 2)
        bars.append(Bar(piece, round(x, 1), top, round(place * SHARE, 1), round(max(foot - top, 1.0), 1), y(after)))
    return Waterfall(
        WIDTH, HEIGHT, LEFT, HEIGHT - BELOW, bars, [(y(tick), plain(tick)) for tick in ticks], ticks[0] == 0
    )
