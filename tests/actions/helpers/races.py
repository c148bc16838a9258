"""People and processes that arrive at the same moment, on the database of DATABASE_URL: prints how each of them fared.

Every person is a thread with a connection of its own. Where one moment decides, the thread that is to come late waits
in the middle of the other's work.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django

NOON = datetime(2026, 3, 31, 4, tzinfo=UTC)
TEXT = """一、主要目标
到2025年，全市单位地区生产总值能耗比2020年下降14%。
到2025年，化学需氧量重点工程减排量达到120吨。
"""
PATIENCE = 20


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Run every step in a thread of its own, all from the same moment; return what came of each."""
    from django.db import connection

    from shuangkong.kernel.problems import BadData
    from shuangkong.plans.review import Refused

    fared, start = [""] * len(steps), threading.Barrier(len(steps))

    def run(place: int) -> None:
        start.wait(PATIENCE)
        try:
            done = steps[place]()
            fared[place] = done if isinstance(done, str) else "done"
        except (Refused, BadData) as fault:
            fared[place] = f"told: {fault}"
        except Exception as fault:  # whatever else happens is what the test is about
            fared[place] = f"fault: {type(fault).__name__}: {fault}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(fared)


class Waiting:
    """Wraps a function: who has called it waits until the others have."""

    def __init__(self, module: object, name: str, parties: int) -> None:
        self.module, self.name, self.true = module, name, getattr(module, name)
        self.barrier = threading.Barrier(parties)

    def __enter__(self) -> None:
        def waiting(*args, **more):
            result = self.true(*args, **more)
            self.barrier.wait(PATIENCE)
            return result

        setattr(self.module, self.name, waiting)

    def __exit__(self, *_: object) -> None:
        setattr(self.module, self.name, self.true)


def city(code: str):
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area

    Area.objects.create(code=code, name="河口市", level="city")
    return User.objects.create_user(f"officer-{code}", role="city_officer", area=code)


def handed_in(code: str, officer, text: str = TEXT):
    from shuangkong.plans import services

    return services.register(services.Given(code, "方案", "", None, 2020, 2025, text), officer, NOON)


def reviewed(code: str, officer):
    from shuangkong.plans import review

    plan = handed_in(code, officer)
    review.accept_all(plan.findings.exclude(kind="heading"), officer, NOON)
    return plan


def two_approvals() -> dict[str, object]:
    from shuangkong.access.models import AuditEntry
    from shuangkong.actions import approval
    from shuangkong.targets.models import Target

    officer = city("990100")
    plan = reviewed("990100", officer)
    fared = at_once(*[lambda: approval.approve(plan.pk, officer, NOON)] * 4)
    entries = AuditEntry.objects.filter(action="approved", area="990100").count()
    return {"fared": fared, "targets": Target.objects.filter(area_id="990100").count(), "entries": entries}


def two_versions() -> dict[str, object]:
    from shuangkong.actions import approval
    from shuangkong.plans.models import Plan
    from shuangkong.targets.models import Target

    officer = city("990200")
    plans = [reviewed("990200", officer), reviewed("990200", officer)]
    fared = at_once(*[lambda plan=plan: approval.approve(plan.pk, officer, NOON) for plan in plans])
    in_force = Target.objects.filter(area_id="990200", state="in_force")
    return {
        "fared": fared,
        "states": list(Plan.objects.filter(area_id="990200").order_by("version").values_list("state", flat=True)),
        "of": sorted(set(in_force.values_list("plan", flat=True))) == [plans[1].pk],
        "targets": in_force.count(),
    }


def decision_during_approval() -> dict[str, object]:
    """The approval waits in its middle until the decision was sent, and half a second more."""
    from shuangkong.actions import approval
    from shuangkong.plans import review, services
    from shuangkong.plans.models import Finding
    from shuangkong.targets.models import Target

    officer = city("990300")
    plan = reviewed("990300", officer)
    finding = plan.findings.filter(kind="target").first()
    under_way, sent, true = threading.Event(), threading.Event(), services.gathered

    def slowly(given):
        under_way.set()
        sent.wait(PATIENCE)
        threading.Event().wait(0.5)
        return true(given)

    def decide():
        late = Finding.objects.select_related("plan").get(pk=finding.pk)  # the page was open before
        under_way.wait(PATIENCE)
        sent.set()
        review.decide(late, review.REJECT, officer, NOON)

    services.gathered = slowly
    try:
        fared = at_once(lambda: approval.approve(plan.pk, officer, NOON), decide)
    finally:
        services.gathered = true
    finding.refresh_from_db()
    return {"fared": fared, "state": finding.state, "targets": Target.objects.filter(area_id="990300").count()}


def two_hand_ins() -> dict[str, object]:
    from shuangkong.plans import services
    from shuangkong.plans.models import Plan

    officer = city("990400")
    with Waiting(services, "read", 2):
        fared = at_once(*[lambda: handed_in("990400", officer)] * 2)
    return {"fared": fared, "plans": Plan.objects.filter(area_id="990400").count()}


def two_loads(pack: Path) -> dict[str, object]:
    from shuangkong.registers import services, tables
    from shuangkong.registers.models import Area

    def load() -> str:
        loaded = services.load_pack(pack)
        return "elsewhere" if loaded.elsewhere else f"{loaded.areas} areas"

    with Waiting(tables, "read_departments", 2):
        fared = at_once(load, load)
    areas, lines = (kept.exclude(code__startswith="9").count() for kept in (Area.objects, Area.history))
    return {"fared": fared, "areas": areas, "lines": lines}


def many_tries() -> dict[str, object]:
    from django.utils import timezone

    from shuangkong.access import signing

    now = timezone.now()
    fared = at_once(*[lambda: str(signing.may_try("wang", "10.0.0.1", now))] * 12)
    return {"fared": fared}


if __name__ == "__main__":
    django.setup()
    from shuangkong.access.schema import bring_up_to_date

    bring_up_to_date()
    cases = [two_approvals, two_versions, decision_during_approval, two_hand_ins, many_tries]
    found = {case.__name__: case() for case in cases} | {"two_loads": two_loads(Path(sys.argv[1]))}
    print(json.dumps(found))  # noqa: T201 - for the test that started this
