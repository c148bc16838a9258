"""记录的登记: for each kind of record who may write it, its form, and what writes it; pages and API go by this table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shuangkong.projects import facts, services
from shuangkong.projects import record_forms as forms
from shuangkong.projects.models import Project

Made = Callable[[Project, Any], Any]
RECORDS: dict[str, tuple[str, Made, Callable[..., Any]]] = {
    "judge": ("judge", lambda p, said: forms.JudgementForm(said, area=facts.code_of(p.area_id)), services.judge),
    "approve": ("judge", lambda p, said: forms.ApprovalForm(said, stage=p.stage), services.approve),
    "rebuild": ("judge", lambda p, said: forms.RebuildForm(said, project=p), services.approve),
    "replace": ("judge", lambda _p, said: forms.ReplacementForm(said), services.replace),
    "meter": ("propose", lambda _p, said: forms.ActualForm(said), services.meter),
    "supervise": ("propose", lambda _p, said: forms.SupervisionForm(said), services.supervise),
}
