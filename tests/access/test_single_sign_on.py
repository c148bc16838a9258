"""单位统一身份认证: the whole way there and back, against a sign-in service of its own process on loopback."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.apps import apps

from shuangkong.access.models import AuditEntry, Role, SignInCount, User

pytestmark = pytest.mark.django_db
SERVICE = Path(__file__).parent / "oidc" / "issuer.py"
BACK, CLIENT, SECRET = "http://testserver/single-sign-on/back/", "shuangkong", "between:us two"


@pytest.fixture(scope="module")
def issuer():
    """The service; stopped in the end."""
    process = subprocess.Popen([sys.executable, SERVICE, BACK, CLIENT, SECRET], stdout=subprocess.PIPE, text=True)
    with process:
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def wang(db, settings, issuer):
    """A person whom both know; the service is named in the settings."""
    settings.SINGLE_SIGN_ON = {"issuer": issuer, "client": CLIENT, "secret": SECRET, "claim": "preferred_username"}
    told(issuer, preferred_username="wang")
    return User.objects.create(username="wang", email="Wang@city.example", role=Role.COUNTY_CLERK, area="520602")


def told(issuer, fault="", **claims):
    """Tell the service whom it sees, and what to do wrong."""
    said = {"claims": {"sub": "17", **claims}, "fault": fault}
    requests.post(f"{issuer}/told", json=said, timeout=10).raise_for_status()


def there(client, address="/single-sign-on/"):
    """Go to the service and return where it sends the person back to."""
    answer = client.get(address)
    assert answer.status_code == 302, answer.content.decode()
    return requests.get(answer["Location"], allow_redirects=False, timeout=10).headers["Location"]


def come(client, address="/single-sign-on/"):
    """Go there and come back."""
    return client.get(there(client, address))


def trail():
    """What is on record since the account was made."""
    return list(AuditEntry.objects.order_by("pk").values_list("action", "name", "area", "what"))[1:]


def page(answer):
    return answer.content.decode()


def test_a_person_whom_the_service_knows_is_in(client, wang):
    """With the role and area of the account here, where they wanted to go, and on record."""
    answer = come(client, "/single-sign-on/?next=/tokens/")
    assert (answer.status_code, answer["Location"]) == (302, "/tokens/")
    assert client.get("/tokens/").status_code == 200
    assert int(client.session["_auth_user_id"]) == wang.pk
    assert trail() == [("signed_in", "wang", "520602", "wang（单位统一身份认证）")]
    assert client.session["since"]


def test_the_request_carries_state_nonce_and_challenge(client, wang):
    """Authorization code only; the page decides nothing of it by its address."""
    address = urlsplit(client.get("/single-sign-on/?scope=admin&auth_params=prompt%3Dnone&process=connect")["Location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (asked["response_type"], asked["code_challenge_method"], asked["redirect_uri"]) == ("code", "S256", BACK)
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 16
    assert "prompt" not in asked


def test_leaving_ends_the_session_here(client, wang):
    """As for everybody."""
    come(client)
    client.post("/sign-out/")
    assert client.get("/tokens/").status_code == 302
    assert [entry[0] for entry in trail()] == ["signed_in", "signed_out"]


def test_what_the_service_says_besides_changes_nothing(client, wang):
    """Neither role nor area nor switch comes from outside, and allauth keeps nothing of its own."""
    told(wang_issuer(wang), preferred_username="wang", role="administrator", area="000000", is_staff=True, groups=["x"])
    before = User.objects.values().get(pk=wang.pk)
    come(client)
    after = User.objects.values().get(pk=wang.pk)
    assert {**after, "last_login": None} == {**before, "last_login": None}
    kept = [m for app in ("account", "socialaccount") for m in apps.get_app_config(app).get_models()]
    assert not any(model.objects.exists() for model in kept)


def wang_issuer(_wang):
    from django.conf import settings

    return settings.SINGLE_SIGN_ON["issuer"]


def test_an_unknown_person_is_not_made(client, wang, issuer):
    """They are told whom to ask; the trail has the name, so that the account can be opened."""
    told(issuer, preferred_username="zhao")
    answer = come(client)
    assert answer.status_code == 403
    assert "没有对应的用户" in page(answer)
    assert "/sign-in/" in page(answer)
    assert not User.objects.filter(username="zhao").exists()
    assert "_auth_user_id" not in client.session
    assert trail() == [("sign_in_failed", "zhao", "", "单位统一身份认证：没有对应的用户")]


def test_a_switched_off_account_stays_out(client, wang):
    """The service may still know the person; here the switch decides."""
    User.objects.filter(pk=wang.pk).update(is_active=False)
    answer = come(client)
    assert (answer.status_code, "已停用" in page(answer)) == (403, True)
    assert "_auth_user_id" not in client.session
    assert trail() == [("sign_in_failed", "wang", "520602", "单位统一身份认证：用户已停用")]


@pytest.mark.parametrize("state", ["state=made-up", "", "state="])
def test_a_wrong_state_is_refused(client, wang, state):
    """An answer that this browser did not ask for: somebody may want to sign a person in as another."""
    code = parse_qs(urlsplit(there(client)).query)["code"][0]
    answer = client.get(f"/single-sign-on/back/?code={code}&{state}")
    assert (answer.status_code, "不是从本浏览器发起" in page(answer)) == (403, True)
    assert trail() == [("sign_in_failed", "", "", "单位统一身份认证：登录请求无效")]


def test_an_answer_counts_once_and_in_its_own_browser(client, wang):
    """Neither can it be repeated, nor be used elsewhere."""
    from django.test import Client

    back = there(client)
    assert Client().get(back).status_code == 403
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 403


@pytest.mark.parametrize("fault", ["nonce", "signature", "issuer", "audience", "expired"])
def test_a_token_that_does_not_hold_is_refused(client, wang, issuer, fault):
    """Of another request, signed by somebody else, by another service, for another program, or of long ago."""
    told(issuer, fault, preferred_username="wang")
    answer = come(client)
    assert (answer.status_code, "未通过校验" in page(answer)) == (403, True)
    assert "_auth_user_id" not in client.session
    assert [entry[0] for entry in trail()] == ["sign_in_failed"]


def test_a_token_needs_a_public_key_s_signature():
    """Neither no signature nor one made with what everybody can read."""
    import jwt
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    from shuangkong.access.single_sign_on import verified

    own = generate_private_key(65537, 2048)
    keys = {"keys": [jwt.algorithms.RSAAlgorithm.to_jwk(own.public_key(), as_dict=True) | {"kid": "1"}]}
    claims = {"iss": "i", "aud": "c", "sub": "1", "nonce": "n", "iat": 1, "exp": 9_999_999_999}

    def check(token):
        return verified(token, keys, "i", "c", "n")

    assert check(jwt.encode(claims, own, "RS256", {"kid": "1"})) == claims
    shared = jwt.encode(claims, str(keys) + " " * 64, "HS256", {"kid": "1"})
    for bad in (jwt.encode(claims, None, "none", {"kid": "1"}), shared, "", "a.b.c"):
        with pytest.raises(jwt.PyJWTError):
            check(bad)
    for change in ({"azp": "another"}, {"nonce": ""}, {"exp": None}, {"aud": "c2"}):
        with pytest.raises(jwt.PyJWTError):
            check(jwt.encode({**claims, **change}, own, "RS256", {"kid": "1"}))
    with pytest.raises(jwt.PyJWTError):
        check(jwt.encode(claims, own, "RS256", {"kid": "2"}))


def test_cancelling_at_the_service_leads_back(client, wang, issuer):
    """The person may still take the password."""
    told(issuer, "cancelled")
    answer = come(client)
    assert (answer.status_code, "已在单位统一身份认证服务中取消" in page(answer)) == (403, True)


def test_a_service_that_is_down_is_told_with_the_way_to_the_password(client, wang, settings):
    """Before the way there: nobody listens at the address."""
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "issuer": "http://127.0.0.1:9"}
    answer = client.get("/single-sign-on/")
    assert (answer.status_code, "暂时连接不上" in page(answer)) == (503, True)
    assert 'href="/sign-in/"' in page(answer)
    assert "127.0.0.1" not in page(answer)
    assert client.get("/sign-in/").status_code == 200


def test_a_service_that_goes_down_on_the_way_is_told(client, wang, settings, issuer):
    """After the way there: gone altogether, or answering with its own error."""
    back = there(client)
    told(issuer, "broken", preferred_username="wang")
    assert client.get(back).status_code == 502
    told(issuer, preferred_username="wang")
    back = there(client)
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "issuer": "http://127.0.0.1:9"}
    assert client.get(back).status_code == 503


def test_a_service_that_says_it_is_another_is_refused(client, wang, issuer):
    """The issuer of the settings and that of the description are the same, or nobody is sent there."""
    told(issuer, "described")
    assert client.get("/single-sign-on/").status_code == 403


def test_a_wrong_secret_is_a_matter_of_the_settings(client, wang, settings):
    """The service refuses us, not the person; nothing of the secret is shown."""
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "secret": "mistyped-secret"}
    answer = come(client)
    assert answer.status_code == 502
    assert "mistyped" not in page(answer)


def test_claims_may_stand_in_the_user_information_only(client, wang, issuer):
    """Many services keep their tokens short."""
    told(issuer, "sparse", preferred_username="wang")
    assert come(client).status_code == 302


@pytest.mark.parametrize(("verified", "status"), [(True, 302), (False, 403), (None, 403)])
def test_a_person_may_be_matched_by_a_verified_address(client, wang, settings, issuer, verified, status):
    """An address that anybody can write into a profile is no proof; capitals don't matter."""
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "claim": "email"}
    told(issuer, email="wang@City.example", **({} if verified is None else {"email_verified": verified}))
    assert come(client).status_code == status


