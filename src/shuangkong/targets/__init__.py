"""主要目标 — targets.

Answers: by how much should an indicator have moved by now, how much of the way is done, and how fast must the rest go?
An issued value prevails over a pace that we computed (测算).
Read first: rules.py (the formulas), then parameters/ (pace and progress method), tables.py (what targets.csv holds).
"""
