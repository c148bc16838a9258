"""Bring packs into the stores, in a process of its own: python -m shuangkong.web.prepare FOLDER…"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def prepare(folders: list[Path]) -> int:
    """Load the registers of each pack and close what is not closed yet; a faulty pack is told and left out."""
    import django

    django.setup()
    from shuangkong.closing.services import close_packs
    from shuangkong.kernel.problems import BadData
    from shuangkong.registers.services import load_pack

    good, faults = [], 0
    for folder in folders:
        try:
            load_pack(folder)
            good.append(folder)
        except BadData as error:
            faults += 1
            _tell(f"{folder}：{error}")
    try:
        close_packs(good, _tell)
    except BadData as error:
        faults += 1
        _tell(str(error))
    return 3 if faults else 0


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangkong.web.settings")
    sys.exit(prepare([Path(text) for text in sys.argv[1:]]))
