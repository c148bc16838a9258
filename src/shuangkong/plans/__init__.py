"""规划方案阅读 — reading plans.

Answers: which targets, thresholds, milestones and tasks does the text of a plan state, who answers for each, and
where in the text does it stand?
Read first: reader.py (the way of a text), then grammar.py (what makes a number a target) and words/ (the words it knows).
"""
