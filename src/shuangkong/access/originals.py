"""原始文件: what was handed in is kept under its hash, never changed; the database says whose it is and how it was called.

A file is written aside and renamed into place before the transaction that mentions it: a kill leaves nothing, or a file
that nothing mentions yet and that the same upload finds again.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

FOLDER = "uploads"  # what backups take along
SHA256 = re.compile(r"[0-9a-f]{64}")


def path_of(sha256: str) -> Path:
    """Return where a file stands; only a hash leads anywhere."""
    if not SHA256.fullmatch(sha256):
        raise ValueError("not a hash")
    return Path(settings.HOME) / FOLDER / sha256[:2] / sha256


def keep(raw: bytes) -> str:
    """Keep the bytes and return their hash; the same bytes are kept once."""
    sha256 = hashlib.sha256(raw).hexdigest()
    path = path_of(sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".aside-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return sha256


def handed_out(sha256: str, name: str) -> FileResponse:
    """Answer with a kept file, under the name that it was handed in by and never opened in the browser.

    Raises:
        Http404: where the file is lost on this machine.
    """
    try:
        handle = path_of(sha256).open("rb")
    except FileNotFoundError:
        raise Http404(_("文件不在本机。请从备份恢复。")) from None
    return FileResponse(handle, as_attachment=True, filename=name, content_type="application/octet-stream")


def read(sha256: str, name: str) -> bytes:
    """Return the bytes of a kept file.

    Raises:
        Http404: where the file is lost on this machine.
    """
    try:
        return path_of(sha256).read_bytes()
    except FileNotFoundError:
        raise Http404(f"{name}：{_('文件不在本机。请从备份恢复。')}") from None


def safe_name(name: str) -> str:
    """Return the last part of a file's name without what a path or a header could trip over."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(sign for sign in last if sign.isprintable() and sign not in '"<>|:*?')[-200:] or "未命名"
