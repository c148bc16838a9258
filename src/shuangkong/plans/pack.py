"""plan.yaml: the targets of a plan in force as structured facts of the city's pack; written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from shuangkong.kernel.problems import BadData
from shuangkong.plans.approved import Approved, ApprovedTarget
from shuangkong.registers.tables import plan_facts

PACKS = "SHUANGKONG_PACKS"  # the folder of packs that `serve` loaded; without it no pack is written


def pack_of(area: str, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the plan.yaml of the pack of an area, where there is one that may be written."""
    folder = environ.get(PACKS, "")
    for path in sorted(Path(folder).glob("*/plan.yaml")) if folder else []:
        try:
            known = plan_facts(path.parent)
        except BadData:
            continue  # another city's broken file is told when that city is loaded
        if str(known.get("area", "")) == area and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            return path
    return None


def write(path: Path, approved: Approved) -> None:
    """Replace the file by the plan that has come into force; who else the pack names (documents, departments) stays."""
    import yaml

    known = plan_facts(path.parent)
    if _aim(known) > approved.target_year:
        return  # the pack is about a later cycle; an older plan does not take its place
    text = yaml.safe_dump(facts(approved, known), allow_unicode=True, sort_keys=False, width=120)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".plan-", suffix=".yaml")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def facts(approved: Approved, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of plan.yaml. Targets that the pack knew by name keep their id."""
    had = [target for target in known.get("targets") or [] if target.get("id")]
    names = Counter(target.get("name") for target in had)
    ids = {_same(target): target["id"] for target in had}
    ids |= {(target.get("name"),): target["id"] for target in had if names[target.get("name")] == 1}
    return {
        **known,
        "area": approved.area,
        "name": known.get("name") or approved.area_name,
        "title": approved.title,
        "number": approved.number or None,
        "issued": approved.issued,
        "cycle": {"base_year": approved.base_year, "target_year": approved.target_year},
        "targets": list(_targets(approved.targets, ids)),
    }


def _aim(known: Mapping[str, Any]) -> int:
    cycle = known.get("cycle")
    return int(cycle.get("target_year") or 0) if isinstance(cycle, Mapping) else 0


def _same(target: Mapping[str, Any]) -> tuple[Any, ...]:
    return target.get("name"), target.get("kind"), target.get("ambition"), target.get("target_year")


def _targets(targets: Iterable[ApprovedTarget], ids: Mapping[Any, str]) -> Iterable[dict[str, Any]]:
    free = (name for name in (f"target-{n}" for n in count(1)) if name not in set(ids.values()))
    taken: set[str] = set()
    for target in targets:
        key = (target.name, target.kind, target.ambition or None, target.target_year)
        known = next((ids[k] for k in (key, (target.name,)) if k in ids and ids[k] not in taken), None)
        name = known or next(free)
        taken.add(name)
        yield {
            "id": name,
            "name": target.name,
            "kind": target.kind,
            "value": [_text(part) for part in target.span] if target.span else _text(target.value),
            "unit": target.unit or None,
            "relation": target.relation or None,
            "base_year": target.base_year,
            "target_year": target.target_year,
            "scope": target.scope or None,
            "bound": target.bound or None,
            "ambition": target.ambition or None,
            "at": target.at or None,
        }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
