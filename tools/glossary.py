"""GLOSSARY.md out of docs/glossary.csv: `python tools/glossary.py docs/glossary.csv > GLOSSARY.md`."""

import csv
import sys
from pathlib import Path

HEAD = """\
# Glossary (术语)

One English identifier for each Chinese term: code says the identifier, labels and docstrings say the Chinese term.
Made by `make glossary` from `docs/glossary.csv`: change it there.

| 中文 | English | in code | note |
|---|---|---|---|
"""


def cell(text: str, code: bool = False) -> str:
    """One cell of the table; a bar would end it."""
    text = text.strip().replace("|", "\\|")
    return f"`{text}`" if code and text else text


def rendered(terms: Path) -> str:
    """The whole page."""
    with terms.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return HEAD + "".join(
        f"| {cell(row['chinese'])} | {cell(row['english'])} | {cell(row['identifier'], code=True)} | {cell(row['note'])} |\n"
        for row in rows
    )


if __name__ == "__main__":
    sys.stdout.write(rendered(Path(sys.argv[1])))
