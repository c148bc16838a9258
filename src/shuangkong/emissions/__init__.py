"""总量控制 — total control of pollutants: COD, NH₃-N, NOx and VOCs.

Answers: how much does a project reduce and in which year does it count, what has been recognised (完成) and what is only
expected (预计), how is a city's tonnage split to counties and projects, and where does it fall short?
Read first: types/ (one file a type of project: inputs, formula, evidence), water_rules.py, air_rules.py and voc_rules.py
(the formulas they name), rules.py (which year counts what), then parameters/, tables.py, accounts.py.
"""
