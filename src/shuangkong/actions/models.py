"""The models of this room, for Django to find; each subject stands in a file of its own."""

from shuangkong.actions.card_models import Card, CardLifted
from shuangkong.actions.progress_models import Progress, ProgressFile, TaskEvent
from shuangkong.actions.task_models import FirstResponsible, Milestone, MilestoneFile, Task
from shuangkong.actions.ticket_models import Ticket, TicketEvent, TicketFile

__all__ = [
    "Card",
    "CardLifted",
    "FirstResponsible",
    "Milestone",
    "MilestoneFile",
    "Progress",
    "ProgressFile",
    "Task",
    "TaskEvent",
    "Ticket",
    "TicketEvent",
    "TicketFile",
]
