"""接口的门: who a request of the API comes from: a token with the scope that the operation asks for, or a signed-in person.

What the person may do, and where, is access.scope's to say, for programs as for pages.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer, SessionAuth

from shuangkong.access import tokens
from shuangkong.access.failures import Failure
from shuangkong.access.models import ApiToken, User
from shuangkong.access.scope import may

READ, FILE, REVIEW, METERS = (str(scope) for scope in ApiToken.Scope.values)


class Token(HttpBearer):
    """请求头 Authorization: Bearer 令牌."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> User | None:
        """Return the token's person. Who shows a token is judged by it alone, whatever session there is besides."""
        if "Authorization" not in request.headers:
            return None
        person: User | None = super().__call__(request)
        if person is None:
            raise Failure("unauthenticated", "令牌无效、已到期或已作废。请在“接口令牌”页重新签发。")
        return person

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Let the person of a valid token act in this request."""
        found = tokens.find(token.strip(), timezone.now())
        if found is None:
            return None
        if self.scope not in found.scopes.split():
            wanted = ApiToken.Scope(self.scope)
            raise Failure("scope", f"此操作需要“{wanted.label}”（{wanted.value}）范围的令牌。")
        request.user = found.user
        return found.user


class Session(SessionAuth):
    """Signed in on the pages; whatever changes something needs the CSRF token, too."""

    def __call__(self, request: HttpRequest) -> Any:
        """Return who is signed in."""
        if not request.user.is_authenticated:
            return None
        try:
            return super().__call__(request)
        except HttpError:
            raise Failure("csrf", "登录会话的修改操作应带 X-CSRFToken 请求头。") from None


def opened(scope: str = READ) -> list[Any]:
    """Return what opens an operation: a token with this scope, or a session."""
    return [Token(scope), Session()]


def require(user: Any, action: str, area: str) -> None:
    """Stop here unless the person may do this in the area."""
    if not may(user, action, area):
        raise Failure("denied")
