"""监测 — monitoring.

Answers: what do pollution sources and energy meters report by themselves, is it valid, what does it make in emissions
and in standard coal, what exceeds its limit, and who is silent?
Read first: protocol/ (what a message says), gateway/ (who may send, and when a frame is acknowledged), lake/ (where it is
kept). Emissions: rules.py (the formulas), minute_accounts.py (minutes to hours), accounts.py (hours), then close.py.
Energy meters: meters/. Pages: views.py, board.py, station_page.py; alerts: conditions.py. simulator/ invents stations.
"""
