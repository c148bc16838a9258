"""虚构报送: any number of observations with all that stands around them: units, duties, submissions, their history.

Half of it belongs to the areas of the packs at hand, in turn, the rest to invented cities. The observations are made
inside the database from its submissions, as no other way writes a million in seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice, zip_longest
from typing import Any

YEARS = range(2022, 2026)
UNITS = 20  # organisations of a county; each files once a year, the statistics office of the county every month
EACH = 32  # observations of a submission
MONTHLY, YEARLY = "205-1", "status-report"
INVENTED = 91  # invented provinces start with it: no code of GB/T 2260 does
STATES = ("", "submitted", "reviewed", "returned", "draft", *("approved",) * 5)  # of the newest year, in turn
WAY = (("opened", "", "draft"), ("submitted", "draft", "submitted"), ("approved", "submitted", "approved"))
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Filled:
    """How much was made."""

    areas: int
    organisations: int
    duties: int
    submissions: int
    series: int
    observations: int


def fill(observations: int, by: Any, today: date) -> Filled:
    """Make everything; `by` is the person who filed and approved all of it."""
    from shuangkong.registers.models import Organisation
    from shuangkong.statistics.models import Duty, Event, Observation, Submission

    wanted = -(-observations // EACH)
    counties = _counties(-(-wanted // (UNITS * len(YEARS) + 12 * len(YEARS))))
    units = {county: [_unit(county, m * UNITS + n) for n in range(UNITS)] for m, county in enumerate(counties)}
    Organisation.objects.bulk_create(chain.from_iterable(units.values()), BATCH)
    duties = list(Duty.objects.bulk_create((duty for c in counties for duty in _duties(c, units[c])), BATCH))
    made = islice(chain.from_iterable(_submissions(duty, n, by, today) for n, duty in enumerate(duties)), wanted)
    Submission.objects.bulk_create(made, BATCH)
    approved = Submission.objects.filter(state="approved")
    _events(Submission, Event, by)
    series = _observations(Submission, Observation, observations, approved.count())
    _analysed()
    return Filled(
        len(counties),
        len(counties) * UNITS,
        len(duties),
        Submission.objects.count(),
        series,
        Observation.objects.count(),
    )


def _counties(count: int) -> list[str]:
    """Return the counties of the packs and invented ones in turn, until there are enough."""
    from shuangkong.registers.models import Area

    known = list(Area.objects.filter(level__in=("county", "zone")).values_list("pk", flat=True))
    invented = [f"{INVENTED}{city:02d}{n:02d}" for city in range(1, count // 10 + 2) for n in range(1, 11)]
    mixed = [code for pair in zip_longest(known, invented) for code in pair if code][:count]
    new = [code for code in mixed if code not in set(known)]
    cities = sorted({f"{code[:4]}00" for code in new})
    Area.objects.bulk_create([Area(code=c, name=f"虚构市{c[2:4]}", level="city") for c in cities], BATCH)
    places = [Area(code=c, name=f"虚构县{c[2:]}", level="county", parent_id=f"{c[:4]}00") for c in new]
    Area.objects.bulk_create(places, BATCH)
    return mixed


def _unit(county: str, number: int) -> Any:
    from shuangkong.registers.models import Organisation

    return Organisation(uscc=f"91{number:015d}X", name=f"虚构单位{number}", area_id=county, kind="key_user")


def _duties(county: str, units: Sequence[Any]) -> Iterator[Any]:
    from shuangkong.statistics.models import Duty

    asked = [(MONTHLY, None, "month", f"{YEARS[0]}-01"), *((YEARLY, u.pk, "year", f"{YEARS[0]}") for u in units)]
    for form, unit, every, since in asked:
        duty = Duty(form=form, area_id=county, organisation_id=unit, every=every, since=since)
        duty.filer_key = duty.key
        yield duty


def _submissions(duty: Any, number: int, by: Any, today: date) -> Iterator[Any]:
    from shuangkong.statistics.models import Submission

    months = range(1, 13) if duty.every == "month" else (12,)
    for year in YEARS:
        for month in months:
            newest = (year, month) == (YEARS[-1], 12)
            state = STATES[number % len(STATES)] if newest else "approved"
            if not state:
                continue
            day = min(date(year + month // 12, month % 12 + 1, 20), today - timedelta(30))
            yield Submission(
                form=duty.form, area_id=duty.area_id, organisation_id=duty.organisation_id, filer_key=duty.filer_key,
                form_version="2024", period=f"{year}-{month:02d}" if duty.every == "month" else f"{year}", state=state,
                due=day, approved_on=day if state == "approved" else None, created_by=by, sha256="0" * 64,
                created_at=datetime(day.year, day.month, day.day, 1, tzinfo=UTC),
            )  # fmt: skip


def _events(submissions: Any, events: Any, by: Any) -> None:
    """Give every submission its history; those under way stop where they are."""
    for what, before, after in WAY:
        columns = {"at": "s.created_at", "address": "''", "remark": "''", "sha256": "s.sha256", "submission_id": "s.id"}
        given = {"by_id": by.pk, "what": what, "before": before, "after": after}
        where = {"opened": "1 = 1", "submitted": "s.state <> 'draft'", "approved": "s.state = 'approved'"}[what]
        _insert(events, columns, given, submissions, where)


def _observations(submissions: Any, observations: Any, wanted: int, approved: int) -> int:
    """Give every approved submission observations of a few series; return how many series there are."""
    from django.db import connection

    from shuangkong.statistics.in_use import in_use

    series = sorted(in_use().catalogue.series)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_series (n integer PRIMARY KEY, name varchar(100))")
        cursor.executemany("INSERT INTO bench_series VALUES (%s, %s)", list(enumerate(series)))
    each = -(-wanted // max(1, approved))
    number = f"((t.n + s.id * 7) %% {len(series)})"
    columns = {
        "submission_id": "s.id", "series": "t.name", "area": "s.area_id", "period": "s.period", "line": f"{number} + 1",
        "value": "CAST(s.id * 7919 %% 100000 + t.n AS varchar(60))", "published": "s.approved_on",
        "vintage": "s.vintage", "price_base_year": "CAST(NULL AS smallint)",
        "columns": "CAST('[]' AS jsonb)" if connection.vendor == "postgresql" else "'[]'",
    }  # fmt: skip
    given = {"confidence": "synthetic", "document": "", "table": "main"}
    joined = f"s.state = 'approved' AND {number} < {each} ORDER BY s.id, t.n LIMIT {int(wanted)}"
    _insert(observations, columns, given, submissions, joined, ", bench_series t")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_series")
    return len(series)


def _insert(
    into: Any, columns: dict[str, str], given: dict[str, Any], source: Any, where: str, beside: str = ""
) -> None:
    """Insert into one table what a selection from another says, with values that are the same in every row."""
    from django.db import connection

    name = connection.ops.quote_name
    chosen = [*columns.values(), *("%s" for _ in given)]
    names = ", ".join(name(column) for column in (*columns, *given))
    table, origin = (name(model._meta.db_table) for model in (into, source))  # noqa: SLF001 - Django's documented door
    sql = f"INSERT INTO {table} ({names}) SELECT {', '.join(chosen)} FROM {origin} s{beside} WHERE {where}"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(sql, list(given.values()))


def _analysed() -> None:
    """Let PostgreSQL know its tables, as it would by itself after a minute; SQLite never does so by itself."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def people(areas: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """Return role and area of each person: of cities and their counties in turn, one in 25 over everything."""
    roles = ("county_officer", "city_officer", "county_clerk", "county_officer", "auditor")
    found = []
    for n in range(count):
        city, county = areas[n % len(areas)]
        role = roles[n % len(roles)]
        found.append(("administrator", "000000") if n % 25 == 24 else (role, county if "county" in role else city))
    return found
