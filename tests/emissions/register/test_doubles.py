"""Projects of the register that claim one reduction: the later counts on no page."""

from datetime import date

import pytest

pytestmark = pytest.mark.django_db


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
