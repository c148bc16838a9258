"""权限 — who may see and do what.

Answers: who is this person, for which area do they work, and may they do this there?
Read first: scope.py (the one place that decides), then models.py (the people).
"""
