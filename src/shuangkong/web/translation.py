"""英文界面: finds every text of the pages, and compiles the translations: python -m shuangkong.web.translation.

Chinese is written in the pages themselves; only English needs a catalogue. Django's own command would need gettext.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOM = Path(__file__).parent
PACKAGE = ROOM.parent
CATALOGUE = ROOM / "locale" / "en" / "LC_MESSAGES" / "django.po"
THEME = ROOM / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"  # the theme of the registers speaks English only
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = {"_": None, "gettext": None, "gettext_lazy": None, "pgettext_lazy": ((1, "c"), 2), "pgettext": ((1, "c"), 2)}
COUNTED = {"ngettext": (1, 2), "npgettext": ((1, "c"), 2, 3)}


def texts() -> set[tuple[str, str]]:
    """Return (context, text) of every text that a page may show, from templates and from Python."""
    from babel.messages.extract import extract

    found = set()
    for source in sources():
        for _line, text, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=WORDS | COUNTED):
            found.add((context or "", text if isinstance(text, str) else text[0]))
    return {(context, text) for context, text in found if text}


def sources() -> Iterator[str]:
    """Yield every module and every template of the package, a template as what it says in Python."""
    from django.utils.translation.template import templatize

    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.read_text("utf-8")
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        yield templatize(path.read_text("utf-8"))


def missing() -> list[str]:
    """Return the texts that have no English."""
    catalogue = _catalogue()
    known = {(m.context or "", m.id if isinstance(m.id, str) else m.id[0]) for m in catalogue if m.id and all(_said(m))}
    return sorted(text for context, text in texts() if (context, text) not in known)


def _said(message: Any) -> tuple[str, ...]:
    said = message.string
    return said if isinstance(said, tuple) else (said,)


def unused() -> list[str]:
    """Return the texts of the catalogue that no page says any more."""
    needed = texts()
    ids = ((m.context or "", m.id if isinstance(m.id, str) else m.id[0]) for m in _catalogue() if m.id)
    return sorted(text for context, text in ids if (context, text) not in needed)


def compiled(path: Path) -> bytes:
    """Return a catalogue in the form that gettext reads."""
    from babel.messages.mofile import write_mo

    out = io.BytesIO()
    write_mo(out, _catalogue(path))
    return out.getvalue()


def _catalogue(path: Path = CATALOGUE) -> Any:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3], abort_invalid=True)
    catalogue.creation_date = catalogue.revision_date = UNDATED  # else every compilation differs
    return catalogue


if __name__ == "__main__":
    for source in (CATALOGUE, THEME):
        source.with_suffix(".mo").write_bytes(compiled(source))
    sys.stdout.writelines(f"{text}\n" for text in missing())
