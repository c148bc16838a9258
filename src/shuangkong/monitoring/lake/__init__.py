"""数据湖 — lake.

Answers: where raw frames and readings are kept, which day has changed, what a station said at a moment?
Read first: files.py (folders and schemas), journal.py (raw frames), settling.py (frames into readings), compaction.py.
"""
