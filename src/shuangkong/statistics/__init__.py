"""统计 — statistics.

Answers: which forms does the city ask for, of whom and under which law; what does a filed workbook say, cell by cell;
what in it cannot be right; and which series of the catalogue do its cells feed?
Read first: forms/205-1 (a form is data), form.py (what a form is made of), entry.py (from a file to a filing), then
checks.py and feed.py. rules.py is GB/T 2589.
"""
