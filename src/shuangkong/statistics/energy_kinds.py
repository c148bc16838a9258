"""能源品种的名称: what a kind of energy may be called on a form; the kinds themselves stand in the rulebook."""

from __future__ import annotations

import unicodedata

from shuangkong.rulebook.energy_kinds import energy_kinds


def plain(text: str) -> str:
    """Return a name in one spelling: width, spaces and kinds of brackets make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def kind_words() -> dict[str, str]:
    """Return every name of every kind with the kind's id."""
    return {name: kind.id for kind in energy_kinds().values() for name in kind.names}
