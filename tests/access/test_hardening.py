"""Tries, passwords, sessions, and what is on record of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone

from shuangkong.access import origin, signing
from shuangkong.access.models import AuditEntry, Role, SignInCount, User

pytestmark = pytest.mark.django_db
WORD = "old-word-2024"


@pytest.fixture(autouse=True)
def _fast(settings):
    """Hashing a password slowly is the point elsewhere; here dozens are tried."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def wang(_fast):
    """A person with a password."""
    return User.objects.create_user("wang", password=WORD, role=Role.VIEWER, area="520600")


def tried(client, word, name="wang", address="10.0.0.1"):
    return client.post("/sign-in/", {"username": name, "password": word}, REMOTE_ADDR=address)


def test_after_five_wrong_passwords_the_right_one_does_not_help(client, wang):
    """From that address to that account; the answer says how long to wait, in words and for programs."""
    for _ in range(5):
        assert tried(client, "wrong").status_code == 200
    answer = tried(client, WORD)
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert "请 15 分钟后再试" in answer.content.decode()
    assert tried(client, WORD, address="10.0.0.2").status_code == 302


def test_after_a_pause_it_may_be_tried_again(client, wang):
    """A quarter of an hour; nobody has to be asked."""
    for _ in range(6):
        tried(client, "wrong")
    SignInCount.objects.update(since=timezone.now() - signing.PAUSE - timedelta(seconds=1))
    assert tried(client, WORD).status_code == 302


def test_a_right_password_starts_the_count_anew(client, wang):
    """Mistyping now and then over a day locks nobody out."""
    for _ in range(3):
        for _ in range(4):
            assert tried(client, "wrong").status_code == 200
        assert tried(client, WORD).status_code == 302
        client.logout()


def test_many_addresses_do_not_help_against_one_account(client, wang):
    """Twenty tries in all, wherever they come from."""
    found = [tried(client, "wrong", address=f"10.0.{n}.1").status_code for n in range(22)]
    assert found == [200] * 20 + [429] * 2


def test_many_accounts_do_not_help_from_one_address(client, wang):
    """Sixty tries an address: an office behind one address gets by, a list of names does not."""
    found = [tried(client, "wrong", name=f"user{n}").status_code for n in range(62)]
    assert found == [200] * 60 + [429] * 2


def test_upper_case_and_unknown_accounts_are_counted_alike(client):
    """The answer does not tell whether an account exists."""
    found = [tried(client, "wrong", name="nobody").status_code for _ in range(6)]
    assert found == [200] * 5 + [429]


def test_signing_in_failing_and_leaving_are_on_record(client, wang):
    """Who, when, from where; a refusal once a pause, however often it is tried."""
    for _ in range(8):
        tried(client, "wrong")
    tried(client, WORD, address="10.0.0.9")
    client.post("/sign-out/", REMOTE_ADDR="10.0.0.9")
    found = list(AuditEntry.objects.order_by("pk").values_list("action", "name", "address", "area"))
    failed = ("sign_in_failed", "wang", "10.0.0.1", "520600")
    assert found[1:] == [
        *[failed] * 5,
        ("sign_in_refused", "wang", "10.0.0.1", "520600"),
        ("signed_in", "wang", "10.0.0.9", "520600"),
        ("signed_out", "wang", "10.0.0.9", "520600"),
    ]


def test_a_password_typed_as_a_name_is_not_on_record(client, wang):
    """It happens to everybody once; the trail keeps two letters and the length."""
    tried(client, "x", name="my-Secret-w0rd")
    entry = AuditEntry.objects.get(action="sign_in_failed")
    assert "Secret" not in entry.name + entry.what


def test_a_change_of_rights_is_on_record_with_before_and_after(client, wang):
    """By whom, from where, what was and what is; a saving that changes no right leaves no entry."""
    client.force_login(User.objects.create_user("zhao", role="administrator", area="520600"))
    words = {"username": "wang", "area": "520600", "role": "city_officer", "is_active": "on"}
    address = f"/registers/access/user/{wang.pk}/change/"
    assert client.post(address, words, REMOTE_ADDR="10.0.0.7").status_code == 302
    assert client.post(address, words | {"last_name": "王"}, REMOTE_ADDR="10.0.0.7").status_code == 302
    entry = AuditEntry.objects.get(action="rights", what="wang", before__isnull=False)
    assert (entry.name, entry.address) == ("zhao", "10.0.0.7")
    assert (entry.before["role"], entry.after["role"]) == ("viewer", "city_officer")


