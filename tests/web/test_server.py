"""The start of the service: clear refusals, packs at hand, and the link while nobody could sign in otherwise."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from shuangkong.web import server

CITIES = Path(__file__).parents[2] / "cities"


def test_a_taken_port_is_told_with_the_way_out():
    """Before any work is done."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(server.CannotServe, match=f"--port {port + 1}"):
            server.refuse_taken_port("127.0.0.1", port)


def test_a_port_that_does_not_exist_is_told():
    """70000 is no port."""
    with pytest.raises(server.CannotServe, match="65535"):
        server.refuse_taken_port("127.0.0.1", 70000)


def test_an_open_door_needs_a_name(monkeypatch):
    """Listening on the network is a decision: the names under which the pages are reached have to be said."""
    monkeypatch.delenv("SHUANGKONG_HOSTS", raising=False)
    with pytest.raises(server.CannotServe, match="SHUANGKONG_HOSTS"):
        server.refuse_open_doors("0.0.0.0")  # noqa: S104
    monkeypatch.setenv("SHUANGKONG_HOSTS", "10.0.0.8")
    server.refuse_open_doors("0.0.0.0")  # noqa: S104


def test_packs_beside_the_working_folder_come_first(tmp_path):
    """A city's own packs replace those that came with the program."""
    (tmp_path / "cities" / "here" / "books").mkdir(parents=True)
    (tmp_path / "cities" / "no-books").mkdir()
    assert [folder.name for folder in server.packs(tmp_path)] == ["here"]
    assert {folder.name for folder in server.packs(tmp_path / "elsewhere")} == {"anshan", "tongren"}


@pytest.mark.django_db
def test_the_link_is_printed_while_nobody_has_a_password():
    """Afterwards only when asked for: a link in a log is a way in."""
    from shuangkong.access import services

    said: list[str] = []
    server.announce("127.0.0.1", 8000, False, said.append)
    assert any("http://127.0.0.1:8000/sign-in/" in line for line in said)
    admin = services.administrator()
    admin.set_password("a-w0rd-of-24")
    admin.save()
    for asked in (False, True):
        said.clear()
        server.announce("127.0.0.1", 8000, asked, said.append)
        assert any("sign-in" in line for line in said) is asked


@pytest.mark.django_db
def test_a_faulty_pack_is_told_and_the_others_go_in(tmp_path, monkeypatch, capsys):
    """One city's mistake must not keep the other city's pages away."""
    from shuangkong.closing import services as closing
    from shuangkong.registers.models import Area
    from shuangkong.web.prepare import prepare

    shutil.copytree(CITIES / "anshan", tmp_path / "anshan")
    book = tmp_path / "anshan" / "books" / "areas.csv"
    book.write_text(book.read_text("utf-8-sig").replace(",210300,", ",219999,"), "utf-8")
    closed = []
    monkeypatch.setattr(closing, "close_packs", lambda folders, progress: closed.extend(folders))
    assert prepare([tmp_path / "anshan", CITIES / "tongren"]) == 3
    assert closed == [CITIES / "tongren"]
    assert set(Area.objects.filter(level="city").values_list("code", flat=True)) == {"520600"}
    assert "219999" in capsys.readouterr().out
