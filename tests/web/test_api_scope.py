"""What the API tells of areas that are not the person's own: nothing, neither in lists nor by the way it refuses."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.doors]
ROOT = "/api/v1"


def test_lists_hold_nothing_of_other_areas(client, people):
    """A viewer of another city, and an enterprise, get empty lists where the officer gets full ones."""
    for name in ("areas", "plans", "closings"):
        counts = {}
        for role in ("city_officer", "other_viewer", "enterprise"):
            client.force_login(people[role])
            items = client.get(f"{ROOT}/{name}").json()["items"]
            counts[role] = sum(str(item.get("area", item.get("code"))).startswith("5206") for item in items)
        assert counts["city_officer"]
        assert not counts["other_viewer"]
        assert not counts["enterprise"]


def test_a_refusal_comes_before_not_found(client, people):
    """Who may not see an area does not learn whether it has data."""
    client.force_login(people["county_officer"])
    assert client.get(f"{ROOT}/closings/520603/1999").status_code == 403
    assert client.get(f"{ROOT}/closings/520602/1999").status_code == 404
