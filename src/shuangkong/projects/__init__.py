"""两高（一低）项目管理 — the gate for energy-intensive, high-emission (and low-level) projects.

Answers: which route does a project's review take, what stands against the project and what would release it, how does it
stand against benchmark and baseline, and which set of projects, in which order, keeps every county on its path?
Read first: rules.py and review_rules.py (the formulas), parameters/ and benchmarks/ (their numbers), then conditions.py and
gate.py (what stands against a project), sequence.py (the order), and for the ledger models.py and services.py.
"""
