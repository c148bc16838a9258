"""The models of this room, for Django to find; each subject stands in a file of its own."""

from shuangkong.projects.ledger_models import BooksLoad, Project
from shuangkong.projects.limit_models import LocalLevel
from shuangkong.projects.record_models import (
    ActualEnergy,
    Advice,
    Approval,
    Evidence,
    Judgement,
    ProjectEvent,
    Replacement,
    SequenceRun,
    Supervision,
)

__all__ = [
    "ActualEnergy",
    "Advice",
    "Approval",
    "BooksLoad",
    "Evidence",
    "Judgement",
    "LocalLevel",
    "Project",
    "ProjectEvent",
    "Replacement",
    "SequenceRun",
    "Supervision",
]
