"""What frees a project from its review or from the path of its area: entered by those who judge, from a document."""

import pytest
from django.core.exceptions import PermissionDenied
from ledger_office import LISTED, NOW, registered

from shuangkong.projects import facts, forms, services
from shuangkong.projects.board import Wishes, board
from shuangkong.projects.effect import effect
from shuangkong.projects.gate import assess
from shuangkong.projects.models import Project, ProjectEvent
from shuangkong.projects.services import Refused
from shuangkong.registers.models import Area

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("flag", ["national", "central", "exempt"])
def test_who_proposes_does_not_free_a_project(office, flag):
    """The flags come with an authority's document that the city enters; no form nor save sets them, and the trail has them."""
    assert flag not in forms.ProjectForm(areas=Area.objects.all()).fields
    for name in ("county", "city"):
        with pytest.raises(Refused, match="凭文件"):
            services.save(Project(name="甲", area_id="520603", owner="甲", **{flag: True}), -1, office[name], NOW)
    project = registered(office)
    with pytest.raises(PermissionDenied):
        services.approve(project.pk, LISTED | {"kind": flag}, None, office["county"], NOW)
    services.approve(project.pk, LISTED | {"kind": flag}, None, office["city"], NOW)
    project.refresh_from_db()
    assert getattr(project, flag)
    assert services._said(project)[flag] == "True"
    told = ProjectEvent.objects.filter(project=project, what="approved").get()
    assert "单列〔2026〕1号" in told.remark
    services.approve(project.pk, LISTED | {"kind": flag, "granted": False}, None, office["city"], NOW)
    project.refresh_from_db()
    assert not getattr(project, flag)


def test_stage_and_kind_are_changed_by_those_who_judge(office):
    """The county registers them once; afterwards its form keeps them as they are, and so does a save."""
    project = registered(office)
    for judges in (False, True):
        fields = forms.ProjectForm(instance=project, areas=Area.objects.all(), judges=judges).fields
        assert [fields[name].disabled for name in ("stage", "kind")] == [not judges] * 2
    for change in ({"stage": "existing"}, {"kind": "other"}):
        changed = Project.objects.get(pk=project.pk)
        for name, value in change.items():
            setattr(changed, name, value)
        with pytest.raises(Refused, match="研判机关"):
            services.save(changed, changed.edits, office["county"], NOW)
    services.save(changed, changed.edits, office["city"], NOW)
    assert Project.objects.get(pk=project.pk).kind == "other"


def test_a_national_project_moves_the_paths_with_its_energy_and_its_value(office):
    """100 000 tce and 2·10^8 yuan stand in the paths of county and city; its value added alone makes no room. R2.7, R7.5."""
    one = registered(office, area_id="520602", national=True)
    city, found = facts.city_of("520602")
    still = Wishes(gdp_growth=0.0, energy_growth=0.0)
    without = board(city, found, [], still, NOW.date()).plan.paths
    made = board(city, found, services.read(Project.objects.all()), still, NOW.date()).plan
    (candidate,) = made.projects
    assert (candidate.must, candidate.apart, candidate.ratio) == (True, True, None)
    with_it = {path.area: path for path in made.paths}
    for path in without:
        assert [b - a for a, b in zip(path.energy_tce, with_it[path.area].energy_tce, strict=True)] == [100_000.0] * 5
        assert [b - a for a, b in zip(path.gdp_yuan, with_it[path.area].gdp_yuan, strict=True)] == [2e8] * 5
    told = effect(one, found["520602"], NOW.date())
    assert told.taken_tce == pytest.approx(100_000 - 2e4 * 0.87)
    assert told.bars[1].value > told.bars[0].value


def test_a_lagging_area_takes_only_what_is_replaced(office):
    """The sequence holds to what the gate says: behind the path, level 2, equal replacement is asked for. R7.5."""
    from dataclasses import replace

    registered(office, area_id="520602", replacement_ratio=None)
    city, found = facts.city_of("520602")
    behind = found | {"520602": replace(found["520602"], energy_tce=926_000.0, level=2)}
    (candidate,) = board(city, behind, services.read(Project.objects.all()), Wishes(), NOW.date()).plan.projects
    assert (candidate.ratio, candidate.replacement_short) == (1.0, 100_000)
    (candidate,) = board(city, found, services.read(Project.objects.all()), Wishes(), NOW.date()).plan.projects
    assert candidate.ratio is None


def test_the_ledger_hands_over_the_ratio(office):
    """1.2 times asked for in the ledger is what the gate asks for. R7.5."""
    one = registered(office, area_id="520602", energy_tce=1_000, replacement_ratio=1.2)
    given = facts.facts(
        services.read(Project.objects.filter(pk=one.pk)).get(), NOW.date(), facts.city_of("520602")[1]["520602"]
    )
    told = assess(services.rulebook(), given, NOW.date())
    assert told["replacement_needed_tce"] == pytest.approx(1_200)
