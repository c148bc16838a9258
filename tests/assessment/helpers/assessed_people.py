"""Who takes part: the county, the city with three officers, others; and the sealed data that everything rests on."""

from datetime import UTC, date, datetime

from shuangkong.assessment import issuing, sealed
from shuangkong.assessment.models import Assessment
from shuangkong.assessment.sealed import Sealed, SealedFigure

NOON = datetime(2025, 3, 10, 4, tzinfo=UTC)
COUNTY, CITY, SHEET = "520602", "520600", "gov_energy_145_county_default"
FIGURES = {
    "energy.intensity_decline": 11.2, "energy.intensity_required": 10.95, "energy.intensity_yearly_decline": 3.1,
    "energy.intensity_yearly_required": 2.86, "energy.total_assessed": 100.0, "energy.total_target": 100.0,
}  # fmt: skip
MEASURES = {
    "M1": {"违规开工项目": 0, "清单漏报项目": 0, "处置意见未落实": 0}, "M2": {"points": 6}, "M3": {"points": 6},
    "M4": {"报告率": 100, "备案率": 100, "在线接入率": 100}, "M5": {"监察计划完成率": 100, "整改完成率": 100}, "M6": {"rate": 100},
    "M7": {"数据质量问题": 0}, "M8": {"points": 2},
}  # fmt: skip


def data(area=COUNTY, year=2024, revision=1, **more):
    """What a closing says."""
    figures = {
        name: SealedFigure(name, name, value, "%", "none", "reported", name) for name, value in (FIGURES | more).items()
    }
    level = "city" if area == CITY else "county"
    return Sealed(CITY, area, "碧江区", level, str(year), revision, f"{revision:064x}", "2025-03-02", figures)


def hand_in(monkeypatch, revision=1, **more):
    """Let closings say so from now on."""
    monkeypatch.setattr(sealed, "_providers", [lambda area, year: data(area, year, revision, **more)])


def people():
    """The county's clerk, two officers of the city, one of another county, an auditor, a viewer."""
    from shuangkong.access.models import User
    from shuangkong.registers.models import Area

    Area.objects.create(code=CITY, name="铜仁市", level="city")
    for code, name in ((COUNTY, "碧江区"), ("520603", "万山区")):
        Area.objects.create(code=code, name=name, level="county", parent_id=CITY)
    posts = {
        "clerk": ("county_clerk", COUNTY), "officer": ("city_officer", CITY), "second": ("city_officer", CITY),
        "third": ("city_officer", CITY),
        "neighbour": ("county_officer", "520603"), "auditor": ("auditor", CITY), "viewer": ("viewer", CITY),
        "admin": ("administrator", "000000"),
    }  # fmt: skip
    return {name: User.objects.create_user(name, role=role, area=area) for name, (role, area) in posts.items()}


def issued(user, areas=(COUNTY,), sheet=SHEET, **more):
    """A notice of 2024."""
    notice = {"document": "铜府办发〔2025〕3号", "self_due": date(2025, 3, 31)} | more
    return issuing.issue(issuing.Notice(sheet, 2024, tuple(areas), **notice), user, NOON)


def again(found):
    """The row as the database has it."""
    return Assessment.objects.get(pk=found.pk)
