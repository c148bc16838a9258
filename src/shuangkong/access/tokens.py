"""接口令牌: making, finding and taking back the tokens by which programs act for a person."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from shuangkong.access.audit import Action, record
from shuangkong.access.models import ApiToken

MARK = "shuangkong_"  # so that a token left in a file is recognised as one
MOST = 20  # valid tokens of one person
SEEN = timedelta(minutes=10)  # a use is written down this often: each is a write
LIVES = (7, 30, 90, 365)  # days


class TooMany(Exception):
    """The person has as many valid tokens as anybody may have."""


def of(user: Any) -> QuerySet[ApiToken]:
    """Return the tokens of a person, newest first."""
    return ApiToken.objects.filter(user=user)


def valid(now: datetime) -> Q:
    """Return what makes a token valid."""
    return Q(revoked_at=None, expires_at__gt=now, user__is_active=True)


def make(user: Any, name: str, scopes: Iterable[str], days: int, now: datetime) -> tuple[ApiToken, str]:
    """Make a token; return it and its text, which is nowhere kept and cannot be shown again."""
    text = MARK + secrets.token_urlsafe(32)
    wanted = set(scopes)
    with transaction.atomic():
        if of(user).filter(valid(now)).count() >= MOST:
            raise TooMany
        token = ApiToken.objects.create(
            user=user,
            name=name,
            token_hash=_hash(text),
            scopes=" ".join(word for word in ApiToken.Scope.values if word in wanted),
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        after = {"token": token.pk, "scopes": token.scopes, "expires_at": token.expires_at}
        record(Action.TOKEN_MADE, name, user=user, after=after)
    return token, text


def revoke(user: Any, token_id: int, now: datetime) -> bool:
    """Take a token of the person back for good; tell whether there was such a one."""
    return _revoke(user, of(user).filter(pk=token_id), now) == 1


def revoke_all(user: Any, now: datetime) -> int:
    """Take all valid tokens of a person back; return how many there were."""
    return _revoke(user, of(user).filter(expires_at__gt=now), now) if user.pk else 0


def _revoke(user: Any, tokens: QuerySet[ApiToken], now: datetime) -> int:
    with transaction.atomic():
        taken = list(tokens.select_for_update().filter(revoked_at=None))
        of(user).filter(pk__in=[token.pk for token in taken]).update(revoked_at=now)
        for token in taken:
            record(Action.TOKEN_REVOKED, token.name, user=user, before={"token": token.pk, "scopes": token.scopes})
    return len(taken)


def find(text: str, now: datetime) -> ApiToken | None:
    """Return the valid token of a text; None where it is unknown, too old, taken back, or its person has left."""
    token = ApiToken.objects.select_related("user").filter(valid(now), token_hash=_hash(text)).first()
    if token is not None and (token.used_at is None or now - token.used_at > SEEN):
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def _hash(text: str) -> str:
    # The token has 256 random bits; a slow hash would add nothing.
    return hashlib.sha256(text.encode()).hexdigest()
