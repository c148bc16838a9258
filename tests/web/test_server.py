"""The start of the service: clear refusals, packs at hand, and the link while nobody could sign in otherwise."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from shuangkong.kernel.problems import NotInForce, Unknown
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (Unknown("账册里没有数据"), "账册里没有数据"),
        (NotInForce("没有执行中的数值"), "没有执行中的数值"),
        (yaml.YAMLError("第 3 行"), "YAML 文件的写法"),
        (PermissionError(13, "Permission denied", "energy.csv"), "energy.csv"),
    ],
)
def test_a_pack_that_cannot_be_closed_does_not_stop_the_next(monkeypatch, capsys, fault, word):
    """Whatever is wrong with the first city is told under its name; the second city is closed all the same."""
    from shuangkong.closing import services as closing
    from shuangkong.web.prepare import prepare

    closed = []

    def close(folders, progress):
        if folders[0].name == "anshan":
            raise fault
        closed.extend(folders)

    monkeypatch.setattr(closing, "close_packs", close)
    assert prepare([CITIES / "anshan", CITIES / "tongren"]) == 3
    assert closed == [CITIES / "tongren"]
    said = capsys.readouterr().out
    assert said.startswith("anshan：")
    assert word in said


@pytest.mark.parametrize(("code", "word"), [(0, ""), (3, "其他城市不受影响"), (1, "中断")])
def test_what_is_said_after_the_packs_is_true(monkeypatch, code, word):
    """Faulty packs leave the others closed; a crash may not, and is not called the same."""
    monkeypatch.setattr(server.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=code))
    said: list[str] = []
    server.prepare([CITIES / "anshan"], said.append)
    assert word in "".join(said)
    assert bool(said) is bool(code)
