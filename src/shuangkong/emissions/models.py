"""The models of this room, for Django to find; each subject stands in a file of its own."""

from shuangkong.emissions.claim_models import Amount, Claim
from shuangkong.emissions.deduction_models import Exclusion, Use
from shuangkong.emissions.event_models import BooksLoad, ClaimEvent
from shuangkong.emissions.model_fields import CODE, Pollutant
from shuangkong.emissions.part_models import Dispatch, Evidence, Input
from shuangkong.emissions.permit_models import (
    Attainment,
    Boiler,
    EmissionActual,
    ExecutionReport,
    NewProject,
    Permit,
    PermitOutlet,
    PermittedAmount,
    RegisterFile,
    SelfMonitoring,
    SourceStatistic,
)
from shuangkong.emissions.project_models import Project
from shuangkong.emissions.voc_models import (
    VocEnterprise,
    VocGrade,
    VocMaterial,
    VocMeasure,
    VocPolicy,
    VocTreatment,
)

__all__ = [
    "CODE",
    "Amount",
    "Attainment",
    "Boiler",
    "BooksLoad",
    "Claim",
    "ClaimEvent",
    "Dispatch",
    "EmissionActual",
    "Evidence",
    "Exclusion",
    "ExecutionReport",
    "Input",
    "NewProject",
    "Permit",
    "PermitOutlet",
    "PermittedAmount",
    "Pollutant",
    "Project",
    "RegisterFile",
    "SelfMonitoring",
    "SourceStatistic",
    "Use",
    "VocEnterprise",
    "VocGrade",
    "VocMaterial",
    "VocMeasure",
    "VocPolicy",
    "VocTreatment",
]
