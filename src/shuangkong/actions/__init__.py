"""重点工程与任务 — actions.

Answers: which tasks does the plan in force set, where in its text, and which department leads, supports or shares each?
Approving a plan happens here too, above both rooms that it fills: targets and tasks come into force together.
Read first: approval.py (what happens on approval), then services.py and models.py (the tasks).
"""
