"""台账 — registers.

Answers: which areas and assessment units (考核单元) there are, what belongs to what, and in whose amounts an area's
amounts are already counted.
Read first: tables.py (the columns of areas.csv), then tree.py (what is checked, and how rules are looked up upwards).
"""
