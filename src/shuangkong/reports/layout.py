"""版面: the page of an official document (GB/T 9704), read from layouts/: margins, grid, fonts with their stand-ins."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "layouts" / "gbt-9704-2012.yaml"
POINTS_PER_MM = 72 / 25.4
TWIPS = 20  # twentieths of a point


@dataclass(frozen=True, slots=True)
class Layout:
    """A page. Lengths in mm, sizes in points; `fonts` gives each use its font and, in order, what stands in for it."""

    width_mm: float
    height_mm: float
    above_mm: float
    below_mm: float
    left_mm: float
    right_mm: float
    lines: int
    signs: int
    number_below_mm: float
    number_size: float
    body: float
    title: float
    table: float
    citation: float
    paragraph_signs: int
    day_right_signs: int
    red: str
    mark_size: float
    fonts: Mapping[str, tuple[str, ...]]

    @property
    def text_width_mm(self) -> float:
        """版心宽."""
        return self.width_mm - self.left_mm - self.right_mm

    @property
    def text_height_mm(self) -> float:
        """版心高."""
        return self.height_mm - self.above_mm - self.below_mm

    @property
    def line_twips(self) -> int:
        """The height of one of the page's lines: rounded down, so that they all fit.

        >>> layout().line_twips
        579
        """
        return int(self.text_height_mm * POINTS_PER_MM * TWIPS / self.lines)

    @property
    def sign_twips(self) -> int:
        """By how much the body's signs are set wider (negative: closer), so that a line holds them all.

        The spacing of the signs themselves, not a grid of signs: where a sign is wider than its place in such a grid, some
        programs (LibreOffice) give it two.

        >>> layout().sign_twips
        -5
        """
        return math.floor((self.text_width_mm * POINTS_PER_MM / self.signs - self.body) * TWIPS)

    @property
    def footer_mm(self) -> float:
        """From the foot of the paper to the foot of the page number, which stands below the text."""
        return self.below_mm - self.number_below_mm - self.number_size / POINTS_PER_MM

    def font(self, use: str) -> str:
        """Return the font of a use: title, body, first (一、), second （一）, digits."""
        return self.fonts[use][0]


@cache
def layout() -> Layout:
    """Return the layout in force."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    lengths = {name: raw["page"][name] for name in raw["page"] if name.endswith("_mm")}
    sizes = {name: raw["sizes"][name] for name in ("body", "title", "table", "citation")}
    indents = {name: raw["indents"][name] for name in ("paragraph_signs", "day_right_signs")}
    fonts = {use: tuple(names) for use, names in raw["fonts"].items() if isinstance(names, list)}
    return Layout(
        **lengths, **sizes, **indents, lines=raw["grid"]["lines"], signs=raw["grid"]["signs"],
        number_below_mm=raw["number_line"]["below_text_mm"], number_size=raw["number_line"]["size"],
        red=raw["red"]["colour"], mark_size=raw["red"]["mark_size"], fonts=fonts,
    )  # fmt: skip
