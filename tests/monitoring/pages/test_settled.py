"""What the accounts keep, on the pages and in alerts: capture rates, hours that were put in, exceedances as settled."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from page_data import MN, NOW, TODAY, at

from shuangkong.kernel.engine import engine
from shuangkong.monitoring import alerting, kept_accounts, services
from shuangkong.monitoring.close import close
from shuangkong.monitoring.close_books import read_books
from shuangkong.monitoring.models import Alert

pytestmark = pytest.mark.django_db
AREAS = Path(__file__).parents[3] / "cities" / "tongren" / "books" / "areas.csv"
OUTLETS = "outlet,organisation,area,name,medium,from\nDA001,甲水泥公司,520602,窑尾,gas,2026-03-10\n"
LIMITS = "outlet,factor,limit,unit,basis,span,from\nDA001,a21026,50,mg/m3,corrected,hour,2026-01-01\n"
MISSING = (14, 15, 20, 21)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def settled(outlets, send, home):
    """A day of which four hours are missing, settled: 20 of 24 hours are valid, the others are put in."""
    services.write_stations()
    send([(at(hour), 61 if hour == 9 else 40) for hour in range(24) if hour not in MISSING])
    books = home / "pack" / "books"
    books.mkdir(parents=True)
    shutil.copy(AREAS, books)
    (books / "outlets.csv").write_text(OUTLETS, "utf-8")
    (books / "limits.csv").write_text(LIMITS, "utf-8")
    with engine("duckdb") as opened:
        close(home, TODAY, TODAY, read_books(home, home / "pack"), opened)
    return home


def test_the_capture_rate_is_the_quarters_and_estimated_while_it_runs(settled):
    """20 valid of 24 hours that were due; the quarter ends three weeks later."""
    one = next(one for one in kept_accounts.captured(settled) if one.factor == "a21026")
    assert (one.outlet, one.quarter, one.first, one.due) == ("DA001", "2026Q1", date(2026, 1, 1), 24)
    assert (one.percent, one.estimated) == ("83.3", True)


def test_hours_that_were_put_in_are_hatched(settled, client, people):
    """Two spans; the table says of each hour how it was settled; the board and the page show the capture rate."""
    hours = kept_accounts.hours(settled, "DA001", "a21026", TODAY, TODAY)
    assert {hour.time.hour for hour in hours if hour.how == "substituted"} == set(MISSING)
    client.force_login(people.city)
    page = client.get(f"/monitoring/DA001/?mn={MN}&kind=hour&first={TODAY}&last={TODAY}").content.decode()
    assert page.count('<rect class="put-in"') == 2
    assert "有效" in page
    for address in ("/monitoring/", "/monitoring/DA001/"):
        text = client.get(address).content.decode()
        assert "83.3" in text
        assert "测算" in text


def test_an_exceedance_counts_as_it_was_settled(settled):
    """The accounts and the device agree on the hour; the alert is one, with the accounts' value."""
    over, known = kept_accounts.judged(settled, TODAY, TODAY, {at(9)})
    assert [(told.mn, told.time, str(told.corrected)) for told in over] == [("DA001", at(9), "60.0000")]
    assert ("DA001", "a21026", at(9)) in known
    assert alerting.look(NOW, at_once=True) == 1
    assert Alert.objects.get().found["value"] == "60"


def test_what_the_accounts_do_not_hold_exceeding_is_no_exceedance(outlets, send, settled):
    """A device says 61 later than the accounts were made with 40: until they are made again, theirs counts."""
    send([(at(10), 90)])
    alerting.look(NOW, at_once=True)
    assert Alert.objects.get().found["times"] == 1
