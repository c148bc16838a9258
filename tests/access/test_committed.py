"""Tests that really commit: their database is emptied afterwards, guards or not, and is guarded again."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from shuangkong.registers.models import Area


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_what_was_committed_is_gone_for_the_next_test(run):
    """The second run starts from nothing, and its history is guarded as the first one's was."""
    assert Area.history.count() == 0
    Area.objects.create(code="990100", name="河口市", level="city")
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
        Area.history.all().delete()
