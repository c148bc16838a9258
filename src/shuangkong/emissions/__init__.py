"""总量控制 — total control of pollutants.

Answers: how many tonnes of COD, NH₃-N, NOx and VOCs must a city and its counties cut, which projects earn them, and how
much of that is recognised?
Read first: rules.py (the formulas), then types/ (what each kind of project is asked for) and steps.py (who decides what).
"""
