"""登录的次数和记录: how often may be tried, per account and address; who signed in, and who failed to.

A try is counted before the password is looked at, by one UPDATE that only succeeds below the limit: a hundred guesses
sent at once are no more than those one after another.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from shuangkong.access import origin
from shuangkong.access.audit import Action, record
from shuangkong.access.models import SignInCount, User

PAUSE = timedelta(minutes=15)
# From one address to one account; to one account from anywhere; from one address to any account (an office shares one).
LIMITS = {"both": 5, "account": 20, "address": 60}


def may_try(account: str, address: str, now: datetime) -> bool:
    """Count a try, and tell whether it may go on; what is refused here never reaches the password."""
    SignInCount.objects.filter(since__lt=now - PAUSE).delete()
    keys = _keys(account, address)
    allowed = [_counted(key, LIMITS[kind], now) for kind, key in keys.items()]
    if not all(allowed):
        _told_once(account, keys["both"], now)
    return all(allowed)


def _counted(key: str, limit: int, now: datetime) -> bool:
    SignInCount.objects.get_or_create(key=key, defaults={"since": now})
    return SignInCount.objects.filter(key=key, tries__lt=limit).update(tries=F("tries") + 1) == 1


def _told_once(account: str, key: str, now: datetime) -> None:
    """Write a refusal down once a pause: an attacker must not fill the disk with entries."""
    _new, made = SignInCount.objects.get_or_create(key=f"told:{key}"[:64], defaults={"since": now})
    if made:
        record(Action.SIGN_IN_REFUSED, shown(account), name=shown(account), area=_area(account))


def failed(account: str) -> None:
    """Write a wrong password, or an unknown account, down."""
    record(Action.SIGN_IN_FAILED, shown(account), name=shown(account), area=_area(account))


def failed_elsewhere(account: str, why: str, address: str, now: datetime) -> None:
    """Write down why a single sign-on failed; from one address no more of them in a pause than of passwords."""
    SignInCount.objects.filter(since__lt=now - PAUSE).delete()
    key = _keys(account, f"{address} single sign-on")["address"]  # counted apart: a password may still be tried
    if _counted(key, LIMITS["address"], now):
        record(Action.SIGN_IN_FAILED, f"单位统一身份认证：{why}", name=account, area=_area(account))
    else:
        _told_once(account, key, now)


def succeeded(account: str, address: str) -> None:
    """Forget the tries of the account; one of the address, which other people share, is given back."""
    keys = _keys(account, address)
    SignInCount.objects.filter(key__in=[keys["both"], keys["account"]]).delete()
    SignInCount.objects.filter(key=keys["address"], tries__gt=0).update(tries=F("tries") - 1)


def signed_in(request: Any, user: Any, **_: Any) -> None:
    """Write a sign-in down, and start the session's clocks."""
    request.session["since"] = request.session["seen"] = int(timezone.now().timestamp())
    with origin.answering(request):
        way = getattr(request, "way_in", "")
        record(Action.SIGNED_IN, f"{user.username}（{way}）" if way else user.username, user=user)


def signed_out(user: Any, **_: Any) -> None:
    """Write down that a person left."""
    if user is not None:
        record(Action.SIGNED_OUT, user.username, user=user)


def shown(account: str) -> str:
    """Return an account's name as it may stand on record: people type passwords into the field of the name."""
    known = User.objects.filter(username=account).exists()
    return account if known else f"{account[:2]}…（未登记，{len(account)} 个字符）"


def _area(account: str) -> str:
    return str(User.objects.filter(username=account).values_list("area", flat=True).first() or "")


def _keys(account: str, address: str) -> dict[str, str]:
    """Return the keys that are counted, as hashes: of one length, and no name typed by mistake is kept in the clear."""
    texts = {"both": f"{account}\n{address}", "account": account, "address": f"\n{address}"}
    return {kind: hashlib.sha256(f"{kind}:{text}".encode()).hexdigest()[:48] for kind, text in texts.items()}
