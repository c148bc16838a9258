"""告警: conditions become alerts, once each; people acknowledge them and close them with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from shuangkong.access.scope import may_watch
from shuangkong.monitoring import conditions, services
from shuangkong.monitoring.conditions import Condition
from shuangkong.monitoring.kept_accounts import captured, judged
from shuangkong.monitoring.models import Alert, AlertEvent, AlertLook, Limit, Station
from shuangkong.monitoring.snapshot import BEIJING, Told, above_least, snapshot

State: Any = Alert.State
What: Any = AlertEvent.What
EVERY = timedelta(minutes=1)  # open pages look at most so often
BACK = timedelta(days=3)  # how far back exceedances are looked for; late data of longer ago is the accounts' matter
LONGEST = 300  # characters of a reason
Key = tuple[str, str, str]
KEY = ("outlet_id", "kind", "subject")


class Refused(Exception):
    """A step that cannot be taken now; the message (Chinese) says why."""


class Step(NamedTuple):
    """One step of the life cycle."""

    from_: tuple[str, ...]
    to: str
    what: str
    asks_reason: bool = False


STEPS = {
    "acknowledge": Step((State.RAISED,), State.ACKNOWLEDGED, What.ACKNOWLEDGED),
    "close": Step((State.RAISED, State.ACKNOWLEDGED), State.CLOSED, What.CLOSED, asks_reason=True),
}


def visible(user: Any) -> QuerySet[Alert]:
    """Return the alerts that a person may look at."""
    return Alert.objects.filter(outlet__in=services.visible(user)).select_related("outlet", "outlet__area")


def may_attend(user: Any, alert: Alert) -> bool:
    """Tell whether a person may acknowledge and close an alert."""
    return may_watch(user, "attend", alert.outlet.area_id, alert.outlet.organisation_id or "")


def take_step(alert_id: int, name: str, reason: str, user: Any, now: datetime) -> Alert:
    """Take a step with an alert; Refused where its state does not allow it or a reason is lacking."""
    reason = " ".join(reason.split())
    with transaction.atomic():
        alert = Alert.objects.select_for_update(no_key=True, of=("self",)).select_related("outlet").get(pk=alert_id)
        step = STEPS.get(name)
        if step is None or alert.state not in step.from_:
            state = alert.get_state_display()
            raise Refused(_("该告警现在是“%(state)s”，不能进行这一步。请刷新页面查看最新情况。") % {"state": state})
        if step.asks_reason and not reason:
            raise Refused(_("办结告警要写明原因，例如核实情况和处理结果。"))
        if len(reason) > LONGEST:
            raise Refused(_("原因不超过 %(most)s 字，请精简后重新提交。") % {"most": LONGEST})
        alert.state = step.to
        alert.save(update_fields=["state"])
        AlertEvent.objects.create(alert=alert, at=now, by=user, what=step.what, reason=reason)
    return alert


def look(now: datetime, *, at_once: bool = False) -> int:
    """Look at all conditions and raise what is new; return how many. Within a minute of the last look: nothing."""
    if not at_once and not _due(now):
        return 0
    return take_in(present(now), now)


def present(now: datetime) -> list[Condition]:
    """Return every condition that is, or of late was, the case."""
    home = services.lake().parent
    outlet_of = dict(Station.objects.filter(active=True).values_list("mn", "outlet_id"))
    known, today = snapshot(home, now), (now.replace(tzinfo=None) + BEIJING).date()
    limits = list(Limit.objects.all())
    newest: dict[tuple[str, str, str], datetime] = {}
    for (mn, factor, kind), told in known.means.items():
        key = (outlet_of.get(mn, ""), factor, kind)
        newest[key] = max(told.time, newest.get(key, told.time))
    found = conditions.exceedances(_means(home, limits, outlet_of, today), limits, newest)
    longest = timedelta(hours=float(services.parameter("offline_after", today)))
    found += conditions.offline(known, outlet_of, longest, now)
    return found + conditions.too_little(captured(home), services.parameter("capture_least", today))


def _means(home: Path, limits: list[Limit], outlet_of: Mapping[str, str], today: date) -> list[tuple[str, Told]]:
    """Return the hours and days that may exceed a limit: what the accounts judged, else what the devices sent."""
    first, sent = today - BACK, []
    for span in conditions.LENGTH:
        least: dict[str, Decimal] = {}
        for limit in limits:
            if limit.span == span:
                least[limit.factor] = min(limit.limit, least.get(limit.factor, limit.limit))
        if least:
            sent += above_least(home, span, first, today, least)
    over, known = judged(home, first, today, {told.time for told in sent if told.kind == "hour"})
    own = [(outlet_of[told.mn], told) for told in sent if told.mn in outlet_of]
    kept = [
        (outlet, told) for outlet, told in own if (outlet, told.factor, told.time) not in known or told.kind == "day"
    ]
    return kept + [(told.mn, told) for told in over]


def take_in(found: Iterable[Condition], now: datetime) -> int:
    """Raise what is new, carry on what is known, note what is over; return how many were raised."""
    runs: dict[Key, list[Condition]] = {}
    for condition in sorted(found, key=lambda one: one.first):
        runs.setdefault((condition.outlet, condition.kind, condition.subject), []).append(condition)
    closed = Alert.objects.filter(state=State.CLOSED).order_by().values_list(*KEY).annotate(last=Max("last"))
    covered = {tuple(key): last for *key, last in closed}
    open_ = {(one.outlet_id, one.kind, one.subject): one for one in Alert.objects.exclude(state=State.CLOSED)}
    raised = 0
    for key, of_key in runs.items():
        new = [one for one in of_key if not _is_covered(key, one, covered)]
        if new and key in open_:
            _carry_on(open_[key], conditions.whole(new), now)
        elif new:
            raised += _raise(conditions.whole(new), now)
    for key, alert in open_.items():
        if not alert.over and not any(one.ongoing for one in runs.get(key, ())):
            _note(alert, What.RECOVERED, now, over=True)
    return raised


def _raise(condition: Condition, now: datetime) -> int:
    try:
        with transaction.atomic():
            alert = Alert.objects.create(
                outlet_id=condition.outlet, kind=condition.kind, subject=condition.subject, found=condition.found,
                first=_aware(condition.first), last=_aware(condition.last), over=not condition.ongoing,
            )  # fmt: skip
            AlertEvent.objects.create(alert=alert, at=now, by=None, what=What.RAISED)
    except IntegrityError:  # another process raised it at the same moment
        return 0
    return 1


def _carry_on(alert: Alert, condition: Condition, now: datetime) -> None:
    last, found = max(alert.last, _aware(condition.last)), conditions.worse(alert.found, condition.found)
    if (last, found) != (alert.last, alert.found):
        alert.last, alert.found = last, found
        alert.save(update_fields=["last", "found"])
    if alert.over and condition.ongoing:
        _note(alert, What.RETURNED, now, over=False)


def _is_covered(key: Key, condition: Condition, covered: dict[tuple[Any, ...], datetime]) -> bool:
    """Tell whether the condition began before what a closed alert already covers; then that alert covers it all."""
    upto, last = covered.get(key), _aware(condition.last)
    if upto is None or _aware(condition.first) > upto:
        return False
    if last > upto:
        outlet, kind, subject = key
        Alert.objects.filter(outlet=outlet, kind=kind, subject=subject, state=State.CLOSED, last=upto).update(last=last)
        covered[key] = last
    return True


def _note(alert: Alert, what: str, now: datetime, *, over: bool) -> None:
    with transaction.atomic():
        if Alert.objects.filter(pk=alert.pk, over=not over).exclude(state=State.CLOSED).update(over=over):
            AlertEvent.objects.create(alert=alert, at=now, by=None, what=what)


def _due(now: datetime) -> bool:
    """Tell whether it is this process's turn: of several at once, one update counts a row."""
    if AlertLook.objects.filter(pk=1, at__gt=now - EVERY).exists():
        return False
    try:
        with transaction.atomic():
            if AlertLook.objects.filter(pk=1, at__lte=now - EVERY).update(at=now):
                return True
            AlertLook.objects.create(pk=1, at=now)
    except IntegrityError:
        return False
    return True


def _aware(moment: datetime) -> datetime:
    """Return a moment of Beijing time as the database keeps it."""
    return moment.replace(tzinfo=timezone(BEIJING))
