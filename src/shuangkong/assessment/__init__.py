"""监督考核 — assessment of counties, cities, departments and units by the scoring sheet in force.

Answers: which mark does each item get and why, what is the sum, which grade follows, what is still missing for one?
Read first: sheets/ (the scoring sheets, dated data), rules.py (the formulas), scoring.py (a sheet and what is known → a score).
"""
