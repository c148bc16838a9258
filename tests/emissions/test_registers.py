"""Files of the registers: whole or not at all, every fault at once, in the words of the file; nothing is lost."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from shuangkong.access.models import User
from shuangkong.emissions import permit_register, permit_rows
from shuangkong.emissions.permit_models import Permit, RegisterFile, SelfMonitoring
from shuangkong.emissions.register_books import REGISTERS
from shuangkong.kernel.problems import BadData
from shuangkong.registers.models import Area
from shuangkong.statistics import contract_files

pytestmark = pytest.mark.django_db
NOW, TODAY = datetime(2026, 3, 31, 8, tzinfo=UTC), date(2026, 3, 31)
USCC = "91130200699229617X"
NUMBER = f"{USCC}001P"
HEADS = ["排污许可证编号", "统一社会信用代码", "单位名称", "区划代码", "管理类别", "有效期起", "有效期止"]
GOOD = [NUMBER, USCC, "甲公司", "210302", "重点管理", "2024-01-01", "2029-01-01"]


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def officer():
    """An officer of Anshan, which has two counties; Tongren has one."""
    for code, name, parent in (("210300", "鞍山市", None), ("210302", "铁东区", "210300"), ("210303", "铁西区", "210300"),
                               ("520600", "铜仁市", None), ("520602", "碧江区", "520600")):  # fmt: skip
        level = "county" if parent else "city"
        Area.objects.create(code=code, name=name, parent_id=parent, level=level)
    return User.objects.create_user("city", password="x", role="city_officer", area="210300")


def workbook(*rows, heads=HEADS):
    """An .xlsx of rows below headings."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (heads, *rows):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def take(officer, book, raw, name="x.csv", now=NOW):
    """Hand a file in."""
    return permit_register.take(book, raw, name, officer, now)


def csv(text):
    """A CSV file."""
    return text.encode()


def monitored(*lines):
    """A file of self-monitoring."""
    return csv("permit,outlet,pollutant,month,samples,concentration,unit,volume_m3\n" + "\n".join(lines) + "\n")


@pytest.fixture
def permit(officer):
    """A registered permit with one outlet of water and one of gas."""
    take(officer, "permits", workbook(GOOD), "许可证.xlsx")
    outlets = f"permit,outlet,name,kind\n{NUMBER},DW001,总排口,main\n{NUMBER},DA001,烟囱,main\n"
    take(officer, "permit_outlets", csv(outlets))
    return NUMBER


def test_a_workbook_with_chinese_headings(officer):
    """A row goes in with its area, its holder, its file and its line; the file is kept under its hash."""
    taken = take(officer, "permits", workbook(GOOD), "许可证.xlsx")
    one = Permit.objects.get()
    assert (one.permit, one.area_id, one.uscc, one.management, one.since) == (
        NUMBER,
        "210302",
        USCC,
        "key",
        date(2024, 1, 1),
    )
    assert (one.file, one.row, taken.replaced) == (taken.file, 2, 0)
    assert taken.file.sha256
    assert RegisterFile.objects.count() == 1


def test_a_template_comes_back(officer):
    """Every register reads its own template: its headings are known, only rows are lacking."""
    for register in REGISTERS.values():
        said = contract_files.read(contract_files.template(register.contract), "模板.xlsx", register.contract)
        assert [problem.found for problem in said.problems] == ["只有表头，没有数据"], register.title


def test_all_faults_at_once(officer):
    """Cells, numbers, days, areas of others and words that are none: all told in one go, and nothing is kept."""
    wrong = ["911302006992296170001P", "", "乙公司", "520602", "重点", "2024-01-01", "2023-01-01"]
    with pytest.raises(BadData) as told:
        take(officer, "permits", workbook(GOOD, wrong, GOOD), "许可证.xlsx")
    found = {problem.place: problem for problem in told.value.problems}
    assert {place.partition(" · ")[2] for place in found} == {
        "第 3 行 · “排污许可证编号”列", "第 3 行 · “区划代码”列", "第 3 行 · “管理类别”列", "第 3 行 · “有效期止”列", "第 4 行",
    }  # fmt: skip
    assert "校验位不符" in found["许可证.xlsx · 第 3 行 · “排污许可证编号”列"].mend
    assert "重点管理、简化管理、登记管理 之一" in found["许可证.xlsx · 第 3 行 · “管理类别”列"].wanted
    assert "与第 2 行重复" in found["许可证.xlsx · 第 4 行"].found
    assert not Permit.objects.exists()
    assert not RegisterFile.objects.exists()


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        (f"{NUMBER},DW001,cod,2024-01,4,-5,mg/L,100", "concentration", "-5（小于 0）"),
        (f"{NUMBER},DW001,cod,2024-01,4,30,mg/m3,100", "unit", "mg/m3"),
        (f"{NUMBER},DW001,cod,2024-01,4,30,mg/L,58.2万", "volume_m3", "万"),
        (f"{NUMBER},DW001,nox,2024-01,4,30,mg/L,100", "pollutant", "DW001 的 nox"),
        (f"{NUMBER},DW009,cod,2024-01,4,30,mg/L,100", "outlet", "DW009"),
        (f"{NUMBER},D1,cod,2024-01,4,30,mg/L,100", "outlet", "D1"),
        (f"{NUMBER},DW001,cod,2024,4,30,mg/L,100", "month", "2024"),
        (f"{NUMBER},DW001,cod,2026-04,4,30,mg/L,100", "month", "2026-04"),
        (f"{USCC}002P,DW001,cod,2024-01,4,30,mg/L,100", "permit", f"{USCC}002P"),
    ],
)
def test_what_a_line_may_have_wrong(officer, permit, line, column, said):
    """Negative concentrations, gas units on water, 万, outlets and permits nobody registered, months to come."""
    with pytest.raises(BadData) as told:
        take(officer, "self_monitoring", monitored(line))
    places = {problem.place: problem.found for problem in told.value.problems}
    assert said in places[f"x.csv · 第 2 行 · “{column}”列"]
    assert not SelfMonitoring.objects.exists()


