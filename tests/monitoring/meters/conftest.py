"""A lake for meters, and the helpers of these tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "helpers"))


@pytest.fixture(scope="session")
def rulebook():
    """The package's own rulebook."""
    from shuangkong.rulebook.lookup import Rulebook

    return Rulebook.load()


@pytest.fixture
def lake(tmp_path, rulebook):
    """A data folder: `lake.register(rows)`, `lake.upload(items)`, `lake.close(month)`."""
    from meter_home import Lake

    return Lake(tmp_path, rulebook)
