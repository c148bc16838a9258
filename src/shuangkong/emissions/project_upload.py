"""减排项目的批量登记: the yearly list and its inputs from a workbook that somebody uploads, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shuangkong.access.audit import Action, record
from shuangkong.emissions.project_book_checks import faults_of_inputs, project_faults
from shuangkong.emissions.project_writing import write_inputs, write_project
from shuangkong.emissions.tables import REDUCTION_INPUTS, REDUCTIONS
from shuangkong.kernel.problems import BadData, errors
from shuangkong.statistics import contract_files

UPLOADED = {contract.name: contract for contract in (REDUCTIONS, REDUCTION_INPUTS)}


def take(book: str, raw: bytes, name: str, areas: Collection[str], user: Any) -> int:
    """Bring an uploaded file in, for projects of these areas; return how many lines. BadData with every bad cell."""
    if book not in UPLOADED or not areas:
        raise PermissionDenied(_("您没有登记、填报该区域减排项目的权限。"))
    contract = UPLOADED[book]
    said = contract_files.read(raw, name, contract)
    found = [
        *said.problems,
        *(
            project_faults(said.rows, name, areas)
            if contract is REDUCTIONS
            else faults_of_inputs(said.rows, name, areas)
        ),
    ]
    if faults := errors(said.worded(found)):
        raise BadData(faults)
    with transaction.atomic():
        if contract is REDUCTIONS:
            for row in said.rows:
                write_project(row, "上传文件")
        else:
            write_inputs(said.rows)
        after = {"file": name, "rows": len(said.rows), "sha256": hashlib.sha256(raw).hexdigest()}
        record(Action.HANDED_IN, f"{contract.title}（上传）", user=user, after=after)
    return len(said.rows)
