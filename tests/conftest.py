"""What every test may ask for."""

import importlib.util
import itertools
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

TESTS = Path(__file__).parent
TOOL = TESTS.parent / "tools" / "postgres.py"
# Spark's machines live for a minute here: what the second compiler makes faster is never run often enough to pay for it.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
# SQL that tests have built serves the tests of all processes, and no one else.
os.environ["XDG_CACHE_HOME"] = str(TESTS.parent / ".pytest_cache" / "shuangkong")

# Files that take longest, which begin first: one that begins last keeps one worker busy while the others wait.
LONG = (
    "closing/test_engines_agree.py", "monitoring/accounts/test_engines.py", "web/test_matrix.py", "web/test_api_matrix.py",
    "web/test_api_described.py", "web/test_migrations.py", "bench/test_statistics.py", "keeping/test_refusals.py",
    "keeping/test_round_trip.py", "web/test_serving.py", "closing/test_killed.py", "bench/test_close.py",
    "journeys/test_policy.py", "journeys/test_indicators.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first, each whole; the option --no-loadscope-reorder leaves it at that."""
    rank = {TESTS / name: at for at, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path, len(LONG)))


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
