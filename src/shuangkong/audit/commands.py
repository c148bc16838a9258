"""命令 shuangkong audit."""

from __future__ import annotations

import typer

from shuangkong.audit.detect_command import detect

app = typer.Typer(no_args_is_help=True)
app.command("detect")(detect)


@app.callback()
def audit() -> None:
    """防造假：核查监测数据、减排项目和统计数据，只提出疑似线索。"""
