"""形势分析预警 — early warning.

Answers: on which level does an area stand for intensity, for total energy and for CO₂, why, and what follows from it?
Read first: rules.py (the criterion), then parameters/ (the 10 % gap, what a total is judged by, what follows).
"""
