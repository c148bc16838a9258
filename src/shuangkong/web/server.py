"""启动服务: the stores, both cities, the address, and the web server. Loopback unless told otherwise."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

FAULTY = 3  # what prepare.py ends with when it tried all packs and some are faulty
Say = Callable[[str], None]
WORKERS = 2  # the small machine this runs on has two cores
STOPS_WITHIN = 10  # seconds
THREADS = 4
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class CannotServe(Exception):
    """The server cannot start; the message (Chinese) says why and what to do. Exit code 2."""


def serve(host: str = "127.0.0.1", port: int = 8000, home: Path | None = None, *, link: bool = False, say: Say = print) -> None:  # fmt: skip
    """Bring the stores up to date, load and close the packs that are at hand, and serve the pages until stopped."""
    refuse_open_doors(host)
    refuse_taken_port(host, port)
    settle(home)
    folders = packs(Path.cwd())
    if folders:
        # A plan that comes into force is written into the pack of its area.
        os.environ.setdefault("SHUANGKONG_PACKS", str(folders[0].parent))
        prepare(folders, say)
    announce(host, port, link, say)
    _run(host, port)


def refuse_open_doors(host: str) -> None:
    """Refuse to listen on the network before it is said under which names the pages may be reached."""
    if host not in LOOPBACK and not os.environ.get("SHUANGKONG_HOSTS"):
        raise CannotServe(
            f"要在 {host} 上提供服务，请先设置环境变量 SHUANGKONG_HOSTS，写明允许访问的主机名或地址（逗号分隔），"
            "例如 SHUANGKONG_HOSTS=10.0.0.8。只在本机使用时不必设置 --host。"
        )


def refuse_taken_port(host: str, port: int) -> None:
    """Tell a taken or forbidden port before any work is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(_port_message(host, port, error)) from error
        except OverflowError as error:
            raise CannotServe(f"端口 {port} 不存在，应在 1 到 65535 之间。") from error


def _port_message(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用，可能服务已经在运行。请换一个端口，例如：shuangkong serve --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}。请换一个大于 1024 的端口，例如：shuangkong serve --port 8000"
    return f"不能在 {host} 的端口 {port} 上提供服务：{error.strerror}。请检查 --host 和 --port。"


def set_up(home: Path | None) -> None:
    """Point everything at the data folder; CannotServe where the settings are wrong."""
    if home is not None:
        os.environ["SHUANGKONG_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangkong.web.settings")
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from shuangkong.web.environment import keep_private

    try:
        django.setup()
        keep_private(settings.DATABASES)
    except ImproperlyConfigured as error:
        raise CannotServe(str(error)) from error


def settle(home: Path | None) -> None:
    """Point everything at the data folder and bring the database up to date."""
    set_up(home)
    from django.core.management import call_command
    from django.db import DatabaseError

    from shuangkong.access.schema import bring_up_to_date

    try:
        bring_up_to_date()
        call_command("clearsessions")
    except DatabaseError as error:
        # What the driver says may hold an address or a name: it is for the log of the database, not for this screen.
        raise CannotServe(
            f"数据库连接不上，或没有建表的权限（{type(error).__name__}）。请检查 DATABASE_URL、数据库是否在运行、用户的权限。"
        ) from error


def packs(beside: Path) -> list[Path]:
    """Return the city packs at hand: beside the working folder, else those that came with the program."""
    installed = Path(sys.prefix) / "share" / "shuangkong" / "cities"
    for place in (beside / "cities", installed, Path(__file__).parents[3] / "cities"):
        found = sorted(folder for folder in place.glob("*") if (folder / "books").is_dir())
        if found:
            return found
    return []


def prepare(folders: list[Path], say: Say) -> None:
    """Load and close the packs in a process of its own: the web server never imports what computes."""
    done = subprocess.run([sys.executable, "-m", "shuangkong.web.prepare", *map(str, folders)], check=False)
    if done.returncode == FAULTY:
        say("上列城市的数据有问题，没有载入或没有锁定；其他城市不受影响。改好后重新启动即可。")
    elif done.returncode:
        say("载入城市数据时中断，可能有城市没有锁定；此前已锁定的数据照常可用。请把上面的信息交给系统管理员。")


def announce(host: str, port: int, link: bool, say: Say) -> None:
    """Print the address, and a one-time link while nobody could sign in otherwise, or when asked for."""
    from shuangkong.access import services

    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    say(f"服务地址：{address}/")
    if link or services.nobody_has_a_password():
        say(f"一次性登录链接（24 小时内有效，只能用一次）：{services.sign_in_link(address)}")
    say("按 Ctrl+C 停止服务。")


def _run(host: str, port: int) -> None:
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()  # the workers open their own
    Granian(
        "shuangkong.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        workers_kill_timeout=STOPS_WITHIN,  # a worker that did not hear the first signal would be waited for for ever
    ).serve()
