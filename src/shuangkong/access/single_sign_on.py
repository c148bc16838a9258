"""单位统一身份认证: signing in where the office's own OpenID Connect service says who a person is.

allauth goes the way there and back (authorization code, PKCE, state). Here stands what it leaves to others: the nonce,
the signature of the ID token, and whose account it is. The service says who somebody is and nothing else: accounts,
roles and areas are kept here alone, so nothing of allauth's own tables is written.
"""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string

from shuangkong.access.models import User
from shuangkong.access.refusals import Refused

PROVIDER = "openid_connect"
# With a public key only: a token "signed" with the key that everybody can read, or not at all, is no proof.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY = 60  # seconds by which the clocks of two offices may differ
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
DEBIAN_ROOTS = "/etc/ssl/certs/ca-certificates.crt"


class Adapter(DefaultSocialAccountAdapter):
    """What allauth asks this project: which service there is, how it is reached, what becomes of faults."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Return the one service that the settings name, none otherwise; never one from a table."""
        given = settings.SINGLE_SIGN_ON
        if given is None:
            return []
        more = {"server_url": given["issuer"].rstrip("/"), "oauth_pkce_enabled": True}
        app = SocialApp(provider=PROVIDER, client_id=given["client"], secret=given["secret"], settings=more)
        app.provider_id = PROVIDER
        return [app]

    def get_requests_session(self) -> Any:
        """Trust the roots that the machine trusts: an office's service seldom has a certificate of a public authority."""
        session = super().get_requests_session()
        roots = (ssl.get_default_verify_paths().cafile, DEBIAN_ROOTS)
        session.verify = next((path for path in roots if path and Path(path).is_file()), True)
        return session

    def on_authentication_error(
        self, request: Any, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Say what went wrong on our own page."""
        if error == AuthError.CANCELLED:
            raise Refused("cancelled")
        if isinstance(exception, requests.RequestException):
            raise Refused("unreachable") from exception
        raise Refused("state" if "state_id" in (extra_context or {}) else "failed") from exception


class Way(OpenIDConnectOAuth2Adapter):
    """There and back: one authorization request and its answer."""

    state: dict[str, Any]

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the service says of itself; another issuer, or addresses without its encryption, are refused."""
        said: dict[str, Any] = super().openid_config
        issuer = settings.SINGLE_SIGN_ON["issuer"]
        scheme = issuer.partition("://")[0] + "://"
        fit = all(str(said.get(name, "")).startswith(scheme) for name in NEEDED)
        if not fit or str(said.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
            raise Refused("untrusted", note="签发者或端点地址不符")
        return said

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Return where the service sends the person back to."""
        return str(request.build_absolute_uri(reverse("access:single-sign-on-back")))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Let the person in. allauth's own ending, which links or makes accounts, is not reached."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = answer.json()
        given = str(kwargs["response"].get("id_token") or "")
        try:
            claims = verified(given, keys, self.openid_config["issuer"], app.client_id, self.state["nonce"])
        except jwt.PyJWTError as error:
            raise Refused("untrusted", note=type(error).__name__) from error
        user = account(self._with_user_info(claims, token))
        request.way_in = "单位统一身份认证"
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        raise ImmediateHttpResponse(redirect(self.state.get("next") or "web:home"))

    def _with_user_info(self, claims: dict[str, Any], token: Any) -> dict[str, Any]:
        """Ask the service for what it does not write into its tokens; it has to speak of the same person."""
        claim = settings.SINGLE_SIGN_ON["claim"]
        wanted = {claim, "email_verified"} if claim == "email" else {claim}
        if wanted <= claims.keys() or "userinfo_endpoint" not in self.openid_config:
            return claims
        more = self._fetch_user_info(token.token)
        if more.get("sub") != claims["sub"]:
            raise Refused("untrusted", note="用户信息与令牌不是同一人")
        return {**more, **claims}


class Back(OAuth2CallbackView):
    """The answer of the service; its state is found in the session or there is none."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state
        return state, response


def start(request: HttpRequest, then: str) -> HttpResponse:
    """Send the person to the service, with a state, a nonce and a challenge that only this session can answer."""
    try:
        provider = get_adapter().get_provider(request, provider=PROVIDER)
        provider.oauth2_adapter_class = Way
        nonce = get_random_string(32)
        return provider.redirect(request, "login", next_url=then, auth_params={"nonce": nonce}, nonce=nonce)
    except requests.RequestException as error:
        raise Refused("unreachable") from error


def finish(request: HttpRequest) -> HttpResponse:
    """Let the person in whom the service sends back, or raise Refused."""
    try:
        return Back.adapter_view(Way(request, PROVIDER))(request)
    except requests.RequestException as error:
        raise Refused("unreachable") from error
    except OAuth2Error as error:
        raise Refused("failed") from error


def verified(token: str, keys: Any, issuer: str, client: str, nonce: str) -> dict[str, Any]:
    """Return the claims of an ID token that this issuer signed for us, now, in answer to our own request."""
    key_id = jwt.get_unverified_header(token).get("kid")
    fit = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use != "enc"]
    fit = [key for key in fit if key_id is None or key.key_id == key_id]
    if len(fit) != 1:
        raise jwt.InvalidKeyError
    wanted: Any = {"require": ["exp", "iat", "iss", "aud", "sub"]}
    claims: dict[str, Any] = jwt.decode(
        token, fit[0], algorithms=ALGORITHMS, issuer=issuer, audience=client, leeway=LEEWAY, options=wanted
    )
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise jwt.InvalidTokenError("nonce")
    if claims.get("azp", client) != client:
        raise jwt.InvalidAudienceError
    return claims


def account(claims: dict[str, Any]) -> User:
    """Return the one account of the person; none is made, and what else the service says is left aside."""
    claim = settings.SINGLE_SIGN_ON["claim"]
    said = claims.get(claim)
    if not isinstance(said, str) or not said.isprintable() or not said:
        raise Refused("unknown", note=f"没有 {claim}")
    if claim == "email" and claims.get("email_verified") is not True:
        raise Refused("unknown", said, note="邮箱未经验证")
    found = list(User.objects.filter(**{"email__iexact" if claim == "email" else "username": said})[:2])
    if len(found) != 1:
        raise Refused("unknown", said)
    if not found[0].is_active:
        raise Refused("inactive", said)
    return found[0]
