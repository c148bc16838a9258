"""来源: who acts, and from where, while a request is answered; what is written into the audit trail asks here."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings

_request: ContextVar[Any] = ContextVar("request", default=None)


@contextmanager
def answering(request: Any) -> Iterator[None]:
    """Remember the request while it is answered."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def person() -> Any:
    """Return who is signed in; None outside of requests and for strangers."""
    user = getattr(_request.get(), "user", None)
    return user if getattr(user, "is_authenticated", False) else None


def address() -> str:
    """Return the address that the request came from; empty outside of requests (the command line)."""
    request = _request.get()
    return "" if request is None else address_of(request)


def address_of(request: Any) -> str:
    """Return a request's address. What a proxy says is believed only where one is set up (SHUANGKONG_HTTPS)."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    # The proxy adds the address it saw at the end; whatever stands before it the visitor may have made up.
    said = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    for text in (said, said.rpartition(":")[0].strip("[]")):
        try:
            return str(ipaddress.ip_address(text))
        except ValueError:
            continue
    return ""
