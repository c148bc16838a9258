"""重点工程与任务 — actions.

Answers: which tasks does the plan in force set, who leads each, how far has it come, which are late or at risk, and what
was demanded of whom about it? Approving a plan happens here too, above both rooms that it fills.
Read first: approval.py (a plan comes into force), rules.py (late, at risk, cards), then confirming.py, reporting.py and
cards.py (what people do with a task), tickets.py (督办), bulletin.py (the quarter's data).
"""
