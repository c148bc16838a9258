"""A small office that keeps the ledger: areas that were closed, and projects registered and put in order by its people."""

from datetime import UTC, date, datetime

from shuangkong.projects import services
from shuangkong.projects.models import Project
from shuangkong.projects.regional import AreaStanding

OWN = "91520602MA6DM0001Q"
NOW = datetime(2026, 3, 31, 4, tzinfo=UTC)
NINE = (
    "industrial_policy", "industrial_plan", "capacity_replacement", "energy_efficiency", "pollutant_control", "water_control",
    "three_lines",
)  # fmt: skip


def standing(area, name, level, room):
    """An area of 10^6 tce on a path of 1 tce per 10^4 yuan at 13 % since 2020, with that headroom."""
    return AreaStanding(
        area,
        name,
        2025,
        2020,
        870_000.0 - room,
        1e10,
        1_000_000.0,
        1e10,
        0.13,
        0.13,
        level,
        confidence="synthetic",
        seal="s",
    )


def registered(people, **more):
    """An aluminium smelter that the county registers."""
    given = {
        "name": "电解铝项目", "area_id": "520603", "owner": "铝业公司", "stage": "proposed", "energy_tce": 100_000,
        "value_added_yuan": 200_000_000, "earliest": 2026, "latest": 2030,
    }  # fmt: skip
    national = more.pop("national", False)
    person = people[(more.get("area_id", "520603") == "520602" and "city") or "county"]
    made = services.save(Project(**given | more), -1, person, NOW)
    if national:
        services.approve(made.pk, LISTED | {"kind": "national"}, None, people["city"], NOW)
        made.refresh_from_db()
    return made


LISTED = {
    "granted": True, "authority": "国家发展改革委", "number": "单列〔2026〕1号", "day": date(2026, 1, 5), "supervisor": "国家发展改革委"
}  # fmt: skip


def in_order(project, people):
    """Everything but the path of the area is in order."""
    for one in NINE:
        services.judge(project.pk, {"criterion": one, "finding": "pass", "reason": "符合"}, None, people["city"], NOW)
    for kind in ("energy_review", "environmental_approval"):
        given = {
            "kind": kind, "granted": True, "authority": "省级机关", "number": "1号", "day": date(2026, 2, 1),
            "supervisor": "省级机关", "energy_tce": 100_000 if kind == "energy_review" else None,
        }  # fmt: skip
        services.approve(project.pk, given, None, people["city"], NOW)


REPLACED = {
    "source": "关停旧线", "energy_tce": 100_000, "authority": "市发展改革委", "number": "替代1号", "day": date(2026, 3, 1)
}  # fmt: skip


def outcome(project):
    return project.advices.first().outcome
