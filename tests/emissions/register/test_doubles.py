"""Projects of the register that claim one reduction: the later counts on no page."""

from datetime import date

import pytest

pytestmark = pytest.mark.django_db


def test_an_area_is_offered_once(people, client):
    """Three permits in two counties: the list can be narrowed to each county once, and so can that of boilers."""
    from datetime import UTC, datetime

    from shuangkong.emissions.permit_models import Permit, RegisterFile

    at = datetime(2026, 1, 1, tzinfo=UTC)
    file = RegisterFile.objects.create(
        book="permits", name="x", sha256="0" * 64, size=1, rows=3, area_id="520600", at=at
    )
    for number, area in ((1, "520602"), (2, "520602"), (3, "520603")):
        Permit.objects.create(
            permit=f"91520602MA6DM0001Q00{number}P", name="清源水务", management="key", since=date(2023, 1, 1), area_id=area,
            row=number, file=file, entered_at=at,
        )  # fmt: skip
    client.force_login(people.city)
    areas = client.get("/emissions/permits/").context["areas"]
    assert areas == [("520602", "碧江区"), ("520603", "万山区")]


def test_pages_leave_out_the_same_record(upgrade, a_project, take_step, people, client):
    """The list, the page and the feed of the closing count the first of two names; the page says why the second does not."""
    from shuangkong.emissions import project_rows, register, register_doubles, standing
    from shuangkong.emissions.double_counting import set_aside as in_books
    from shuangkong.emissions.models import Project
    from shuangkong.emissions.reduction_types import load
    from shuangkong.rulebook.lookup import Rulebook

    second = a_project(code="0-second", name="碧江区二污提标升级工程")
    take_step(upgrade, "clerk", "file")
    aside = register_doubles.aside()
    assert set(aside) == {second.code}  # though its code comes first: the other was filed
    rows = project_rows.rows({"520602"}, date(2026, 3, 31))
    books = {name: [row | {"row": 0} for row in given] for name, given in rows.items()}
    assert set(in_books(books, load(), Rulebook.load(), date(2026, 3, 31))) == set(aside)
    known = {one.code: standing.parts(one, 2021, 2025, aside) for one in standing.with_claims(Project.objects.all())}
    assert known[second.code] == []
    assert known[upgrade.code]
    client.force_login(people.clerk)
    page = client.get(f"/emissions/projects/{second.pk}/").content.decode()
    assert "不计入预计" in page
    assert upgrade.name in page
    assert "不计入预计" in client.get("/emissions/projects/?year=2024").content.decode()
    register.withdraw(second.pk, "重复登记", people.clerk)
    assert register_doubles.aside() == {}
