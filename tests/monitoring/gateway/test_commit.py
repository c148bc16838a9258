"""Committing: whatever goes wrong, the loop goes on, nothing is acknowledged early, and health says so."""

import asyncio
import socket
from types import SimpleNamespace

import pytest

from shuangkong.kernel.problems import BadData
from shuangkong.monitoring.gateway import commit
from shuangkong.monitoring.gateway.commit import Committer
from shuangkong.monitoring.gateway.gateway import Gateway
from shuangkong.monitoring.gateway.health import health
from shuangkong.monitoring.gateway.service import Place, serve
from shuangkong.monitoring.gateway.settings import Settings
from shuangkong.monitoring.lake.journal import Journal, records


class Failing(Journal):
    """A journal whose first commits fail."""

    def __init__(self, folder, errors):
        super().__init__(folder, "gw1")
        self.errors = list(errors)

    def commit(self):
        """Fail as long as there are errors left."""
        if self.errors:
            self._pending = {}
            raise self.errors.pop(0)
        super().commit()


async def until(true):
    """Wait for something, at most ten seconds."""
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("error", [ValueError("of another kind"), MemoryError("no room"), OSError(28, "full")])
def test_any_error_is_tried_again(tmp_path, monkeypatch, error):
    """Not only an error of the disk: the frames come again in order, are acknowledged once, and the trouble is told."""
    monkeypatch.setattr(commit, "AGAIN_S", 0.05)
    journal = Failing(tmp_path, [error, error])
    told = []

    async def run():
        made = Committer((journal,), lambda _: None)
        made.add(journal, "A", 1, b"one")
        made.then(told.extend, b"1")
        await until(lambda: made.spent.failures)
        assert told == []
        assert made.trouble() > 0
        assert str(error) in made.spent.last_error
        made.add(journal, "A", 2, b"two")
        made.then(told.extend, b"2")
        await until(lambda: len(told) == 2)
        assert made.trouble() == 0
        assert await made.close() == 0

    asyncio.run(run())
    assert told == [b"1", b"2"]
    assert [one.raw for path in tmp_path.rglob("*.journal") for one in records(path)] == [b"one", b"two"]


def test_health_fails_where_a_frame_waits_too_long(tmp_path):
    """Whatever the reason: a frame that has waited longer than STUCK_S for its commit is 503, with the seconds."""

    async def run():
        gateway = Gateway(tmp_path, "gw1", Settings(window_s=0.3))
        gateway.committer.add(gateway.raw, "A", 1, b"one")
        assert health(gateway)[0] == 200
        gateway.committer.batch.since -= commit.STUCK_S + 1
        status, said = health(gateway)
        assert (status, said["status"], said["seconds"]) == (503, "disk", 11)
        assert await gateway.committer.close() == 0
        assert health(gateway)[0] == 200

    asyncio.run(run())


def test_a_strangers_name_writes_no_lines_into_the_log(tmp_path, caplog):
    """Line ends and escapes in an MN are shown as such."""

    async def run():
        gateway = Gateway(tmp_path, "gw1", Settings())
        gateway._apart = lambda *_: None
        seen = SimpleNamespace(mn="厂A\n2026-01-01 ERROR \x1b[31m伪造".encode())
        gateway._stranger(None, seen, 1, b"")
        gateway.name_strangers()

    asyncio.run(run())
    assert r"厂A\n2026-01-01 ERROR \x1b[31m伪造" in caplog.text
    assert "\x1b" not in caplog.text


def test_a_port_in_use_is_told(tmp_path):
    """Where, found, wanted and how to mend, of either port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        place = Place(tmp_path, "gw1", "127.0.0.1", port)
        with pytest.raises(BadData, match="已被其他程序占用") as caught:
            asyncio.run(serve(place, Settings()))
        (told,) = caught.value.problems
        assert told.place == "--port"
        assert str(port) in told.found
        assert "用 --port 另指端口" in told.mend
        with pytest.raises(BadData, match="--metrics-port"):
            asyncio.run(serve(Place(tmp_path, "gw1", "127.0.0.1", 0, metrics_port=port), Settings()))


def test_a_quarantine_that_fails_keeps_nobody_waiting(tmp_path, monkeypatch):
    """Whoever is in order is acknowledged and written once; what is kept apart is tried again by itself."""
    monkeypatch.setattr(commit, "AGAIN_S", 0.05)
    raw, apart = Journal(tmp_path / "raw", "gw1"), Failing(tmp_path / "apart", [OSError(13, "denied")] * 3)
    told = []

    async def run():
        made = Committer((raw, apart), lambda _: None)
        made.add(apart, "", 1, b"strange")
        made.add(raw, "A", 1, b"one")
        made.then(told.extend, b"1")
        await until(lambda: made.spent.failures)
        assert told == [b"1"]
        assert made.trouble() > 0
        await until(lambda: not made.trouble())
        assert await made.close() == 0

    asyncio.run(run())
    assert told == [b"1"]
    assert [one.raw for path in (tmp_path / "raw").rglob("*.journal") for one in records(path)] == [b"one"]
    assert [one.raw for path in (tmp_path / "apart").rglob("*.journal") for one in records(path)] == [b"strange"]
