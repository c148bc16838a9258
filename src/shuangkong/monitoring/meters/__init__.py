"""能源计量 — energy meters.

Answers: what a meter's readings make in energy and standard coal by hour, day and month, and how good an upload is?
Read first: rules.py (the formulas), accounts.py and totals.py (the accounts), upload.py (the interface).
"""
