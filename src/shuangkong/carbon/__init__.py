"""碳排放双控 — dual control of carbon.

Answers: how much CO₂ did an area's energy cause, how fast did its intensity fall against what was required, how much
coal and oil went in, and how would the area stand in the comprehensive assessment of 2026 (参照试算)?
Read first: rules.py (the formulas), combined_rules.py (the assessment), then factors/ (fuels, power of each grid and
year) and parameters/, accounts.py (how tables are joined).
"""
