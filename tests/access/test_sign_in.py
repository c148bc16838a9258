"""Signing in: by a link that works once, or by user name and password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from shuangkong.access import services
from shuangkong.access.models import Role, SignInLink, User

pytestmark = pytest.mark.django_db
BASE = "http://testserver"


def test_the_first_link_makes_an_administrator_who_has_no_password(client):
    """No installation starts with a password that others know."""
    link = services.sign_in_link(BASE)
    admin = User.objects.get()
    assert (admin.role, admin.area, admin.has_usable_password()) == ("administrator", "000000", False)
    assert services.nobody_has_a_password()
    assert client.get(link.removeprefix(BASE)).status_code == 302
    assert int(client.session["_auth_user_id"]) == admin.pk


def test_a_link_works_once(client):
    """Whoever finds the link in a log or a history comes too late."""
    path = services.sign_in_link(BASE).removeprefix(BASE)
    client.get(path)
    client.logout()
    answer = client.get(path)
    assert answer.status_code == 410
    assert "登录链接已失效" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_asking_for_the_head_of_a_link_does_not_use_it_up(client):
    """Programs that preview links send HEAD; the person still gets in."""
    path = services.sign_in_link(BASE).removeprefix(BASE)
    assert client.head(path).status_code == 405
    assert client.get(path).status_code == 302


def test_a_link_ends_after_a_day(client):
    """24 hours, then it is worth nothing."""
    path = services.sign_in_link(BASE).removeprefix(BASE)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 410


def test_a_new_link_ends_the_old_one(client):
    """There is never more than one way in."""
    old = services.sign_in_link(BASE).removeprefix(BASE)
    services.sign_in_link(BASE)
    assert client.get(old).status_code == 410


def test_the_database_does_not_hold_the_token():
    """Who reads the database can't sign in with what stands there."""
    token = services.sign_in_link(BASE).rstrip("/").rpartition("/")[2]
    assert token not in str(list(SignInLink.objects.values()))


def test_the_person_of_a_link_sets_a_password_and_signs_in_with_it(client):
    """The way of every first user: link, password, sign out, sign in."""
    client.get(services.sign_in_link(BASE).removeprefix(BASE))
    words = {"new_password1": "tong-ren-2024!", "new_password2": "tong-ren-2024!"}
    assert client.post("/password/", words).status_code == 302
    client.post("/sign-out/")
    answer = client.post("/sign-in/", {"username": "admin", "password": "tong-ren-2024!"})
    assert answer.status_code == 302
    assert not services.nobody_has_a_password()


def test_who_has_a_password_has_to_know_it_to_change_it(client):
    """An unattended screen must not hand the account over."""
    user = User.objects.create_user("wang", password="old-word-2024", role=Role.VIEWER, area="520600")
    client.force_login(user)
    client.post("/password/", {"old_password": "wrong", "new_password1": "new-w0rd-24", "new_password2": "new-w0rd-24"})
    user.refresh_from_db()
    assert user.check_password("old-word-2024")


def test_a_wrong_password_is_told_in_chinese(client):
    """The message says what to do and does not say which of the two was wrong."""
    answer = client.post("/sign-in/", {"username": "wang", "password": "?"})
    assert "用户名或口令不正确" in answer.content.decode()


def test_sign_in_does_not_lead_to_other_hosts(client):
    """A crafted address must not carry the person away after signing in."""
    User.objects.create_user("wang", password="old-word-2024", role=Role.VIEWER, area="520600")
    words = {"username": "wang", "password": "old-word-2024", "next": "https://example.org/"}
    assert client.post("/sign-in/", words)["Location"] == "/"


def test_no_account_passes_every_check_unasked():
    """Django's superusers skip permissions; here nobody does, whatever was saved."""
    user = User.objects.create_superuser("root", password="x", role=Role.VIEWER, area="520600")
    assert not user.is_superuser
    assert not user.is_staff
