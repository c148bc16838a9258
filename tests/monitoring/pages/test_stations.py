"""The register of stations and the list of the gateways: kept in step, secrets never shown, books whole or not at all."""

from __future__ import annotations

import pytest
from page_data import MN, OTHER_MN, OWN

from shuangkong.kernel.problems import BadData
from shuangkong.monitoring import services
from shuangkong.monitoring.lake import stations
from shuangkong.monitoring.lake.stations import Station as Listed
from shuangkong.monitoring.models import Limit, Outlet, Station

pytestmark = pytest.mark.django_db
OUTLETS = "outlet,organisation,area,name,medium,reference_o2,duct_area_m2\nDA009,甲水泥公司,520602,窑头,gas,10,3.5\n"
LIMITS = "outlet,factor,limit,unit,basis,span,from,to\nDA009,a34013,20,mg/m3,corrected,hour,2026-01-01,\n"


def listed(home):
    return {mn.decode(): one for mn, one in stations.load(home / "lake" / "stations.csv").items()}


def write(home, outlets=OUTLETS, limits=LIMITS):
    books = home / "pack" / "books"
    books.mkdir(parents=True, exist_ok=True)
    (books / "outlets.csv").write_text(outlets, "utf-8")
    (books / "limits.csv").write_text(limits, "utf-8")
    return home / "pack"


def test_saving_a_station_writes_the_list(outlets, home, django_capture_on_commit_callbacks):
    """All stations in use, with password, key and outlet; one that is switched off is taken out."""
    station = Station.objects.get(pk=MN)
    with django_capture_on_commit_callbacks(execute=True):
        station.save()
    assert listed(home)[MN] == Listed(MN, "123456", "DA001", "31")
    assert listed(home)[OTHER_MN].key == bytes(16)
    station.active = False
    with django_capture_on_commit_callbacks(execute=True):
        station.save()
    assert set(listed(home)) == {OTHER_MN}


def test_lines_that_the_register_does_not_know_stay(outlets, home):
    """Somebody put them into the list by hand; without a registered outlet they stay there only."""
    (home / "lake").mkdir()
    stations.written(home / "lake" / "stations.csv", [Listed("BYHAND", "999999", "DX1")])
    services.write_stations()
    assert set(listed(home)) == {MN, OTHER_MN, "BYHAND"}
    assert services.take_list() == 0


def test_an_empty_register_leaves_the_list_alone(people, home):
    """A list made by hand is not overwritten by nothing."""
    services.write_stations()
    assert not (home / "lake" / "stations.csv").exists()


def test_books_bring_outlets_limits_and_listed_stations(people, home):
    """The organisation is found by its name; the station of the list comes along; its history says from where."""
    (home / "lake").mkdir()
    stations.written(home / "lake" / "stations.csv", [Listed("M9", "111111", "DA009", "31", bytes(16), 60)])
    assert services.load_books(write(home)) == services.Loaded(1, 1, 1)
    outlet = Outlet.objects.get(pk="DA009")
    assert (outlet.organisation_id, outlet.operator, outlet.reference_o2) == (OWN, "甲水泥公司", 10)
    station = Station.objects.get(pk="M9")
    assert (station.password, station.key, station.rate_limit) == ("111111", "00" * 16, 60)
    assert station.history.get().history_change_reason == "由设备名单载入"


def test_invented_outlets_are_called_so_on_every_page(people, home, client):
    """Books that say so bring them in as such; those of a city do not."""
    services.load_books(write(home))
    assert not Outlet.objects.get(pk="DA009").synthetic
    services.load_books(write(home, OUTLETS.replace("area_m2", "area_m2,confidence").replace("3.5", "3.5,synthetic")))
    client.force_login(people.city)
    assert "1 个排放口中有 1 个是演示数据" in client.get("/monitoring/").content.decode()
    assert "演示数据" in client.get("/monitoring/DA009/").content.decode()


def test_the_same_books_again_change_nothing(people, home):
    """What people changed in the register stays until the books change; then the books count."""
    services.load_books(write(home))
    Outlet.objects.filter(pk="DA009").update(name="改名")
    assert services.load_books(write(home)) == services.Loaded(0, 0, 0)
    assert Outlet.objects.get(pk="DA009").name == "改名"
    services.load_books(write(home, limits=LIMITS.replace(",20,", ",10,")))
    assert Outlet.objects.get(pk="DA009").name == "窑头"
    assert [one.limit for one in Limit.objects.all()] == [10]


def test_faulty_books_bring_nothing(people, home):
    """Every fault is told with its cell."""
    outlets = OUTLETS + "DA010,丁公司,999999,,gas,,\n"
    with pytest.raises(BadData) as caught:
        services.load_books(write(home, outlets, LIMITS + "DA777,a34013,20,mg/m3,corrected,hour,2026-01-01,\n"))
    told = {(problem.place, problem.found) for problem in caught.value.problems}
    assert {found for _, found in told} == {"999999", "DA777"}
    assert not Outlet.objects.exists()


def test_a_pack_without_these_books_is_left_alone(people, home):
    """Most packs have none."""
    assert services.load_books(home) == services.Loaded()


def test_secrets_go_in_and_never_come_out(outlets, people, client, home, django_capture_on_commit_callbacks):
    """The page of a station and its history show neither; left empty, what is kept stays; a new one takes its place."""
    client.force_login(people.city)
    Station.objects.filter(pk=MN).update(password="Secret-212")
    for page in ("change", "history"):
        shown = client.get(f"/registers/monitoring/station/{MN}/{page}/")
        assert shown.status_code == 200
        assert b"Secret-212" not in shown.content
    form = {"outlet": "DA001", "st": "31", "password": "", "key": "", "rate_limit": "90", "active": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/registers/monitoring/station/{MN}/change/", form).status_code == 302
    assert (listed(home)[MN].password, listed(home)[MN].rate_limit) == ("Secret-212", 90)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/registers/monitoring/station/{MN}/change/", form | {"password": "654321"})
    assert listed(home)[MN].password == "654321"
    assert not {"password", "key"} & {field.name for field in Station.history.model._meta.get_fields()}


def test_a_new_station_needs_a_password(outlets, people, client):
    """Left empty on a new page it is asked for; separators are no part of it."""
    client.force_login(people.city)
    form = {"mn": "NEW1", "outlet": "DA001", "st": "31", "password": "", "key": "", "active": "on"}
    assert "password" in client.post("/registers/monitoring/station/add/", form).context["adminform"].form.errors
    answer = client.post("/registers/monitoring/station/add/", form | {"password": "a;b"})
    assert "password" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("code", ["alerts", "a/b", "a b", ""])
def test_codes_of_outlets_fit_an_address(outlets, code):
    """They become part of addresses; one is taken by the list of alerts."""
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        Outlet(code=code, area_id="520602", operator="甲", medium="gas").full_clean()
