"""Signing in without a password: links that work once, for a day."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from shuangkong.access.models import Role, SignInLink, User
from shuangkong.access.scope import NATION

LIFE = timedelta(hours=24)
FIRST_USER = "admin"


def administrator() -> User:
    """Return the administrator of the installation, made at the first start without a usable password."""
    known = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk").first()
    if known is not None:
        return known
    user = User(username=FIRST_USER, role=Role.ADMINISTRATOR, area=NATION)
    user.set_unusable_password()
    user.save()
    return user


def nobody_has_a_password() -> bool:
    """Tell whether the installation can be entered by a link only."""
    return not any(user.has_usable_password() for user in User.objects.filter(is_active=True))


def sign_in_link(base_url: str, user: User | None = None) -> str:
    """Return an address that signs the administrator (or `user`) in, once, within 24 hours. Older links die."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        person = user or administrator()
        SignInLink.objects.filter(user=person).delete()
        SignInLink.objects.create(user=person, token_hash=_hash(token), expires_at=timezone.now() + LIFE)
    return base_url.rstrip("/") + reverse("access:link", args=[token])


def redeem(token: str) -> User | None:
    """Return the person of a link and use it up; None where it is unknown, used or too old."""
    now = timezone.now()
    fresh = SignInLink.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now, user__is_active=True)
    # One UPDATE decides: of two clicks at once, only one counts a row.
    if fresh.update(used_at=now) != 1:
        return None
    return SignInLink.objects.select_related("user").get(token_hash=_hash(token)).user


def _hash(token: str) -> str:
    # The token has 256 random bits; a slow hash would add nothing.
    return hashlib.sha256(token.encode()).hexdigest()
