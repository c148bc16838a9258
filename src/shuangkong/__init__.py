"""双控 — a city's energy and emission books.

Rooms, bottom-up: kernel, rulebook, access, registers, targets, energy, warning, closing, web, cli.
Read first: README.md for what it does, CONTRIBUTING.md for where a file goes.
"""

__version__ = "0.1.0"
