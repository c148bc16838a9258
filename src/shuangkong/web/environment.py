"""Settings that come from the environment, checked before anything starts, each with a message that says what to do."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Without these, SQLite answers "database is locked" to every second writer (measured: 312 of 600; with them none).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;",
}
OIDC = ("issuer", "client", "secret")
CLAIMS = ("preferred_username", "email")
LOOPBACK = ("127.0.0.1", "::1", "localhost")
TLS = ("sslmode", "sslrootcert")
WANTED = "sqlite:///路径/文件.sqlite3 或 postgres://用户:口令@主机:5432/库名"


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the data folder, made if need be; refuse one that cannot be written."""
    folder = Path(environ.get("SHUANGKONG_HOME") or "var").resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # closings and registers are the owner's alone
    except OSError as error:
        raise ImproperlyConfigured(
            f"数据文件夹 {folder} 建不了：{error.strerror}。请把环境变量 SHUANGKONG_HOME 设为可写的文件夹。"
        ) from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"数据文件夹 {folder} 不可写。请改权限，或把 SHUANGKONG_HOME 设为可写的文件夹。")
    return folder


def database(url: str, folder: Path) -> dict[str, object]:
    """Return Django's form of DATABASE_URL; empty means a SQLite file in the data folder."""
    if not url:
        return _sqlite(str(folder / "shuangkong.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        # sqlite:///a is beside the working folder, sqlite:////a is absolute: the usual reading.
        return _sqlite(unquote(parts.path.removeprefix("/")))
    if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
        try:
            port = parts.port
        except ValueError as error:
            raise ImproperlyConfigured(f"DATABASE_URL 的端口不是数字。应写成 {WANTED}。") from error
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(port or ""),
            "OPTIONS": {"application_name": "shuangkong", "connect_timeout": 10, **_encryption(parts.query)},
            "CONN_MAX_AGE": 60,  # a connection costs more than most pages ask of it
            "CONN_HEALTH_CHECKS": True,  # one that the server closed meanwhile is opened again
        }
    # The address may hold a password: name its kind only.
    raise ImproperlyConfigured(f"DATABASE_URL 无法识别（开头是“{parts.scheme or '空'}”）。应写成 {WANTED}。")


def _encryption(query: str) -> dict[str, str]:
    """Return what DATABASE_URL says about TLS; refuse anything else there, which would be overlooked otherwise."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(set(given) - set(TLS)):
        raise ImproperlyConfigured(f"DATABASE_URL 的“{unknown[0]}”无法识别。问号后面只能写 {'、'.join(TLS)}。")
    return given


def _sqlite(name: str) -> dict[str, object]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": SQLITE_OPTIONS}


def keep_private(databases: Mapping[str, Mapping[str, object]]) -> None:
    """Make the file of each SQLite database readable by its owner only; SQLite's side files take after it."""
    for settings in databases.values():
        if settings["ENGINE"] == "django.db.backends.sqlite3" and settings["NAME"] != ":memory:":
            path = Path(str(settings["NAME"]))
            try:
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
                path.chmod(0o600)
            except OSError as error:
                raise ImproperlyConfigured(
                    f"数据库文件 {path} 打不开，或不属于当前用户：{error.strerror}。请检查 DATABASE_URL 和文件权限。"
                ) from error


def secret_key(folder: Path) -> str:
    """Return the signing key of this installation, made once and readable by its owner only."""
    path = folder / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    key = path.read_text().strip()
    if len(key) < 40:
        raise ImproperlyConfigured(f"密钥文件 {path} 是空的或不完整。请删除它，重新启动时会自动生成。")
    return key


def switch(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Return a yes/no setting; anything else is refused rather than guessed."""
    word = environ.get(name, "no").lower()
    if word not in ("yes", "no"):
        raise ImproperlyConfigured(f"环境变量 {name} 写的是“{word}”，应写 yes 或 no。")
    return word == "yes"


def single_sign_on(environ: Mapping[str, str] = os.environ) -> dict[str, str] | None:
    """Return the office's OpenID Connect service; None where no setting speaks of one. Half a setting is refused."""
    given = {name: environ.get(f"SHUANGKONG_OIDC_{name.upper()}", "").strip() for name in (*OIDC, "claim")}
    if not any(given.values()):
        return None
    if lacking := [f"SHUANGKONG_OIDC_{name.upper()}" for name in OIDC if not given[name]]:
        raise ImproperlyConfigured(
            f"单位统一身份认证的设置不完整，缺少 {'、'.join(lacking)}。请补齐；不使用统一身份认证的，请把 SHUANGKONG_OIDC_ 开头的环境变量都去掉。"
        )
    given["claim"] = given["claim"] or CLAIMS[0]
    if given["claim"] not in CLAIMS:
        raise ImproperlyConfigured(
            f"环境变量 SHUANGKONG_OIDC_CLAIM 写的是“{given['claim']}”，应写 {' 或 '.join(CLAIMS)}。"
        )
    if not _safe_issuer(given["issuer"]):
        raise ImproperlyConfigured(
            "环境变量 SHUANGKONG_OIDC_ISSUER 应写签发者网址，以 https:// 开头，不带口令、? 和 #，"
            "例如 https://sso.example.gov.cn/realms/city；只有服务在本机时可以用 http://127.0.0.1。"
        )
    return given


def _safe_issuer(issuer: str) -> bool:
    try:
        parts = urlsplit(issuer)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return False
    plain = parts.hostname and not (parts.query or parts.fragment or parts.username or "?" in issuer or "#" in issuer)
    return bool(plain) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def hosts(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the names under which the pages may be reached: this machine only, unless SHUANGKONG_HOSTS lists more."""
    listed = [name.strip() for name in environ.get("SHUANGKONG_HOSTS", "").split(",") if name.strip()]
    return ["localhost", "127.0.0.1", "[::1]", *listed]
