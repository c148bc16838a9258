"""A kill at any moment leaves the old state or the new one; two closings at once leave one chain."""

import os
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from command import SCRIPT, environment, shuangkong
from small_books import CITY, EAST, SmallBooks

from shuangkong.closing import seal as sealing
from shuangkong.closing import services, store
from shuangkong.closing.verify import verify

DAY, NOON = date(2026, 3, 31), datetime(2026, 3, 31, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A home with one closing, and what two further closings of changed books are about to seal: 2024 and 2023."""
    root = tmp_path_factory.mktemp("killed")
    books, kept = SmallBooks(root / "small"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(root / "home"))
        ((first, _),) = services.close(books.write(), ["2024"], DAY, NOON)
        books.change("energy", {"area": EAST, "period": "2024"}, energy_tce="1347000")
        patch.setattr(services, "seal", lambda content: (kept.append(content), True))
        services.close(books.write(), ["2024", "2023"], DAY, NOON)
    return root / "home", first, kept


@pytest.fixture
def contents(prepared, home):
    """A copy of that home, its one closing, and the two contents."""
    shutil.copytree(prepared[0], home)
    return prepared[1:]


def killed_at(content, step):
    """Seal in a process that kills itself with -9 at its step-th write to disk; tell whether it was killed."""
    child = os.fork()
    if child == 0:
        count, really = [0], os.fsync

        def fsync(handle):
            count[0] += 1
            if count[0] == step:
                os.kill(os.getpid(), signal.SIGKILL)
            really(handle)

        os.fsync = fsync
        try:
            sealing.seal(content)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def state():
    """Return the seals of the chain, read afresh."""
    store._closing.cache_clear()
    return [closing.seal for closing in store.closings(CITY)]


@pytest.mark.parametrize("step", range(1, 21))
def test_a_kill_at_any_write_leaves_the_old_state_or_the_new(contents, step):
    """Twenty writes, twenty kills: the chain is sound, and the next run seals as if nothing had happened."""
    first, (content, _) = contents
    assert killed_at(content, step)
    assert verify(CITY) == []
    seals = state()
    assert seals[:1] == [first.seal]
    assert len(seals) <= 2
    closing, new = sealing.seal(content)
    assert (closing.revision, new) == (2, len(seals) == 1)
    assert state() == [first.seal, closing.seal]
    assert verify(CITY) == []
    assert not list(store.folder_of(CITY).glob(".aside-*"))


def test_the_steps_cover_the_whole_sealing(contents):
    """The last step is beyond the number tried above by a few writes only, and the rename is among them."""
    _, (content, _) = contents
    step = 20
    while killed_at(content, step):
        step += 1
        assert step < 60
    assert len(state()) == 2


def test_the_command_killed_at_work(small, tmp_path, monkeypatch):
    """The real command, at two moments of the time it needs: sound afterwards, and the next run closes."""
    home, folder = tmp_path / "home", small.write()
    started = time.monotonic()
    assert shuangkong(home, "close", folder, "2023").returncode == 0
    needed = time.monotonic() - started
    monkeypatch.setenv("SHUANGKONG_HOME", str(home))
    for share in (0.6, 0.95):
        child = subprocess.Popen(
            [SCRIPT, "close", folder, "2024"],
            env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(needed * share)
        child.kill()
        child.wait()
        assert verify(CITY) == []
        assert len(state()) in (1, 2)
    assert shuangkong(home, "close", folder, "2024").returncode == 0
    assert verify(CITY) == []
    assert len(state()) == 2


def test_two_commands_at_once_leave_one_closing(small, tmp_path, monkeypatch):
    """The same books twice at once: one revision, and both commands are content."""
    home, folder = tmp_path / "home", small.write()
    with ThreadPoolExecutor() as pool:
        runs = list(pool.map(lambda period: shuangkong(home, "close", folder, period), ["2024", "2024"]))
    assert [(run.returncode, run.stderr) for run in runs] == [(0, "")] * 2
    monkeypatch.setenv("SHUANGKONG_HOME", str(home))
    assert verify(CITY) == []
    assert [(c.period, c.revision) for c in store.closings(CITY)] == [("2024", 1)]


def test_many_seals_at_once_leave_one_chain(contents):
    """Eight processes seal two periods at the same time: each is there once, one after the other."""
    _, both = contents
    children = []
    for number in range(8):
        child = os.fork()
        if child == 0:
            try:
                sealing.seal(both[number % 2])
            finally:
                os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    assert len(state()) == 3
    assert sorted((c.period, c.revision) for c in store.closings(CITY)) == [("2023", 1), ("2024", 1), ("2024", 2)]
    assert verify(CITY) == []
