"""命令行 — cli.

Answers: nothing of its own: it is the one door that collects each room's commands.
Read first: main.py.
"""
