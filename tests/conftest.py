"""What every test may ask for."""

import importlib.util
import itertools
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

TOOL = Path(__file__).parents[1] / "tools" / "postgres.py"
# Spark's machines live for a minute here: what the second compiler makes faster is never run often enough to pay for it.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
# SQL that tests have built serves the tests of all processes, and no one else.
os.environ["XDG_CACHE_HOME"] = str(TOOL.parents[1] / ".pytest_cache" / "shuangkong")


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


@pytest.fixture(scope="session")
def postgres(needs):
    """`postgres()` makes an empty database on a private PostgreSQL and returns its address; skipped where there is none."""
    spec = importlib.util.spec_from_file_location("postgres", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    needs("PostgreSQL", not tool.missing(), tool.missing())
    import psycopg

    numbers = itertools.count(1)
    with tool.server() as address:

        def database():
            name = f"tests_{next(numbers)}"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return urlsplit(address)._replace(path=f"/{name}").geturl()

        yield database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request, tmp_path):
    """The address of an empty database of its own, once on each engine, for programs that the test starts."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'own.sqlite3'}"
    return request.getfixturevalue("postgres")()


@pytest.fixture(autouse=True)
def _emptied_in_the_end(request):
    """A test that really commits has its database emptied afterwards; the append-only tables have to let that happen."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" not in request.fixturenames and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from shuangkong.access import append_only

    append_only.lift()
