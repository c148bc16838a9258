"""监测数据核查 — checks on monitoring data.

Answers: which hours of an outlet look as if somebody had made or changed them, and why; which checks could not be made?
Read first: outlet.py (what is looked at), profile.py (how an outlet's own habits are learnt), run.py (the order of work),
cases.py (when findings make a case). Every threshold is a number of audit/checks/*.yaml.

Three things keep honest outlets out: every series is measured against its own history and its own resolution; a value
that follows load, flow, oxygen or the other pollutants is no surprise; and a scan over a year has to be far beyond the
tail of that year, since a year has many days.
"""
