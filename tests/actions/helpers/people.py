"""A made-up city with departments, two counties, people of each kind, and two tasks of its plan."""

from __future__ import annotations

from datetime import UTC, date, datetime

CITY, EAST, WEST = "990100", "990101", "990102"
OFFICE, INDUSTRY, ECOLOGY = "河口市发展和改革委员会", "河口市工业和信息化局", "河口市生态环境局"


def at(text: str) -> datetime:
    """Return noon in Beijing of a day."""
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC).replace(hour=4)


class City:
    """The city on a day of 2026."""

    def __init__(self) -> None:
        from shuangkong.access.models import User
        from shuangkong.actions.models import Task
        from shuangkong.registers.models import Area, Department

        Area.objects.create(code=CITY, name="河口市", level="city")
        for code, name in ((EAST, "东县"), (WEST, "西县")):
            Area.objects.create(code=code, name=name, level="county", parent_id=CITY)
        for name, short in ((OFFICE, "发改委"), (INDUSTRY, "工信局"), (ECOLOGY, "生态环境局")):
            Department.objects.create(area_id=CITY, name=name, short_name=short)
        self.people = {
            name: User.objects.create_user(name, role=role, area=area, department=department)
            for name, role, area, department in (
                ("officer", "city_officer", CITY, ""),
                ("colleague", "city_officer", CITY, ""),
                ("industry", "city_officer", CITY, "工信局"),
                ("ecology", "city_officer", CITY, ECOLOGY),
                ("east", "county_officer", EAST, ""),
                ("west", "county_clerk", WEST, ""),
                ("auditor", "auditor", CITY, ""),
                ("viewer", "viewer", CITY, ""),
            )
        }
        self.task, self.other = (
            Task.objects.create(
                area_id=CITY, kind="measure", section="三（一）", title=title, shared=[INDUSTRY, ECOLOGY], due=2026, plan=1,
                plan_title="河口市方案", start=start, end=start + 9, starts_on=date(2025, 1, 1),
            )
            for start, title in ((10, "推进工业锅炉节能改造"), (30, "创建绿色工厂"))
        )  # fmt: skip

    def __getattr__(self, name: str):
        return self.people[name]

    def edits(self) -> int:
        """Return the number that whoever acts on the task has to bring."""
        self.task.refresh_from_db()
        return self.task.edits

    def confirm(self, day: str = "2026-01-10", **more):
        """Let the office confirm that the industry's department leads."""
        from shuangkong.actions.confirming import Division, confirm

        wanted = Division(**({"lead": [INDUSTRY], "support": [ECOLOGY], "starts_on": date(2025, 1, 1)} | more))
        return confirm(self.task.pk, wanted, self.edits(), self.officer, at(day))

    def report(self, who, month: str, percent: int, day: str, files=(), **more):
        """Let somebody report on the task."""
        from shuangkong.actions.reporting import Report, report

        said = Report(month, percent, more.pop("done", "按计划推进"), **more)
        return report(self.task.pk, said, files, self.edits(), who, at(day))
