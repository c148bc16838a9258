"""防造假 — audit.

Answers: which monitoring data, projects and reported figures look doubtful, on what ground, and what was decided?
Read first: catalogue.py and checks/ (every check with its basis and its numbers), finding.py (what a check says),
detection/ (the checks on monitoring data).
"""
