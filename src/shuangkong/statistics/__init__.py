"""统计 — statistics.

Answers: which forms does the city ask for, of whom and under which law; what does a filed workbook say, cell by cell;
what in it cannot be right; and which series of the catalogue do its cells feed? Who has to file by when, how far has
each filing come between filer, county and city, and what is in force on a day?
Read first: forms/205-1 (a form is data), form.py (what a form is made of), entry.py (from a file to a filing), then
checks.py and feed.py. rules.py is GB/T 2589. The way of a filing is steps.py, what is done on it services.py, what
closings take of it approved.py.
"""
