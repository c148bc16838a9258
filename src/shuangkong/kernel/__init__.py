"""公共基础 — kernel.

Answers: how a formula is written so that it means the same on plain numbers, DuckDB and Spark; what a period, a unit,
a table contract and a problem are; how accounts are wired and run.
Read first: formulas.py (the words rules are written in), then tables.py (contracts) and wiring.py.
Imports nothing of ours.
"""
