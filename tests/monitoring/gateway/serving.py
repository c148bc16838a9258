"""A gateway in a process of its own, and devices that talk to it."""

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import urlopen

from shuangkong.monitoring.lake.journal import records
from shuangkong.monitoring.lake.stations import Station, written
from shuangkong.monitoring.protocol.writing import composed
from shuangkong.monitoring.protocol.writing import written as frame_of

START = "from shuangkong.cli.main import main; main()"
PATIENCE = 20


def frame(mn, number=0, *, cn="2051", password="123456", version=2017, answer=True, more=()):  # noqa: S107 - made up
    """A minute message of a station; every number is another minute and another exchange."""
    minute = f"202603{1 + number // 1440:02}{number // 60 % 24:02}{number % 60:02}00"
    items = ((("DataTime", minute),), (("w01018-Avg", "12.3"), ("w01018-Flag", "N"))) if cn[0] == "2" else ()
    header = {"QN": f"{minute}{number % 1000:03}", "ST": "32", "CN": cn, "PW": password, "MN": mn}
    message = composed(version, header, (*items, *more), answer=answer)
    return frame_of(message, as_received=True)


def lake_of(home, *mns, **more):
    """Write a list of stations and return the lake's folder."""
    lake = home / "lake"
    lake.mkdir(parents=True, exist_ok=True)
    written(lake / "stations.csv", [Station(mn, "123456", **more) for mn in mns])
    return lake


def kept(lake, folder="raw"):
    """The frames in the journals, oldest file first."""
    files = sorted((lake / folder).glob("day=*/*.journal"))
    return [record.raw for file in files for record in records(file)]


class Served:
    """A gateway that runs."""

    def __init__(self, process):
        self.process = process
        self.log = []
        self.address = self.watch = None
        self.told = threading.Condition()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stderr:
            with self.told:
                self.log.append(line)
                self.told.notify_all()
        with self.told:
            self.told.notify_all()

    def says(self, text, patience=PATIENCE):
        """Wait for a line of the log and return it."""
        until = time.monotonic() + patience
        with self.told:
            while True:
                found = [line for line in self.log if re.search(text, line)]
                if found:
                    return found[-1]
                gone = not self.reader.is_alive() or not self.told.wait(until - time.monotonic())
                assert not gone or any(re.search(text, line) for line in self.log), "".join(self.log)

    def connect(self, **more):
        """Open a device's link."""
        link = socket.create_connection(self.address, PATIENCE)
        return Link(link, **more)

    def get(self, path):
        """Status and text of a path of the health port."""
        try:
            with urlopen(f"http://127.0.0.1:{self.watch}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def metric(self, name):
        """One number of /metrics."""
        found = re.search(rf"^shuangkong_gateway_{re.escape(name)} (\S+)$", self.get("/metrics")[1], re.MULTILINE)
        return float(found[1]) if found else 0.0

    def stop(self, number=signal.SIGTERM):
        """Ask it to stop and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


class Link:
    """A device's side of a link."""

    def __init__(self, link, tls=None):
        self.socket = ssl.SSLContext.wrap_socket(tls, link, server_hostname="localhost") if tls else link
        self.got = b""

    def send(self, data):
        """Send bytes."""
        self.socket.sendall(data)

    def narrow(self):
        """Leave the kernel little room for what is under way."""
        for option in socket.SO_RCVBUF, socket.SO_SNDBUF:
            self.socket.setsockopt(socket.SOL_SOCKET, option, 4096)

    def flood(self, frames, patience=1.0):
        """Send until nothing is taken any more; TimeoutError then."""
        self.socket.settimeout(patience)
        for frame_ in frames:
            self.socket.sendall(frame_)

    def line(self, patience=PATIENCE):
        """The next frame that the gateway sends; nothing where it closes the link or is silent too long."""
        self.socket.settimeout(patience)
        while b"\n" not in self.got:
            try:
                part = self.socket.recv(65536)
            except TimeoutError:
                return None
            if not part:
                return b""
            self.got += part
        line, _, self.got = self.got.partition(b"\n")
        return line + b"\n"

    def close(self):
        """Close it."""
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@contextmanager
def serving(home, *options, prelude="", check=True):
    """Run a gateway on a free port; at the end it is stopped, and must not have said anything untoward."""
    arguments = ["monitoring", "serve", "--port", "0", "--metrics-port", "0", "--home", str(home), *options]
    process = subprocess.Popen(
        [sys.executable, "-c", prelude + START, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    served = Served(process)
    try:
        host, port = re.search(r"已在 (\S+):(\d+) 监听", served.says("监听")).groups()
        served.address = (host, int(port))
        served.watch = int(re.search(r":(\d+)/health", served.says("/health"))[1])
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)
        served.reader.join(PATIENCE)
        process.stderr.close()
    if check:
        assert "Traceback" not in "".join(served.log), "".join(served.log)