def test_saying_a_row_anew_ends_the_former(officer, permit):
    """What was in force on a day can be told later; the same key stands once."""
    take(officer, "self_monitoring", monitored(f"{NUMBER},DW001,cod,2024-01,4,30,mg/L,1000"))
    later = datetime(2026, 5, 1, 8, tzinfo=UTC)
    taken = take(officer, "self_monitoring", monitored(f"{NUMBER},DW001,cod,2024-01,4,20,mg/L,1000"), now=later)
    assert taken.replaced == 1
    assert [float(one.concentration) for one in SelfMonitoring.objects.order_by("pk")] == [30, 20]
    for day, value in ((date(2026, 4, 30), 30.0), (date(2026, 5, 1), 20.0), (date(2026, 3, 30), None)):
        rows = permit_rows.rows({"210302"}, day)["self_monitoring"]
        assert [row["concentration"] for row in rows] == ([] if value is None else [value])


def test_a_warning_lets_a_file_in(officer):
    """A ledger that does not balance is told, not refused."""
    ledger = f"uscc,name,area,permit,industry\n{USCC},甲公司,210302,,工业涂装\n"
    take(officer, "voc_ledger", csv(ledger))
    heads = "uscc,year,material,kind,solvent,opening_t,purchased_t,closing_t,used_t"
    taken = take(officer, "voc_materials", csv(f"{heads}\n{USCC},2025,涂料,涂料,是,1,10,1,12\n"))
    assert [problem.severity for problem in taken.warnings] == ["warning"]
    assert "＝10" in taken.warnings[0].wanted


def test_overlapping_amounts(officer, permit):
    """Two amounts of one outlet cannot hold on the same day, be it in one file or against the register."""
    heads = "permit,outlet,pollutant,amount_t,from,to"
    take(officer, "permitted", csv(f"{heads}\n{NUMBER},DW001,cod,100,2024-01-01,2024-12-31\n"))
    with pytest.raises(BadData, match="重叠"):
        take(officer, "permitted", csv(f"{heads}\n{NUMBER},DW001,cod,90,2024-12-31,\n"))
    assert take(officer, "permitted", csv(f"{heads}\n{NUMBER},DW001,cod,90,2025-01-01,\n")).replaced == 0


def test_files_that_are_none(officer):
    """A PDF, an empty file, other headings: told as such."""
    for raw, said in ((b"%PDF-1.4", "PDF"), (b" ", "空文件"), (workbook(["a"], heads=["甲"]), "列名")):
        with pytest.raises(BadData, match=said):
            take(officer, "permits", raw, "x.xlsx")


def test_who_may(officer, permit):
    """A county looks at its own, and registers nothing; another county's permit is not shown."""
    east = User.objects.create_user("east", password="x", role="county_officer", area="210302")
    west = User.objects.create_user("west", password="x", role="county_officer", area="210303")
    holder = User.objects.create_user("firm", password="x", role="enterprise", area="210303", organisation=USCC)
    other = User.objects.create_user("none", password="x", role="enterprise", area="210302")
    seen = {
        user.username: permit_register.visible(Permit, user).count() for user in (officer, east, west, holder, other)
    }
    assert seen == {"city": 1, "east": 1, "west": 0, "firm": 1, "none": 0}
    with pytest.raises(PermissionDenied):
        take(east, "permits", workbook(GOOD))


def test_another_citys_permit_stays(officer, permit):
    """A city cannot take over what another has registered."""
    elsewhere = User.objects.create_user("tr", password="x", role="city_officer", area="520600")
    moved = [*GOOD[:3], "520602", *GOOD[4:]]
    with pytest.raises(BadData, match="本级或下级"):
        take(elsewhere, "permits", workbook(moved))
    assert Permit.objects.get(ended_at=None).area_id == "210302"
