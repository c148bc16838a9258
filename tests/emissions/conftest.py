"""Gives this room's tests `check` (tests/spec): test folders are no packages to import from."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))

from spec_check import check  # noqa: F401 -- a fixture
