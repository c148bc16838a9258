"""数据锁定（定稿） — closing.

Answers: what do all accounts of a city say for a period, which inputs and parameters went in, who would notice if a
byte of it changed, and how did each figure come about?
Read first: run.py (books → accounts), seal.py (what is kept and chained), explain.py (a figure opened).
"""
