"""One home with a closed year and a closed quarter of Tongren; nothing in this folder changes it."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

CITIES = Path(__file__).parents[2] / "cities"
DAY = date(2026, 3, 31)
NOON = datetime(2026, 3, 31, 4, tzinfo=UTC)
CITY, COUNTY = "520600", "520603"


@pytest.fixture(scope="session")
def closed(tmp_path_factory):
    """The home of the closings; made once, in one run of the accounts."""
    from shuangkong.closing import services

    folder = tmp_path_factory.mktemp("reports") / "home"
    before = os.environ.get("SHUANGKONG_HOME")
    os.environ["SHUANGKONG_HOME"] = str(folder)
    try:
        services.close(CITIES / "tongren", ["2023", "2024Q3", "2024"], DAY, NOON)
    finally:
        os.environ.pop("SHUANGKONG_HOME") if before is None else os.environ.update(SHUANGKONG_HOME=before)
    return folder


@pytest.fixture
def home(closed, monkeypatch):
    """The closed home, in force."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(closed))
    return closed


@pytest.fixture
def closing(home):
    """`closing("2024Q3")` is the closing of a period."""
    from shuangkong.closing import store

    return lambda period: store.latest(CITY, period)
