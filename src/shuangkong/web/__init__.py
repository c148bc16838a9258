"""页面 — the Django project: settings, addresses, the cockpit, shared templates, the server.

Answers: how does the city stand at a glance, and where do I click to learn why?
Read first: urls.py (what pages there are), then cockpit.py (what the first one shows).
"""
