"""Gives these tests a small lake and its city pack (helpers/made_lake.py)."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "helpers"))

from made_lake import Pack


@pytest.fixture
def pack(tmp_path):
    """An empty lake and a pack without outlets."""
    return Pack(tmp_path / "home", tmp_path / "pack")
