"""报文 — protocol.

Answers: what a message of HJ/T 212-2005, HJ 212-2017 or HJ 212-2025 says, what had to be overlooked to read it, and how it is answered?
Read first: reading.py (from bytes to a message), frame.py (length and check), message.py (what a message holds), then codes/.
"""
