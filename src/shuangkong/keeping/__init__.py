"""备份和恢复 — keeping.

Answers: is everything that this installation knows in one file that can be trusted, and how does it come back whole?
Read first: archive.py (what the file is, and how every byte of it is checked), then backup.py and restore.py.
"""
