"""People in the registers: who may be what where, and what a new password ends."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from shuangkong.access import tokens
from shuangkong.access.models import AuditEntry, User

pytestmark = pytest.mark.django_db
PASSWORD = "Biandan-2026-keep"
NEW = {"role": "viewer", "area": "520600", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}


@pytest.fixture
def administrator(client):
    """A client signed in as an administrator."""
    client.force_login(User.objects.create(username="boss", role="administrator", area="000000"))
    return client


def test_a_name_that_is_taken_is_told(administrator):
    """The form comes back with the reason; nobody is made."""
    answer = administrator.post("/registers/access/user/add/", NEW | {"username": "boss"})
    assert answer.status_code == 200
    assert "已存在" in answer.content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "area", "organisation", "field"),
    [
        ("viewer", "99999x", "", "area"), ("viewer", "5206", "", "area"), ("enterprise", "520602", "", "organisation"),
        ("county_clerk", "520602", "91520602MA6DM0001Q", "organisation"),
    ],
)  # fmt: skip
def test_who_fits_no_place_is_refused(role, area, organisation, field):
    """An area that is no code; an enterprise's person without the enterprise, another's with one."""
    person = User(username="a", role=role, area=area, organisation=organisation, password="!")
    with pytest.raises(ValidationError) as told:
        person.full_clean()
    assert list(told.value.message_dict) == [field]


@pytest.mark.parametrize("area", ["000000", "520600", "520600-DL", "210300-AG"])
def test_codes_of_areas_and_zones_are_taken(area):
    """As the books write them."""
    User(username="a", role="viewer", area=area, password="!").full_clean()


def test_a_new_password_takes_the_tokens_back():
    """Whoever learnt the old one may have made some; each is on record."""
    person = User.objects.create_user("a", role="viewer", area="520600", password=PASSWORD)
    now = timezone.now()
    _, text = tokens.make(person, "取数", ["read"], 30, now)
    assert tokens.find(text, now + timedelta(minutes=1))
    person.set_password("Xindan-2027-keep")
    person.save()
    assert tokens.find(text, now + timedelta(minutes=2)) is None
    assert AuditEntry.objects.filter(action="token_revoked", what="取数").count() == 1


def test_a_person_comes_in_by_a_link_and_sets_the_password_alone(administrator):
    """Made without a password: the administrator hands over a link, which is on record and works once."""
    without = {"role": "viewer", "area": "520600", "usable_password": "false", "username": "new"}
    administrator.post("/registers/access/user/add/", without)
    person = User.objects.get(username="new")
    assert not person.has_usable_password()
    answer = administrator.post(
        "/registers/access/user/", {"action": "link", "_selected_action": [person.pk]}, follow=True
    )
    address = re.search(r"/sign-in/[\w-]+/", answer.content.decode())[0]
    assert AuditEntry.objects.filter(action="link_made", what="new", name="boss").exists()
    visitor = Client()
    assert visitor.get(address).status_code == 302
    visitor.post("/password/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert Client().get(address).status_code == 410
