"""法规标准 — rulebook.

Answers: which value of a rule is in force here on that day, which document says so and where in it, and how sure we
are that it does?
Read first: value.py (what a value carries), then lookup.py (how one is chosen); load.py lists what is refused.
"""
