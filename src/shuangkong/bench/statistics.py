"""测速：统计: a database full of observations, a large workbook taken in, and people who look at lists and cockpits.

Everything is made for the run — data folder, database, a PostgreSQL where it is asked for — and is gone afterwards. It
ends by itself.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shuangkong.bench import filings, imported, pages, postgres
from shuangkong.bench.pages import Addresses, Load, Measured

KINDS = ("list", "filtered", "cockpit")
PERIOD = "2025"
LONGEST_IMPORT_S = 900
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to make and to measure."""

    database: str
    observations: int
    rows: int
    load: Load


@dataclass(slots=True)
class Found:
    """What was made and measured."""

    asked: Asked
    filled: filings.Filled
    fill_s: float
    file_mb: float
    imported: dict[str, float]
    pages: Measured
    database_mb: float
    loads: dict[str, float] = field(default_factory=dict)  # of the machine, when each part began


def measure(folders: list[Path], asked: Asked, say: Say = lambda _: None) -> Found:
    """Fill a database, take a workbook in, let people look; Missing where there is no PostgreSQL."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers have to go too
    with tempfile.TemporaryDirectory(prefix="shuangkong-bench-") as name, postgres.database(asked.database) as address:
        home = Path(name)
        os.environ["DATABASE_URL"] = address or f"sqlite:///{home / 'bench.sqlite3'}"
        os.environ["SHUANGKONG_PACKS"] = str(folders[0].parent)
        (home / "cities").symlink_to(folders[0].parent.resolve())  # the server finds the same packs
        return _measured(home, folders, asked, say)


def _measured(home: Path, folders: list[Path], asked: Asked, say: Say) -> Found:
    loads = {}

    def begin(part: str, words: str) -> float:
        loads[part] = round(os.getloadavg()[0], 2)
        say(words)
        return time.perf_counter()

    begin("prepare", "建库、锁定各城市数据")
    pages.closed(home, folders)
    from django.db import connections

    start = begin("fill", f"写入虚构观测值 {asked.observations:,} 条")
    filled = _filled(asked.observations)
    fill_s = time.perf_counter() - start
    submission, file = _to_import(home, asked.rows)
    own, links = _people(asked.load.users)
    connections.close_all()
    begin("import", f"汇入 {asked.rows:,} 行的工作簿")
    took = _imported(home, file, submission)
    begin("pages", f"启动服务；{asked.load.users} 人，每页停留约 {asked.load.think:g} 秒，{asked.load.seconds:g} 秒")
    with pages.served(home) as (server, port):
        first, *others = links
        pages.warm(port, first, {"cockpit": [own[0][kind][0] for kind in KINDS]})
        seen = pages.run(asked.load, server, port, others, own[1:])
    size = _size(home)
    connections.close_all()
    return Found(asked, filled, fill_s, file.stat().st_size / 1e6, took, seen, size, loads)


def _filled(observations: int) -> filings.Filled:
    from django.db import transaction
    from django.utils import timezone

    from shuangkong.access.models import User

    with transaction.atomic():
        by = User.objects.create(username="bench", area="000000", role="administrator")
        return filings.fill(observations, by, timezone.localdate())


def _places() -> list[tuple[str, str]]:
    """Return city and county of every county that a pack's closing holds, the cities in turn."""
    from shuangkong.closing import store

    found = []
    for city in store.cities():
        newest = store.closings(city)[-1]
        found.append([(city, row.area) for row in newest.areas() if row.level in ("county", "zone")])
    return [places[n] for n in range(max(map(len, found))) for places in found if n < len(places)]


def _to_import(home: Path, rows: int) -> tuple[int, Path]:
    """Open the submission that takes the workbook, with the people on its way, and write the workbook."""
    from django.utils import timezone

    from shuangkong.access.models import User
    from shuangkong.statistics import services
    from shuangkong.statistics.models import Duty

    city, county = _places()[0]
    who = {
        name: User.objects.create(username=f"bench-{name}", role=role, area=area)
        for name, role, area in (
            ("clerk", "county_clerk", county), ("county", "county_officer", county), ("city", "city_officer", city),
        )
    }  # fmt: skip
    duty = Duty.objects.create(form=filings.MONTHLY, area_id=county, since=PERIOD, every="year")
    submission = services.open_for(duty, PERIOD, who["clerk"], timezone.now())
    imported.workbook(home / "bench.xlsx", rows)
    return submission.pk, home / "bench.xlsx"


def _imported(home: Path, file: Path, submission: int) -> dict[str, float]:
    """Take the workbook in, in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "shuangkong.bench.imported", str(file), str(submission)],
        env=os.environ | {"SHUANGKONG_HOME": str(home)}, check=True, stdout=subprocess.PIPE, timeout=LONGEST_IMPORT_S,
    )  # fmt: skip
    return json.loads(told.stdout)


def _people(users: int) -> tuple[list[Addresses], list[str]]:
    """Return what each person opens and the link that lets them in; the first is for warming up."""
    from shuangkong.access.models import User
    from shuangkong.access.services import sign_in_link

    places = _places()
    own, links = [], []
    for n, (role, area) in enumerate(filings.people(places, users + 1)):
        person = User.objects.create(username=f"bench{n}", role=role, area=area)
        links.append(sign_in_link("", person))
        own.append(_opens(area, places))
    return own, links


def _opens(area: str, places: list[tuple[str, str]]) -> Addresses:
    """Return the list, lists of one form and period, and the cockpits of an area, or of every city."""
    from shuangkong.closing import finder, store

    cities = [city for city in store.cities() if area in (city, "000000")]
    homes = {city: [city] for city in cities} or {city: [area] for city, county in places if county == area}
    years = {city: [period for period in finder.periods(city) if len(period) == len(PERIOD)] for city in homes}
    asked = [(filings.MONTHLY, f"{year}-{month:02d}") for year in filings.YEARS for month in (1, 6, 12)]
    asked += [(filings.YEARLY, f"{year}") for year in filings.YEARS]
    return {
        "list": ["/statistics/"],
        "filtered": [f"/statistics/{form}/{period}/" for form, period in asked],
        "cockpit": [f"/cockpit/{own}/{year}/" for city in homes for own in homes[city] for year in years[city]],
    }


def _size(home: Path) -> float:
    """Return the size of the database in MB."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return float(cursor.fetchone()[0]) / 1e6
    return sum(path.stat().st_size for path in home.glob("bench.sqlite3*")) / 1e6


def as_object(found: Found, machine: dict[str, Any]) -> dict[str, Any]:
    """Return everything measured, for JSON."""
    from dataclasses import asdict

    from shuangkong.bench.statistics_report import aims

    seen = {
        kind: {"requests": len(values)} | {f"p{100 * part:g}_ms": round(1000 * pages.share(values, part), 1) for part in (0.5, 0.95, 0.99)}
        for kind, values in found.pages.took.items()
    }  # fmt: skip
    return {
        "machine": machine,
        "database": found.asked.database,
        "loads": found.loads,
        "filled": asdict(found.filled) | {"seconds": round(found.fill_s, 1), "mb": round(found.database_mb)},
        "import": {"rows": found.asked.rows, "file_mb": round(found.file_mb, 1), **found.imported},
        "pages": seen | {"errors": found.pages.errors, "cores": round(found.pages.cpu, 2)},
        "aims": [{"aim": what, "found": value, "wanted": aim, "reached": ok} for what, value, aim, ok in aims(found)],
    }
