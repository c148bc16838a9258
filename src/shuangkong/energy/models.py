"""The models of this room, for Django to find; each subject stands in a file of its own."""

from shuangkong.energy.budget_models import Budget, BudgetChange, BudgetEvent, BudgetLine, BudgetTold
from shuangkong.energy.decomposition_models import Decomposition, DecompositionEvent

__all__ = [
    "Budget", "BudgetChange", "BudgetEvent", "BudgetLine", "BudgetTold", "Decomposition", "DecompositionEvent",
]  # fmt: skip
