"""Registers: packs come in whole or not at all, changes leave history, and everybody sees the own area only."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shuangkong.access.models import User
from shuangkong.kernel.problems import BadData
from shuangkong.registers import services
from shuangkong.registers.models import Area, Department

pytestmark = pytest.mark.django_db
CITIES = Path(__file__).parents[2] / "cities"


@pytest.fixture
def both():
    """Both packs in the registers."""
    return [services.load_pack(CITIES / name) for name in ("tongren", "anshan")]


def test_a_pack_brings_areas_and_departments(both):
    """The development zone stands below its city, the department at the city."""
    assert Area.objects.get(code="520600-DL").parent_id == "520600"
    assert Area.objects.get(code="210300-AG").get_unit_display() == "单列"
    assert Department.objects.filter(area_id="520600", name="市统计局").exists()


def test_the_same_pack_again_changes_nothing(both):
    """Starting the service every morning must not fill the history."""
    before = Area.history.count(), Department.history.count()
    services.load_pack(CITIES / "tongren")
    assert (Area.history.count(), Department.history.count()) == before


def test_a_changed_name_leaves_its_history(both, tmp_path):
    """The former name stays readable, with the reason."""
    shutil.copytree(CITIES / "tongren", tmp_path / "tongren")
    book = tmp_path / "tongren" / "books" / "areas.csv"
    book.write_text(book.read_text("utf-8-sig").replace("江口县", "江口新县"), "utf-8")
    services.load_pack(tmp_path / "tongren")
    changes = Area.objects.get(code="520621").history.values_list("name", "history_change_reason")
    assert list(changes) == [("江口新县", "载入城市数据包"), ("江口县", "载入城市数据包")]


def test_what_people_changed_stays_until_the_pack_changes(both, tmp_path):
    """A start with the same books leaves an edit alone; books that changed are loaded again."""
    Area.objects.filter(code="520621").update(name="江口县（改）")
    Department.objects.filter(area_id="520600", name="市统计局").update(short_name="统计")
    services.load_pack(CITIES / "tongren")
    assert Area.objects.get(code="520621").name == "江口县（改）"
    assert Department.objects.get(area_id="520600", name="市统计局").short_name == "统计"
    shutil.copytree(CITIES / "tongren", tmp_path / "tongren")
    book = tmp_path / "tongren" / "books" / "departments.csv"
    book.write_text(book.read_text("utf-8-sig") + "市某局,,\n", "utf-8")
    services.load_pack(tmp_path / "tongren")
    assert Area.objects.get(code="520621").name == "江口县"


@pytest.mark.parametrize(
    ("book", "text"),
    [
        ("areas.csv", "area,parent,name,level\n210300,,鞍山市,city\n520602,210300,碧江区,county\n"),
        ("areas.csv", "area,parent,name,level\n210300,,鞍山市,city\n520600,210300,铜仁市,city\n"),
        ("departments.csv", "name,area\n市统计局,520602\n"),
    ],
)
def test_a_pack_takes_no_area_of_another_city(both, tmp_path, book, text):
    """A wrong code in one city's books must not move the other city's areas; nothing of the pack goes in."""
    shutil.copytree(CITIES / "anshan", tmp_path / "anshan")
    (tmp_path / "anshan" / "books" / book).write_text(text, "utf-8")
    with pytest.raises(BadData, match="已登记在 520600 之下"):
        services.load_pack(tmp_path / "anshan")
    assert Area.objects.get(code="520602").parent_id == "520600"
    assert Area.objects.get(code="520600").parent_id == "520000"


def test_a_county_pack_takes_nothing_from_its_city(both, tmp_path):
    """A folder for one county alone would cut it off from its city."""
    (tmp_path / "bijiang" / "books").mkdir(parents=True)
    book = tmp_path / "bijiang" / "books" / "areas.csv"
    book.write_text("area,parent,name,level\n520602,,碧江区,county\n", "utf-8")
    with pytest.raises(BadData, match="520602"):
        services.load_pack(tmp_path / "bijiang")


def test_a_faulty_pack_changes_nothing(tmp_path):
    """One area under an unknown parent keeps the whole pack out."""
    shutil.copytree(CITIES / "tongren", tmp_path / "tongren")
    book = tmp_path / "tongren" / "books" / "areas.csv"
    book.write_text(book.read_text("utf-8-sig").replace("520621,520600", "520621,529999"), "utf-8")
    with pytest.raises(BadData, match="529999"):
        services.load_pack(tmp_path / "tongren")
    assert not Area.objects.exists()


def test_what_stands_above_and_below(both):
    """Upwards to the nation by register and code; downwards only what is registered."""
    assert services.lineage("520600-DL") == ("520600-DL", "520600", "520000", "000000")
    assert services.lineage("999999") == ("999999", "999900", "990000", "000000")
    assert "520600-DL" in services.subtree("520600")
    assert "210300" not in services.subtree("520600")
    assert {"520600", "210300"} <= services.subtree("000000")


def test_a_circle_in_the_register_hangs_nothing(both):
    """A damaged register must not stop the pages."""
    Area.objects.filter(code="520600").update(parent_id="520602")
    assert services.lineage("520602")[:2] == ("520602", "520600")
    assert services.subtree("520600") >= {"520600", "520602"}


@pytest.fixture
def officer(client, both):
    """An officer of Tongren, signed in."""
    client.force_login(User.objects.create_user("li", role="city_officer", area="520600"))
    return client


def test_lists_show_the_own_area_only(officer):
    """Tongren's officer does not see Anshan's registers."""
    page = officer.get("/registers/registers/area/?all=").content.decode()
    assert "玉屏侗族自治县" in page
    assert "鞍山市" not in page
    assert officer.get("/registers/registers/area/210300/change/").status_code == 302
    assert officer.get("/registers/registers/department/").status_code == 200


def test_no_area_can_be_hung_outside_the_own_area(officer):
    """Neither under another city nor under nothing, which would be beside the nation."""
    words = {"code": "520699", "name": "新区", "level": "zone", "unit": "", "counted_in": ""}
    assert officer.post("/registers/registers/area/add/", words | {"parent": "210300"}).status_code == 200
    assert officer.post("/registers/registers/area/add/", words | {"parent": ""}).status_code == 403
    assert not Area.objects.filter(code="520699").exists()
    assert officer.post("/registers/registers/area/add/", words | {"parent": "520600"}).status_code == 302
    assert Area.objects.get(code="520699").history.get().history_change_reason == "在台账中修改"


def test_an_area_cannot_stand_below_itself(officer):
    """The form refuses the circle and says so."""
    words = {"name": "碧江区", "level": "county", "unit": "", "counted_in": "", "parent": "520602-GX"}
    page = officer.post("/registers/registers/area/520602/change/", words).content.decode()
    assert "上级区域不能是本区域或其下级区域" in page


def test_an_administrator_of_a_city_makes_no_people_above_it(client, both):
    """Rights are given away only within the own area; anything else is refused."""
    client.force_login(User.objects.create_user("zhao", role="administrator", area="520600"))
    words = {"username": "sun", "role": "administrator", "password1": "a-w0rd-of-24", "password2": "a-w0rd-of-24"}
    assert client.post("/registers/access/user/add/", words | {"area": "000000"}).status_code == 403
    assert client.post("/registers/access/user/add/", words | {"area": "520602"}).status_code == 302
    assert User.objects.get(username="sun").area == "520602"
