"""A sign-in service of its own process: OpenID Connect by Authlib, on loopback, for the tests of single sign-on.

What it does it does as a service does: client secret, registered address, PKCE, one use of a code, signed tokens. Whom it
takes for the person at the browser, and which single thing it does wrong, is set by POST /told.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # loopback; read by Authlib at every request

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from joserfc.jwk import RSAKey

BACK, CLIENT, SECRET = sys.argv[1:] if __name__ == "__main__" else ("", "", "")
KEY, FOREIGN = (RSAKey.generate_key(2048, parameters={"kid": "of-the-day", "use": "sig"}) for _ in range(2))
TOLD = {"claims": {"sub": "1"}, "fault": ""}  # what the tests said last
CODES, TOKENS = {}, {}


class Client(ClientMixin):
    """The one program that is registered."""

    client_id = CLIENT

    def get_client_id(self):
        return CLIENT

    def get_default_redirect_uri(self):
        return BACK

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == BACK

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """What a code stands for until it is used."""

    asked: dict
    user: SimpleNamespace

    def get_redirect_uri(self):
        return self.asked.get("redirect_uri")

    def get_scope(self):
        return self.asked.get("scope")

    def get_nonce(self):
        return "of-another-day" if TOLD["fault"] == "nonce" else self.asked.get("nonce")

    def get_auth_time(self):
        return None

    get_acr = get_amr = get_auth_time

    @property
    def code_challenge(self):
        return self.asked.get("code_challenge")

    @property
    def code_challenge_method(self):
        return self.asked.get("code_challenge_method")


class Grant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

    def save_authorization_code(self, code, request):
        CODES[code] = Code(dict(request.payload.data), request.user)

    def query_authorization_code(self, code, client):
        return CODES.get(code)

    def delete_authorization_code(self, authorization_code):
        for code in [code for code, kept in CODES.items() if kept is authorization_code]:
            del CODES[code]

    def authenticate_user(self, authorization_code):
        return authorization_code.user


class IdToken(OpenIDCode):
    def resolve_client_private_key(self, client):
        return FOREIGN if TOLD["fault"] == "signature" else KEY

    def get_encode_header(self, client):
        return {"alg": "RS256", "kid": KEY.kid}

    def get_client_algorithm(self, client):
        return "RS256"

    def get_client_claims(self, client):
        said = {"iss": "https://elsewhere.example"} if TOLD["fault"] == "issuer" else {"iss": ISSUER}
        said["aud"] = ["another-program"] if TOLD["fault"] == "audience" else [CLIENT]
        return {**said, "exp": 1_700_000_000} if TOLD["fault"] == "expired" else said

    def exists_nonce(self, nonce, request):
        return any(code.asked.get("nonce") == nonce for code in CODES.values())

    def generate_user_info(self, user, scope):
        return {"sub": user.claims["sub"]} if TOLD["fault"] == "sparse" else user.claims


class Request(OAuth2Request):
    def __init__(self, handler, form):
        super().__init__(handler.command, ISSUER + handler.path, headers=handler.headers)
        self._args, self._form = dict(parse_qsl(urlsplit(handler.path).query)), form
        self.payload = BasicOAuth2Payload({**self._args, **form})

    @property
    def args(self):
        return self._args

    @property
    def form(self):
        return self._form


class Server(AuthorizationServer):
    def query_client(self, client_id):
        return Client() if client_id == CLIENT else None

    def save_token(self, token, request):
        TOKENS[token["access_token"]] = request.user

    def create_oauth2_request(self, request):
        return request

    def handle_response(self, status, body, headers):
        return status, body, dict(headers)

    def send_signal(self, name, *args, **kwargs):
        """Nobody listens."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/.well-known/openid-configuration":
            return self._say(200, described())
        if path == "/jwks":
            return self._say(200, {"keys": [KEY.as_dict(private=False)]})
        if path == "/userinfo":
            user = TOKENS.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            return self._say(200, user.claims) if user else self._say(401, {})
        if path == "/authorize":
            asked = Request(self, {})
            user = None if TOLD["fault"] == "cancelled" else SimpleNamespace(claims=TOLD["claims"])
            asked.user = user
            grant = SERVER.get_consent_grant(asked, user)
            return self._say(*SERVER.create_authorization_response(asked, user, grant))
        return self._say(404, {})

    def do_POST(self):
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/told":
            TOLD.update(json.loads(sent))
            return self._say(200, {})
        if TOLD["fault"] == "broken":
            return self._say(500, {})
        return self._say(*SERVER.create_token_response(Request(self, dict(parse_qsl(sent)))))

    def _say(self, status, body, headers=None):
        text = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {}), "Content-Length": len(text)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Quiet."""


def described():
    """What the service says of itself."""
    issuer = "https://elsewhere.example" if TOLD["fault"] == "described" else ISSUER
    return {
        "issuer": issuer, "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/jwks", "userinfo_endpoint": f"{ISSUER}/userinfo", "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"], "code_challenge_methods_supported": ["S256"],
    }  # fmt: skip


if __name__ == "__main__":
    SERVER = Server()
    SERVER.register_token_generator("default", BearerTokenGenerator(lambda **_: os.urandom(24).hex()))
    SERVER.register_grant(Grant, [CodeChallenge(required=True), IdToken(require_nonce=True)])
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ISSUER = f"http://127.0.0.1:{listening.server_port}"
    print(ISSUER, flush=True)
    listening.serve_forever()
