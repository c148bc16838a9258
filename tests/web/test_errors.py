"""What goes wrong is told without a path, a name of code or a trace; what is too large is not read."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from shuangkong.access import originals

pytestmark = pytest.mark.django_db
TELLING = ("Traceback", "site-packages", "shuangkong.", "/usr/", ".py", "Exception")


def bare(answer):
    text = answer.content.decode()
    assert [word for word in TELLING if word in text] == []
    return text


def test_a_fault_of_ours_shows_nothing_of_the_inside(administrator, monkeypatch):
    """The page says what to do; the log has the rest."""
    from shuangkong.plans import services

    def fault(*_):
        raise RuntimeError("/usr/lib/secret/path.py")

    monkeypatch.setattr(services, "visible", fault)  # asked anew for every person
    administrator.raise_request_exception = False
    answer = administrator.get("/plans/")
    assert answer.status_code == 500
    assert "系统出错" in bare(answer)


def test_a_fault_of_ours_is_told_where_the_service_writes():
    """Whoever keeps the service finds the trace on standard error, whatever Django's own handlers do."""
    script = (
        "import django, logging; django.setup();"
        "logging.getLogger('django.request').error('Internal Server Error: /plans/', exc_info=ValueError('reason'));"
        "logging.getLogger('django.request').warning('Not Found: /favicon.ico')"
    )
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "shuangkong.web.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True)
    assert "Internal Server Error: /plans/" in done.stderr
    assert "ValueError: reason" in done.stderr
    assert "favicon" not in done.stderr


def test_an_unknown_page_and_a_wrong_host_show_nothing_of_the_inside(client):
    """Neither the list of addresses nor the settings."""
    client.raise_request_exception = False
    assert client.get("/no/such/page/").status_code in (302, 404)
    answer = client.get("/sign-in/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "请求有误" in bare(answer)


def test_what_is_not_found_is_said_in_the_words_of_its_page(administrator):
    """A page of ours says what to do; where only Django speaks, the general words stand."""
    assert "月份写成 2024-05" in bare(administrator.get("/emissions/projects/dispatch/2024-13/"))
    assert "可能写错了" in bare(administrator.get("/plans/999999/"))


def test_a_lost_file_is_told(settings, tmp_path):
    """A file that the database mentions and the machine lost is to come back from a backup; nothing else is a hash."""
    settings.HOME = tmp_path
    with pytest.raises(Http404, match="备份"):
        originals.handed_out("0" * 64, "许可证.pdf")
    with closing(originals.handed_out(originals.keep(b"1"), "许可证.pdf")) as kept:
        assert b"".join(kept.streaming_content) == b"1"
        assert kept.headers["Content-Disposition"].startswith("attachment")


def test_a_request_that_is_too_large_is_refused_by_its_header(administrator, settings):
    """Nothing of it is read, and the page says how large it may be."""
    settings.LARGEST_REQUEST = 1024**2
    file = SimpleUploadedFile("大.txt", b"x" * 1024**2)
    answer = administrator.post("/plans/upload/", {"file": file, "area": "520600"})
    assert answer.status_code == 413
    assert "不能超过 1 MB" in bare(answer)
    assert administrator.post("/plans/upload/", CONTENT_LENGTH="no number").status_code == 413


@pytest.mark.parametrize("address", ["/sign-in/", "/registers/registers/area/", "/plans/"])
def test_every_answer_has_the_headers_that_keep_a_page_safe(administrator, address):
    """No script inside a page, nothing from other hosts, no frame, no guessing of types."""
    answer = administrator.get(address)
    rules = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    scripts = rules.get("script-src", rules["default-src"])
    assert "'unsafe-inline'" not in scripts
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
