"""A lake in a temporary folder, and devices that send to it."""

import hashlib
from datetime import UTC, datetime, timedelta

import pyarrow.dataset as ds
import pytest

from shuangkong.monitoring.lake.files import KINDS, day_folder, days, lake, paths
from shuangkong.monitoring.lake.journal import Journal
from shuangkong.monitoring.protocol.writing import composed, written

MN = "520000A8900016F000169DC0"
START = datetime.fromisoformat("2026-03-05T08:00")


class Sender:
    """Devices behind one gateway: what they send is durable in a journal."""

    def __init__(self, home, writer="gw1", largest=64 << 20):
        self.home = home
        self.journal = Journal(lake(home) / "raw", writer, largest)

    def frame(self, told, items, mn=MN, cn="2051", version=2017, sent=None, st="32", **more):
        """A frame of one moment: `items` by factor, a number or the fields themselves."""
        sent = sent or told + timedelta(seconds=62)
        fields = [(("DataTime", told.strftime("%Y%m%d%H%M%S")),)]
        for factor, said in items.items():
            named = said if isinstance(said, dict) else {"Rtd" if cn == "2011" else "Avg": said, "Flag": "N"}
            fields.append(tuple((f"{factor}-{name}", str(value)) for name, value in named.items()))
        header = {"QN": sent.strftime("%Y%m%d%H%M%S000"), "ST": st, "CN": cn, "PW": "123456", "MN": mn}
        return written(composed(version, header, fields, answer=True, **more), as_received=True)

    def send(self, told, items, mn=MN, sent=None, **more):
        """Send a frame a minute after its moment, or when it is said (both Beijing time)."""
        sent = sent or told + timedelta(seconds=62)
        return self.raw(self.frame(told, items, mn=mn, sent=sent, **more), sent, mn)

    def raw(self, frame, sent, mn=MN):
        """Send any bytes."""
        received = round((sent - timedelta(hours=8)).replace(tzinfo=UTC).timestamp() * 1000)
        self.journal.append(mn, received, frame)
        self.journal.commit()
        return frame

    def minutes(self, count, start=START, value=30.0, mn=MN, **more):
        """Send so many minutes of two factors."""
        for number in range(count):
            items = {"w01018": value + number, "w00000": 20 + number}
            self.send(start + timedelta(minutes=number), items, mn=mn, **more)


@pytest.fixture
def home(tmp_path):
    """The data folder."""
    return tmp_path / "home"


@pytest.fixture
def sender(home):
    """Devices that send to the lake."""
    sender = Sender(home)
    yield sender
    sender.journal.close()


@pytest.fixture
def gateway(home):
    """`gateway(name)`: another gateway that writes to the same lake."""
    return lambda name, **more: Sender(home, name, **more)


def everything(home, kind="minute"):
    """All rows of the files that count, as they lie there, in the order of their keys."""
    known = days(home, kind)
    if not known:
        return []
    table = ds.dataset(paths(home, kind, known[0], known[-1]), format="parquet").to_table()
    order = [(name, "ascending") for name in ("mn", "factor", "time", "received", "source", "offset")]
    return table.sort_by(order).to_pylist()


@pytest.fixture(name="everything")
def everything_fixture():
    """`everything(home, kind)`: all rows of the files that count."""
    return everything


@pytest.fixture
def digests():
    """`digests(home)`: the hash of every file that counts, by its path."""

    def digests_of(home):
        files = [
            path
            for kind in (*KINDS, "frames")
            for day in days(home, kind)
            for path in sorted(day_folder(home, kind, day).glob("*.parquet"))
        ]
        return {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    return digests_of
