"""模拟设备 — simulator.

Answers: what honest and dishonest stations would send; all of it is invented?
Read first: outlets.py (what is simulated), happenings.py (faults, calibration, gaps), tampering.py (the patterns by name).
"""
