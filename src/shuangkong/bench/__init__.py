"""测速 — bench.

Answers: how long does a closing take and how much memory does it need, how far are the accounts from hand-written SQL,
and what does building them cost?
Read first: close.py (what is measured), books.py (the invented books), sql/ (what the accounts are compared with).
"""
