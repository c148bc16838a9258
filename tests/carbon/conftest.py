"""Gives this room's tests `check` (tests/spec) and small books (tests/closing): test folders are no packages to import from."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))
sys.path.insert(0, str(Path(__file__).parents[1] / "closing" / "helpers"))
sys.path.insert(0, str(Path(__file__).parent / "helpers"))

from more_books import closed, explained, figures, problems, records_fixture, small  # noqa: F401 -- fixtures
from spec_check import check  # noqa: F401 -- a fixture
