"""What every test may ask for."""

import os

import pytest


def needs(name: str, present: bool, reason: str) -> None:
    """Skip the test that lacks something, and say so; where nothing may be skipped (SHUANGKONG_NO_SKIP=1), fail."""
    if present:
        return
    sentence = f"needs {name}: {reason}"
    if os.environ.get("SHUANGKONG_NO_SKIP"):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(name="needs", scope="session")
def needs_fixture():
    """`needs("Chromium", shutil.which("chromium") is not None, "apt-get install chromium")`, for test functions."""
    return needs