def test_an_address_of_two_people_matches_nobody(client, wang, settings, issuer):
    """Better nobody than the wrong one."""
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "claim": "email"}
    User.objects.create(username="wang2", email="wang@city.example", role=Role.ADMINISTRATOR)
    told(issuer, email="wang@city.example", email_verified=True)
    assert come(client).status_code == 403


def test_the_way_does_not_lead_to_other_hosts(client, wang):
    """A crafted address must not carry the person away."""
    assert come(client, "/single-sign-on/?next=https://example.org/")["Location"] == "/"


def test_failures_do_not_fill_the_disk(client, wang):
    """As many entries as wrong passwords in a pause, then one that says so; the password counts apart."""
    for _ in range(70):
        client.get("/single-sign-on/back/?code=1&state=2")
    actions = [entry[0] for entry in trail()]
    assert (actions.count("sign_in_failed"), actions.count("sign_in_refused")) == (60, 1)
    assert SignInCount.objects.count() == 2


def test_the_button_is_there_only_with_a_service(client, wang, settings):
    """With the address that the person wanted; the policy of what a page may load is the same."""
    found = page(client.get("/sign-in/?next=/compare/2024/%3Fa%3D1"))
    assert re.search(r'href="/single-sign-on/\?next=%2Fcompare%2F2024%2F%3Fa%3D1"[^>]*>单位统一身份认证登录<', found)
    policy = client.get("/single-sign-on/back/")["Content-Security-Policy"]
    settings.SINGLE_SIGN_ON = None
    plain = client.get("/sign-in/")
    assert "统一身份认证" not in page(plain)
    assert plain["Content-Security-Policy"] == policy
    for address in ("/single-sign-on/", "/single-sign-on/back/"):
        assert client.get(address).status_code == 404


def test_who_is_in_stays_in(client, wang):
    """No second way through the service; nothing of allauth but these two addresses is mounted."""
    client.force_login(wang)
    assert client.get("/single-sign-on/")["Location"] == "/"
    for address in (
        "/accounts/signup/",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/oidc/openid_connect/login/",
    ):
        assert client.get(address).status_code == 404
