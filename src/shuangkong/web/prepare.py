"""Bring packs into the stores, in a process of its own: python -m shuangkong.web.prepare FOLDER…"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import yaml

from shuangkong.kernel.problems import BadData, NotInForce, Unknown, rendered

FAULTS = (BadData, Unknown, NotInForce, yaml.YAMLError, UnicodeError, OSError)
FAULTY = 3  # exit code, as for all faulty data: all packs were tried, at least one did not go in


def prepare(folders: list[Path]) -> int:
    """Load the registers of each pack and close what is not closed yet; a faulty pack is told and left out."""
    import django

    django.setup()
    from shuangkong.audit.consequences import write_invalid
    from shuangkong.closing.services import close_packs
    from shuangkong.emissions.permit_register import load_books as load_permits
    from shuangkong.emissions.project_books import load_books as load_projects
    from shuangkong.monitoring.services import load_books
    from shuangkong.projects.advising import advise_all
    from shuangkong.projects.books import load_books as load_gate
    from shuangkong.registers.services import load_pack

    def bring_in(folder: Path) -> None:
        if load_pack(folder).elsewhere:
            _tell(f"{folder.name}：另一个进程刚刚载入了同一数据包，沿用其结果。")
        load_books(folder)
        if warnings := load_projects(folder).warnings:
            _tell(f"{folder.name}：{rendered(warnings)}")
        load_permits(folder)
        load_gate(folder)
        close_packs([folder], _tell)
        advise_all()

    write_invalid()  # also where the data folder was lost or is older than the register
    faults = [folder for folder in folders if not _tried(bring_in, folder)]
    return FAULTY if faults else 0


def _tried(bring_in: Callable[[Path], None], folder: Path) -> bool:
    """Bring one pack in; tell what is wrong with it rather than keep the other cities away."""
    try:
        bring_in(folder)
    except FAULTS as error:
        _tell(f"{folder.name}：{_worded(error)}")
        return False
    return True


def _worded(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"读写 {error.filename or '文件'} 出错：{error.strerror or error}"
    if isinstance(error, yaml.YAMLError | UnicodeError):
        return f"YAML 文件的写法或编码有误（应为 UTF-8）：{error}"
    return str(error)


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangkong.web.settings")
    sys.exit(prepare([Path(text) for text in sys.argv[1:]]))
