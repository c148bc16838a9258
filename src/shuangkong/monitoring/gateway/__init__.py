"""网关 — gateway.

Answers: who may send, when a frame is acknowledged, what becomes of strangers, and how requests reach a station?
Read first: gateway.py (the service), connection.py (one link), commit.py (durable before it is answered).
"""
