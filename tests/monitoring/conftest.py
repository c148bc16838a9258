"""Frames that the tests of the room read: made-up ones in made_up/, and the public ones of the shared folder."""

import csv
import io
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))

from spec_check import check  # noqa: F401 -- a fixture

from shuangkong.monitoring.protocol.reading import read_file

SHARED = Path(os.environ.get("SHARED") or Path(__file__).parents[3] / "shared")
MADE_UP = Path(__file__).parent / "made_up" / "frames.tsv"


def rows(path):
    """The rows of a tab-separated list with a heading."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def found_in(raw):
    """What is found in some bytes, as in a file."""
    return list(read_file(io.BytesIO(raw)))


@pytest.fixture(scope="session", name="found_in")
def found_in_fixture():
    """`found_in(raw)`: what is found in some bytes, as in a file."""
    return found_in


@pytest.fixture(scope="session")
def made_up():
    """The made-up frames with what they should say."""
    return rows(MADE_UP)


@pytest.fixture(scope="session")
def well_formed(made_up):
    """Made-up frames of all versions with nothing to overlook, as they come over the wire."""
    return [row["frame"].encode() + b"\r\n" for row in made_up if row["status"] == "ok"]


@pytest.fixture(scope="session")
def public_frames(needs):
    """The list of public frames, and its rows."""
    path = SHARED / "hj212" / "frames.tsv"
    needs("../shared/hj212", path.is_file(), "point SHARED to the folder that holds hj212/frames.tsv")
    return path, rows(path)
