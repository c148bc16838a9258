"""研判建议的更新: after a closing, every project's advice as things stand now; what did not change makes no new version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shuangkong.projects import services
from shuangkong.projects.models import Project


def advise_all(now: datetime | None = None) -> int:
    """Work out the advice on every project of the ledger anew; return how many versions are new."""
    at, made = now or timezone.now(), 0
    with transaction.atomic():
        for project in Project.objects.filter(withdrawn="").select_related("area", "organisation"):
            made += services.advise(project, None, at) is not None
    return made
