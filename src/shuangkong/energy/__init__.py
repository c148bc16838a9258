"""能耗双控 — energy dual control.

Answers: how much energy did an area use, how fast did its intensity fall against what was required, which part of its
total is assessed, and what is the total's limit? Does its balance balance, and what is a quarter likely to be before it
is issued?
Read first: rules.py (the formulas), then parameters/ (caliber and coefficients), accounts.py (how tables are joined).
"""