def test_an_administrator_who_sets_a_password_is_on_record(client, wang):
    """Setting somebody's password is a way to act in their name."""
    client.force_login(User.objects.create_user("zhao", role="administrator", area="520600"))
    words = {"password1": "a-w0rd-of-24", "password2": "a-w0rd-of-24", "usable_password": "true"}
    assert client.post(f"/registers/access/user/{wang.pk}/password/", words).status_code == 302
    assert AuditEntry.objects.get(action="password").what == "wang"


def test_nobody_is_deleted(client, wang):
    """Histories name people; who has left is switched off."""
    client.force_login(User.objects.create_user("zhao", role="administrator", area="000000"))
    assert client.post(f"/registers/access/user/{wang.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(username="wang").exists()


@pytest.mark.parametrize("word", ["Ab3-xyz", "onlysmallletters", "1234567890123", "password2024", "wang-Wang-1"])
def test_a_weak_password_is_refused(wang, word):
    """Too short, of too few kinds of signs, too common, too like the name."""
    with pytest.raises(ValidationError):
        validate_password(word, wang)


def test_a_good_password_is_taken_but_not_the_present_one(wang):
    """Three kinds of signs, ten of them; and a change has to be one."""
    validate_password("tong-ren-2024!", wang)
    validate_password("数据要真实Aa1234", wang)
    with pytest.raises(ValidationError, match="不能与现在的口令相同"):
        validate_password(WORD, wang)


@pytest.mark.parametrize(("clock", "seconds"), [("seen", 3700), ("since", 12 * 3600 + 60)])
def test_a_session_ends(client, wang, clock, seconds):
    """After an hour unused, and at the end of a working day however busy it was."""
    client.force_login(wang)
    assert client.get("/plans/").status_code == 200
    session = client.session
    session[clock] -= seconds
    session.save()
    assert client.get("/plans/")["Location"].startswith("/sign-in/")
    assert AuditEntry.objects.filter(action="signed_out", name="wang").exists()


def test_a_session_in_use_goes_on(client, wang):
    """Looking now and then keeps it open; the time is kept once a minute only."""
    client.force_login(wang)
    session = client.session
    session["seen"] -= 3000
    session.save()
    assert client.get("/plans/").status_code == 200
    assert client.session["seen"] > session["seen"] + 2900


def test_a_person_who_is_switched_off_is_out_at_once(client, wang):
    """Not at the next sign-in."""
    client.force_login(wang)
    wang.is_active = False
    wang.save()
    assert client.get("/plans/").status_code == 302


@pytest.mark.parametrize(
    ("proxy", "forwarded", "direct", "address"),
    [
        (False, "1.2.3.4", "10.0.0.1", "10.0.0.1"),
        (True, "6.6.6.6, 1.2.3.4", "127.0.0.1", "1.2.3.4"),
        (True, "", "10.0.0.1", "10.0.0.1"),
        (False, "", "127.0.0.1:5000", "127.0.0.1"),
        (False, "", "[2001:db8::1]:443", "2001:db8::1"),
        (True, "<script>", "10.0.0.1", ""),
    ],
)
def test_the_address_is_what_can_be_believed(settings, proxy, forwarded, direct, address):
    """A visitor may write anything into the header; the proxy's own word stands at its end."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    request = RequestFactory().get("/", REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=forwarded)
    assert origin.address_of(request) == address


def test_an_auditor_reads_the_trail_of_the_own_area_and_changes_nothing(client, wang):
    """The list, one entry, no other city's; no way to add, change or delete."""
    auditor = User.objects.create_user("sun", role="auditor", area="520600")
    User.objects.create_user("other", role="viewer", area="210300")
    client.force_login(auditor)
    page = client.get("/registers/access/auditentry/").content.decode()
    assert "wang" in page
    assert "other" not in page
    entry = AuditEntry.objects.filter(what="wang").get()
    address = f"/registers/access/auditentry/{entry.pk}"
    assert client.get(f"{address}/change/").status_code == 200
    assert client.post(f"{address}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    foreign = AuditEntry.objects.get(what="other")
    assert client.get(f"/registers/access/auditentry/{foreign.pk}/change/").status_code == 302
