"""命令 shuangkong monitoring: what the frames of a file say."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from shuangkong.kernel.problems import BadData, Problem, Unknown
from shuangkong.monitoring import close_commands, register_commands
from shuangkong.monitoring.gateway import commands as gateway_commands
from shuangkong.monitoring.gateway import request_commands
from shuangkong.monitoring.lake import commands as lake_commands
from shuangkong.monitoring.meters import commands as meter_commands
from shuangkong.monitoring.simulator import commands as simulate_commands

app = typer.Typer(help="监测：解读污染源自动监控设备的 HJ 212 报文。", no_args_is_help=True)

KEY = 16  # bytes of an SM4 key

app.command("serve")(gateway_commands.serve)
app.command("command")(request_commands.command)
app.command("simulate")(simulate_commands.simulate)
app.command("settle")(lake_commands.settle)
app.command("compact")(lake_commands.compact)
app.command("lake")(lake_commands.lake)
app.command("retain")(lake_commands.retain)
app.command("close")(close_commands.close)
app.add_typer(meter_commands.app, name="meters", help="能源计量：核算计量器具的用量，核对登记。")
app.command("register")(register_commands.register)
app.command("alerts")(register_commands.alerts)


@app.callback()
def monitoring() -> None:
    """Keep `decode` a command of its own while it is the only one."""


@app.command("decode")
def decode_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="报文文件，一行一条或连续的原始字节；“-”读标准输入")],
    format_: Annotated[
        str, typer.Option("--format", help="table（给人看）或 json（给程序读，一条报文一行）")
    ] = "table",
    key_file: Annotated[
        Path | None, typer.Option("--key-file", help="存放 SM4 密钥的文件：16 个字符，或 32 位十六进制数字")
    ] = None,
) -> None:
    """解读报文：核对长度和校验码，列出版本、命令、字段，以及容错和拒收的理由。"""
    if format_ not in ("table", "json"):
        raise typer.BadParameter(f"“{format_}”不是输出格式，应为 table 或 json", param_hint="--format")
    key = None if key_file is None else _key(key_file)
    with _source(file) as source:
        try:
            for line in _told(source, format_, key):
                sys.stdout.write(line + "\n")
            sys.stdout.flush()
        except BrokenPipeError:  # whoever read has seen enough; at exit Python would complain again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(source: BinaryIO, format_: str, key: bytes | None) -> Iterator[str]:
    from shuangkong.monitoring.protocol import shown
    from shuangkong.monitoring.protocol.reading import read_file

    counts: Counter[str] = Counter()
    for found in read_file(source, key):
        counts[found.reading.status] += 1
        if format_ == "json":
            yield json.dumps(shown.as_object(found), ensure_ascii=False)
        else:
            yield from shown.as_lines(found)
    if format_ == "table":
        listed = "，".join(f"{name} {counts[status]:,}" for status, name in shown.STATUS.items())
        yield f"共 {sum(counts.values()):,} 条：{listed}。"


@contextmanager
def _source(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    path = Path(file)
    if not path.is_file():
        raise Unknown(f"没有“{file}”这个文件。请核对路径，或用“-”从标准输入读取。")
    with path.open("rb") as opened:
        yield opened


def _key(file: Path) -> bytes:
    if not file.is_file():
        raise Unknown(f"没有“{file}”这个密钥文件。请核对路径。")
    text = file.read_bytes().strip()
    if len(text) == KEY:
        return text
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY:
        found = f"{len(text):,} 个字节"  # the key itself is not shown
        raise BadData([Problem(file.name, found, "16 个字符，或 32 位十六进制数字", "文件里只放一个密钥")])
    return key
