"""接口限速: one runaway program does not take the pages away from everybody else."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

MINUTE = 60


class PerPerson(BaseThrottle):
    """So many calls a minute for each person, whichever of their tokens a program shows.

    Ninja's own rates keep the caller in the throttle itself, where the threads of a server would mix them up.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the call; False where there were enough in this minute."""
        key = f"api-calls-{request.user.pk}-{int(time.time() // MINUTE)}"
        cache.add(key, 0, 2 * MINUTE)
        return bool(cache.incr(key) <= settings.API_CALLS_PER_MINUTE)

    def wait(self) -> float:
        """Return the seconds until the next minute."""
        return MINUTE - time.time() % MINUTE
