"""复核: read every byte of every closing again and follow the chain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shuangkong.closing import digest, store
from shuangkong.closing.store import ASIDE, LOCK, MANIFEST


def verify(city: str) -> list[str]:
    """Return what was found changed, missing or added, in Chinese and with the file; an empty list means all is well."""
    folder = store.folder_of(city)
    findings: list[str] = []
    manifests = []
    for closing in sorted(p for p in folder.glob("*/*") if p.is_dir() and not p.parent.name.startswith(".")):
        manifest = _checked_manifest(closing, findings)
        if manifest is not None:
            manifests.append((closing, manifest))
            findings += _changed_files(closing, manifest["files"])
    return findings + _strays(folder) + _broken_links(manifests)


def _strays(folder: Path) -> list[str]:
    """Files beside the closings, where nobody looks for them."""
    found = [p for depth in ("*", "*/*") for p in folder.glob(depth) if p.is_file() and p.name != LOCK]
    found = [p for p in found if not p.parent.name.startswith(ASIDE)]  # what a killed run left is swept by the next
    return [f"{_place(path)}：锁定时没有这个文件" for path in sorted(found)]


def _checked_manifest(closing: Path, findings: list[str]) -> dict[str, Any] | None:
    path = closing / MANIFEST
    place = _place(path)
    if not path.is_file():
        findings.append(f"{place}：文件不见了")
        return None
    try:
        text = path.read_text(encoding="utf-8")
        manifest = json.loads(text)
        sound = text == digest.canonical(manifest) and manifest["seal"] == digest.of_manifest(manifest)
        at_home = (manifest["period"], f"r{manifest['revision']:03d}") == (closing.parent.name, closing.name)
    except (ValueError, KeyError, TypeError):
        sound, at_home, manifest = False, True, None
    if not sound:
        findings.append(f"{place}：内容与锁定时不一致")
        return None
    if not at_home:
        findings.append(f"{place}：不在原来的位置")
    return manifest


def _changed_files(closing: Path, files: dict[str, str]) -> list[str]:
    found = []
    for name, expected in files.items():
        path = closing / name
        if not path.is_file():
            found.append(f"{_place(path)}：文件不见了")
        elif digest.of_file(path) != expected:
            found.append(f"{_place(path)}：内容与锁定时不一致")
    there = {str(path.relative_to(closing)) for path in closing.rglob("*") if path.is_file()}
    return found + [f"{_place(closing / name)}：锁定时没有这个文件" for name in sorted(there - {*files, MANIFEST})]


def _broken_links(manifests: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    found = []
    before: str | None = None
    expected = 1
    for closing, manifest in sorted(manifests, key=lambda pair: pair[1]["sequence"]):
        if manifest["sequence"] != expected:
            found.append(f"{_place(closing)}：前面缺第 {expected} 次锁定，链条中断")
        elif manifest["previous"] != before:
            found.append(f"{_place(closing / MANIFEST)}：与上一次锁定的校验码不衔接")
        before, expected = manifest["seal"], manifest["sequence"] + 1
    return found


def _place(path: Path) -> str:
    return str(path.relative_to(store.home()))
