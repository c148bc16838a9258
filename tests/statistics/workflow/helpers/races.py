"""People who act on one submission at the same moment, on the database of DATABASE_URL: prints how each fared."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import django

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
CODE = "91520602MA6DM0001Q"
GOOD = {
    "organisation": CODE, "organisation_name": "甲学院", "type": "教育", "area_m2": "200000", "persons": "12000",
    "power_kwh": "5000000", "energy_tce": "900", "vehicle_tce": "20",
}  # fmt: skip
PATIENCE = 20


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Run every step in a thread of its own, all from the same moment; return what came of each."""
    from django.db import connection

    from shuangkong.statistics.services import Refused

    fared, start = [""] * len(steps), threading.Barrier(len(steps))

    def run(place: int) -> None:
        start.wait(PATIENCE)
        try:
            steps[place]()
            fared[place] = "done"
        except Refused as fault:
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


def people():
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area, Organisation

    Area.objects.create(code="520600", name="铜仁市", level="city")
    Area.objects.create(code="520602", name="碧江区", level="county", parent_id="520600")
    Organisation.objects.create(uscc=CODE, name="甲学院", area_id="520602")
    made = (
        ("filer", "enterprise", "520602"), ("county", "county_officer", "520602"),
        ("city", "city_officer", "520600"), ("other", "city_officer", "520600"),
    )  # fmt: skip
    return {
        name: User.objects.create_user(name, role=role, area=area, organisation=CODE if name == "filer" else "")
        for name, role, area in made
    }


def submission(who, period: str, state: str = "draft"):
    """A submission of the institution for a period, brought to a state."""
    from shuangkong.statistics import services
    from shuangkong.statistics.models import Duty

    duty, _ = Duty.objects.get_or_create(form="institutions", area_id="520602", organisation_id=CODE, since="2020")
    made = services.open_for(duty, period, who["filer"], NOON)
    services.take_typed(made.pk, typed(), 0, who["filer"], NOON)
    for name, user, reached in (("submit", "filer", "submitted"), ("review", "county", "reviewed")):
        made.refresh_from_db()
        if state in ("submitted", "reviewed") and made.state != state:
            services.take_step(made.pk, name, made.edits, who[user], NOON)
        assert reached
    made.refresh_from_db()
    return made


def typed():
    from shuangkong.statistics.in_use import in_use
    from shuangkong.statistics.typed import from_page

    return from_page(in_use().form("institutions"), {f"main-1-{name}": text for name, text in GOOD.items()})


def step(made, name: str, user, reason: str = ""):
    from shuangkong.statistics import services

    return lambda: services.take_step(made.pk, name, made.edits, user, NOON, reason)


def two_approvals(who) -> dict[str, object]:
    made = submission(who, "2021", "reviewed")
    fared = at_once(*[step(made, "approve", who[name]) for name in ("city", "other")] * 2)
    return {"fared": fared, "fed": made.observations.count(), "events": made.events.filter(what="approved").count()}


def approval_and_return(who) -> dict[str, object]:
    made = submission(who, "2022", "reviewed")
    fared = at_once(step(made, "approve", who["city"]), step(made, "return", who["other"], "核对"))
    made.refresh_from_db()
    return {"fared": fared, "state": made.state, "fed": made.observations.count()}


def two_uploads(who) -> dict[str, object]:
    """The same file twice at once, as after an impatient second click."""
    from shuangkong.statistics import prefilled, services
    from shuangkong.statistics.template import template

    made = submission(who, "2023")
    form = services.form_of(made)
    raw = template(form, prefilled.template_of(made, form))
    upload = [lambda: services.take_file(made.pk, raw, "a.xlsx", made.edits, who["filer"], NOON)] * 2
    return {"fared": at_once(*upload), "files": made.files.count(), "rows": made.rows.count()}


def two_openings(who) -> dict[str, object]:
    from shuangkong.statistics import services
    from shuangkong.statistics.models import Duty, Submission

    duty = Duty.objects.get()
    fared = at_once(*[lambda: services.open_for(duty, "2020", who["filer"], NOON)] * 3)
    return {"fared": fared, "submissions": Submission.objects.filter(period="2020").count()}


def killed_import(who) -> dict[str, object]:
    """A process dies in the middle of writing: the draft is as it was, and the same file goes in afterwards."""
    from shuangkong.statistics import prefilled, services
    from shuangkong.statistics.template import template

    made = submission(who, "2024")
    form = services.form_of(made)
    raw = template(form, prefilled.template_of(made, form))
    before = (made.edits, made.events.count(), list(made.rows.values_list("values", flat=True)))
    done = subprocess.run([sys.executable, __file__, "die", str(made.pk)], input=raw, check=False, capture_output=True)
    made.refresh_from_db()
    after = (made.edits, made.events.count(), list(made.rows.values_list("values", flat=True)))
    services.take_file(made.pk, raw, "a.xlsx", made.edits, who["filer"], NOON)
    return {"died": done.returncode == -signal.SIGKILL, "same": before == after, "then": made.files.count()}


def die(submission_id: int) -> None:
    """Import what comes in, and be killed when half of it is written."""
    from shuangkong.access.models import User
    from shuangkong.statistics import services

    raw, filer = sys.stdin.buffer.read(), User.objects.get(username="filer")
    services._event = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    services.take_file(submission_id, raw, "a.xlsx", 1, filer, NOON)


if __name__ == "__main__":
    django.setup()
    from shuangkong.access.schema import bring_up_to_date

    if sys.argv[1:2] == ["die"]:
        die(int(sys.argv[2]))
    bring_up_to_date()
    everybody = people()
    cases = [two_approvals, approval_and_return, two_uploads, two_openings, killed_import]
    print(json.dumps({case.__name__: case(everybody) for case in cases}))  # noqa: T201 - for the test that started this
