"""公文和报告 — bulletins, yearly reports and numbered letters, from sealed figures.

Answers: what does the city print of a closing, where does every number in it come from, and which documents are out,
with what number, to whom, until when?
Read first: paper.py (what a document is made of), bulletin.py (what is said), layouts/ (how the page looks).
"""
