"""监测 — monitoring.

Answers: what does a message of a monitoring station (HJ/T 212-2005, HJ 212-2017, HJ 212-2025) say, what had to be
overlooked to read it, and which answer does the station wait for?
Read first: reading.py (from bytes to a message), frame.py (length and check), message.py (what a message holds), then
codes/ (commands, factors, marks and fields, each with its source); remarks.csv names every fault and every tolerance.
Emissions: rules.py (the formulas), minute_accounts.py (minutes to hours), accounts.py (hours), then close.py.
Energy meters: meter_rules.py (the formulas), meter_accounts.py (readings to hours), meter_totals.py (to standard coal).
"""
