"""What a check finds in books that a test makes up."""

from __future__ import annotations

import pytest
from checked_books import AREAS, ON

from shuangkong.audit import books_run
from shuangkong.audit.facts import Facts
from shuangkong.rulebook.lookup import Rulebook


@pytest.fixture(scope="session")
def rulebook():
    return Rulebook.load()


@pytest.fixture
def found(rulebook):
    """`found(check, **books)`: what the check finds in these books."""

    def run(check, confirmed=(), **books):
        outcome = books_run.run(Facts({"areas": AREAS, **books}, rulebook, ON, confirmed=confirmed))
        assert check not in outcome.unmade, outcome.unmade
        assert all(one.message.startswith("疑似") for one in outcome.findings)
        return [one for one in outcome.findings if one.check == check]

    return run
