"""Settings are checked at start, each fault with what was found and what to write instead."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from shuangkong.web import environment


@pytest.mark.parametrize(
    "url", ["mysql://a/b", "sqlite:", "sqlite:///", "postgres://host", "nonsense", "postgres://u:p@h:port/b"]
)
def test_an_address_of_a_database_that_cannot_be_read_is_told(url, tmp_path):
    """The message names the two forms that are understood, and never repeats a password."""
    with pytest.raises(ImproperlyConfigured, match="postgres://") as caught:
        environment.database(url, tmp_path)
    assert ":p@" not in str(caught.value)


def test_the_two_kinds_of_database(tmp_path):
    """SQLite beside the data by default; PostgreSQL by its address, with escapes."""
    assert environment.database("", tmp_path)["NAME"] == str(tmp_path / "shuangkong.sqlite3")
    assert environment.database("sqlite:////data/a.sqlite3", tmp_path)["NAME"] == "/data/a.sqlite3"
    options = environment.database("", tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    found = environment.database("postgres://city:a%40b@db:5433/books", tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "city",
        "a@b",
        "db",
        "5433",
        "books",
    )


def test_how_a_connection_is_encrypted_is_part_of_the_address(tmp_path):
    """A database on another machine is reached over TLS; a mistyped word is refused, not overlooked."""
    found = environment.database("postgres://u:p@db/books?sslmode=verify-full&sslrootcert=ca.pem", tmp_path)
    assert (found["OPTIONS"]["sslmode"], found["OPTIONS"]["sslrootcert"]) == ("verify-full", "ca.pem")
    with pytest.raises(ImproperlyConfigured, match="sslmod"):
        environment.database("postgres://u:p@db/books?sslmod=require", tmp_path)


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path):
    """Two starts share one key; nobody else on the machine reads it."""
    assert environment.secret_key(tmp_path) == environment.secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_new_home_and_its_database_are_for_their_owner_only(tmp_path):
    """Whatever the umask: other people of the machine read neither registers nor closings."""
    before = os.umask(0)
    try:
        folder = environment.home({"SHUANGKONG_HOME": str(tmp_path / "home")})
        settings = environment.database("", folder)
        environment.keep_private({"default": settings})
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(settings["NAME"]).stat().st_mode) == 0o600


def test_a_database_left_open_is_closed_at_the_next_start(tmp_path):
    """A file made by an earlier program is kept, and is the owner's alone from now on."""
    file = tmp_path / "shuangkong.sqlite3"
    file.write_bytes(b"kept")
    file.chmod(0o644)
    environment.keep_private({"default": environment.database("", tmp_path)})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == b"kept"
    environment.keep_private({"default": environment.database("postgres://u:p@h:1/b", tmp_path)})


def test_a_database_in_a_folder_that_is_not_there_is_told(tmp_path):
    """Said at the start, not by the first query."""
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.keep_private({"default": environment.database("sqlite:////no/such/a.sqlite3", tmp_path)})


def test_a_broken_key_is_told(tmp_path):
    """An empty file, left by a full disk, must not become the key."""
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(ImproperlyConfigured, match="密钥文件"):
        environment.secret_key(tmp_path)


def test_a_home_that_is_a_file_is_told(tmp_path):
    """The message names the setting to change."""
    (tmp_path / "home").write_text("")
    with pytest.raises(ImproperlyConfigured, match="SHUANGKONG_HOME"):
        environment.home({"SHUANGKONG_HOME": str(tmp_path / "home")})


def test_a_switch_is_yes_or_no():
    """A word that could mean either is refused."""
    with pytest.raises(ImproperlyConfigured, match="yes"):
        environment.switch("SHUANGKONG_HTTPS", {"SHUANGKONG_HTTPS": "maybe"})


SERVICE = {
    "SHUANGKONG_OIDC_ISSUER": "https://sso.example.gov.cn/realms/city",
    "SHUANGKONG_OIDC_CLIENT": "shuangkong",
    "SHUANGKONG_OIDC_SECRET": "never-shown",
}


def test_single_sign_on_is_off_until_a_service_is_named():
    """All three, and by default people are matched by their name at the service."""
    assert environment.single_sign_on({}) is None
    found = environment.single_sign_on(SERVICE)
    assert (found["issuer"], found["claim"]) == ("https://sso.example.gov.cn/realms/city", "preferred_username")
    assert environment.single_sign_on({**SERVICE, "SHUANGKONG_OIDC_CLAIM": "email"})["claim"] == "email"
    assert environment.single_sign_on({**SERVICE, "SHUANGKONG_OIDC_ISSUER": "http://127.0.0.1:8080/"}) is not None


@pytest.mark.parametrize("lacking", SERVICE)
def test_half_a_service_is_told(lacking):
    """The message names what is missing."""
    with pytest.raises(ImproperlyConfigured, match=f"缺少 {lacking}"):
        environment.single_sign_on({name: value for name, value in SERVICE.items() if name != lacking})


@pytest.mark.parametrize(
    "issuer",
    [
        "sso.gov.cn",
        "http://sso.gov.cn",
        "https://",
        "https://a:b@sso.gov.cn",
        "https://sso.gov.cn/?a=1",
        "https://s:p/",
    ],
)
def test_an_issuer_that_is_no_safe_address_is_told(issuer):
    """Who reads or changes what goes there signs in as anybody; the message never repeats the secret."""
    with pytest.raises(ImproperlyConfigured, match="SHUANGKONG_OIDC_ISSUER") as caught:
        environment.single_sign_on({**SERVICE, "SHUANGKONG_OIDC_ISSUER": issuer})
    assert "never-shown" not in str(caught.value)


def test_a_claim_that_is_none_of_the_two_is_told():
    """What a person may write into a profile at will must not decide who they are."""
    with pytest.raises(ImproperlyConfigured, match="preferred_username 或 email"):
        environment.single_sign_on({**SERVICE, "SHUANGKONG_OIDC_CLAIM": "nickname"})


def test_the_web_process_starts_without_what_computes(tmp_path):
    """pandas, ibis, duckdb and pyarrow cost a second and 100 MB; pages need them late or never."""
    heavy = "('pandas', 'ibis', 'duckdb', 'pyarrow', 'hamilton', 'numpy')"
    code = f"import sys, shuangkong.web.wsgi, shuangkong.web.urls; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path,
        env={"SHUANGKONG_HOME": str(tmp_path), "PATH": "", "PYTHONPATH": str(Path(environment.__file__).parents[2])},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
