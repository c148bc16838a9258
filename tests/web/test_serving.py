"""`shuangkong serve` as a program on both engines: it starts, signs in by its link, and writes down from where."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

SHUANGKONG = Path(sys.executable).with_name("shuangkong")
PATIENCE = 60
TOLD = """
import django; django.setup()
from shuangkong.access.models import AuditEntry
print(list(AuditEntry.objects.filter(action="signed_in").values_list("name", "address")))
"""


@pytest.fixture
def environ(database, tmp_path):
    """The settings of an installation without any city."""
    (tmp_path / "cities" / "none" / "books").mkdir(parents=True)
    (tmp_path / "cities" / "none" / "books" / "areas.csv").write_text("area,parent,name,level\n,,,\n", "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHUANGKONG_")}
    return kept | {
        "DATABASE_URL": database, "SHUANGKONG_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "shuangkong.web.settings",
    }  # fmt: skip


def test_the_service_starts_on_both_engines(environ, tmp_path):
    """Migrated, reachable by its link, the sign-in on record with the visitor's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [SHUANGKONG, "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, text=True) as process:
        try:
            link = next(
                found.group() for line in process.stdout if (found := re.search(r"http://\S+/sign-in/\S+/", line))
            )
            assert "还没有" in opened(link)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)
    done = subprocess.run([sys.executable, "-c", TOLD], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout == "[('admin', '127.0.0.1')]\n"


def opened(link):
    """Follow the link as a browser does, as soon as the service answers; return the page."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.build_opener(jar).open(link, timeout=PATIENCE) as answer:
                return answer.read().decode()
        except ConnectionError:
            pass
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_database_that_is_not_there_is_told(tmp_path, environ):
    """In Chinese, without the password of the address and without a trace."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        environ |= {"DATABASE_URL": f"postgres://city:s3cret@127.0.0.1:{port}/books"}
        for command in (["serve", "--port", "0"], ["backup", "b.zip"]):
            done = subprocess.run(
                [SHUANGKONG, *command], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
            )
            assert (done.returncode, "数据库连接不上" in done.stderr) == (2, True)
            assert "s3cret" not in done.stderr
            assert "Traceback" not in done.stderr
