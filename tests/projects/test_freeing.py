"""What frees a project from its review or from the path of its area: entered by those who judge, from a document."""

import pytest
from django.core.exceptions import PermissionDenied
from ledger_office import LISTED, NOW, registered

from shuangkong.projects import forms, services
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
