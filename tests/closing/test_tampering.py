"""Whoever changes a byte of a closing is found: verify names the file, and the command leaves with 6."""

import json
import shutil

import pytest
from command import shuangkong
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_books import EAST

from shuangkong.closing import digest
from shuangkong.closing.verify import verify

CITY = "990100"
ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """A home with three closings: 2023, 2024, and a second revision of 2024."""
    from datetime import UTC, date, datetime

    from small_books import SmallBooks

    from shuangkong.closing import services

    root = tmp_path_factory.mktemp("chain")
    books = SmallBooks(root / "small")
    day, noon = date(2026, 3, 31), datetime(2026, 3, 31, 4, tzinfo=UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGKONG_HOME", str(root / "home"))
        services.close(books.write(), ["2023", "2024"], day, noon)
        books.change("energy", {"area": EAST, "period": "2024"}, energy_tce="1347988")
        services.close(books.write(), ["2024"], day, noon)
    return root / "home"


@pytest.fixture
def sealed(chain, tmp_path, monkeypatch):
    """A copy of the chain to be tampered with."""
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    monkeypatch.setenv("SHUANGKONG_HOME", str(home))
    return home


def files(home):
    """Return every file of every closing, as verify names them."""
    return sorted(str(p.relative_to(home)) for p in (home / "closings" / CITY).glob("*/*/**/*") if p.is_file())


def test_an_untouched_chain_is_sound(sealed):
    """Nothing is found, and the command says how much was looked at."""
    assert verify(CITY) == []
    done = shuangkong(sealed, "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 次锁定" in done.stdout
    assert len(files(sealed)) > 40


def test_any_flipped_byte_of_any_file_is_found(chain, sealed):
    """Every file of every closing, its first, middle and last byte."""
    for name in files(sealed):
        path = sealed / name
        good = path.read_bytes()
        assert good, f"{name} is empty: nothing in it to protect"
        for at in {0, len(good) // 2, len(good) - 1}:
            path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            found = verify(CITY)
            assert found, (name, at)
            assert any(finding.startswith(f"{name}：") for finding in found), (name, at, found)
        path.write_bytes(good)
    assert verify(CITY) == []


@ANY
@given(data=st.data())
def test_wherever_the_byte_is(sealed, data):
    """A file, a place and another byte chosen at random, the manifests among them."""
    name = data.draw(st.sampled_from(files(sealed)))
    path = sealed / name
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != good[at]))
    path.write_bytes(good[:at] + bytes([byte]) + good[at + 1 :])
    try:
        assert any(finding.startswith(f"{name}：") for finding in verify(CITY))
    finally:
        path.write_bytes(good)


def test_a_manifest_written_anew_is_found(sealed):
    """A space more, keys in another order: a manifest has one text."""
    path = sealed / "closings" / CITY / "2024" / "r001" / "manifest.json"
    good = json.loads(path.read_text(encoding="utf-8"))
    for text in (json.dumps(good), digest.canonical(good) + " ", digest.canonical(good | {"city_name": "别的市"})):
        path.write_text(text, encoding="utf-8")
        assert verify(CITY)[0].startswith(f"closings/{CITY}/2024/r001/manifest.json：")


def test_a_manifest_sealed_anew_breaks_the_chain(sealed):
    """Whoever forges a whole closing, seal and all, is found by the one sealed after it."""
    path = sealed / "closings" / CITY / "2023" / "r001" / "manifest.json"
    forged = json.loads(path.read_text(encoding="utf-8")) | {"sealed_at": "2020-01-01T00:00:00+00:00"}
    forged["seal"] = digest.of_manifest(forged)
    path.write_text(digest.canonical(forged), encoding="utf-8")
    (finding,) = verify(CITY)
    assert finding.startswith(f"closings/{CITY}/2024/r001/manifest.json：")
    assert "不衔接" in finding


@pytest.mark.parametrize("name", ["figures.parquet", "inputs/energy.parquet", "sql.json", "manifest.json"])
def test_a_deleted_file_is_found(sealed, name):
    """The file is named, and the command leaves with 6."""
    (sealed / "closings" / CITY / "2024" / "r001" / name).unlink()
    done = shuangkong(sealed, "verify", CITY)
    assert done.returncode == 6
    assert f"closings/{CITY}/2024/r001/{name}：文件不见了" in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["notes.txt", "tables/more.parquet", "inputs/.hidden"])
def test_an_added_file_is_found(sealed, name):
    """What was not there at sealing does not belong there."""
    (sealed / "closings" / CITY / "2024" / "r002" / name).write_text("x")
    done = shuangkong(sealed, "verify")
    assert done.returncode == 6
    assert f"closings/{CITY}/2024/r002/{name}：" in done.stdout + done.stderr


@pytest.mark.parametrize("closing", ["2023/r001", "2024/r001"])
def test_a_closing_deleted_from_the_middle_is_found(sealed, closing):
    """The chain is broken at the closing that came after it."""
    shutil.rmtree(sealed / "closings" / CITY / closing)
    done = shuangkong(sealed, "verify")
    assert done.returncode == 6
    assert "链条中断" in done.stdout + done.stderr


def test_a_closing_put_elsewhere_is_found(sealed):
    """A closing renamed to another period is not that period's closing."""
    folder = sealed / "closings" / CITY
    (folder / "2022").mkdir()
    (folder / "2023" / "r001").rename(folder / "2022" / "r001")
    assert any("不在原来的位置" in finding for finding in verify(CITY))


def test_a_copy_beside_the_original_is_found(sealed):
    """A second copy of a closing is no closing."""
    folder = sealed / "closings" / CITY
    shutil.copytree(folder / "2024" / "r001", folder / "2024" / "r003")
    assert any(finding.startswith(f"closings/{CITY}/2024/r003") for finding in verify(CITY))


def test_a_file_emptied_or_cut_is_found(sealed):
    """Shorter files, down to nothing, manifests too."""
    for name in (n for n in files(sealed) if n.startswith(f"closings/{CITY}/2023/")):
        path = sealed / name
        good = path.read_bytes()
        for bad in (b"", good[:-1], good + b"\n"):
            path.write_bytes(bad)
            assert any(finding.startswith(f"{name}：") for finding in verify(CITY)), (name, len(bad))
        path.write_bytes(good)


def test_files_for_everybody_to_look_at_are_not_changed_by_reading(sealed):
    """Verify and explain read only."""
    before = {name: (sealed / name).read_bytes() for name in files(sealed)}
    assert shuangkong(sealed, "explain", "energy.intensity", EAST, "2024").returncode == 0
    assert shuangkong(sealed, "verify").returncode == 0
    assert {name: (sealed / name).read_bytes() for name in files(sealed)} == before
