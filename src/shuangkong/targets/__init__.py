"""主要目标 — targets.

Answers: which indicators are there and how is each computed, by how much should one have moved by now, how much of the
way is done, how fast must the rest go, and where does it lead? An issued value prevails over a pace we computed (测算).
Read first: indicators/ (one file each: formula, series, owner, method), rules.py and following_rules.py (the formulas
of progress), trend_rules.py (forecasts), then parameters/, tables.py and indicator_tables.py.
"""
