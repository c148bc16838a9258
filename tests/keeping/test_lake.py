"""The lake in a backup: every file of it, and none of it changing while it is copied."""

import pytest

from shuangkong.bench.lake_made import Asked, made_lake
from shuangkong.keeping import archive, backup
from shuangkong.kernel.problems import Unknown
from shuangkong.monitoring.lake.files import lake
from shuangkong.monitoring.lake.settling import settle


class Names:
    """A writer that notes names, and tries to settle meanwhile."""

    def __init__(self, home):
        self.home, self.names, self.refused = home, [], 0

    def add(self, name, pieces):
        self.names.append(name)
        list(pieces)
        assert archive.safe(name)
        with pytest.raises(Unknown, match="正在整理监测数据"):
            settle(self.home, wait=False)
        self.refused += 1


def test_a_backup_takes_the_lake_as_it_stands_at_one_moment(tmp_path):
    """Journals, readings and state are copied under the lake's lock, so that state is never ahead of readings."""
    made_lake(tmp_path, Asked(outlets=2, days=2, step=60), processes=1)
    journal = lake(tmp_path) / "raw" / "day=2026-01-01" / "gw1-1.journal"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"x")
    settle(tmp_path)
    (lake(tmp_path) / "readings" / "minute" / "day=2026-01-01" / ".aside-1-all.parquet").write_bytes(b"half")
    writer = Names(tmp_path)
    backup._folder(writer, tmp_path, lake(tmp_path))
    wanted = {
        f"home/{path.relative_to(tmp_path).as_posix()}"
        for path in lake(tmp_path).rglob("*")
        if path.is_file() and not path.name.startswith((".lock", ".aside-"))
    }
    assert set(writer.names) == wanted
    assert writer.refused == len(wanted) >= 5
