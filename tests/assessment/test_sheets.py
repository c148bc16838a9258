"""Sheets are data: every one loads with its sums; a broken one is told with all its faults at once."""

from pathlib import Path

import pytest
import yaml

from shuangkong.assessment import sheet_files
from shuangkong.assessment.given import of_sheet
from shuangkong.assessment.sealed import DERIVED
from shuangkong.assessment.sheet_files import read, sheet, sheets
from shuangkong.carbon.tables import SUPPORT_INDICATORS
from shuangkong.closing.store import CATALOGUE
from shuangkong.kernel.problems import BadData, Unknown
from shuangkong.targets.catalogue import load

SHARED = Path(__file__).parents[3] / "shared" / "domain" / "scoring_sheets.yaml"
BROKEN = """\
id: other
title: 错表
object: county
status: found
document: state-council-2007-63
full: 100
bands: [[80, 完成], [90, 超额完成]]
groups:
- name: 目标
  full: 50
  items:
  - {id: T1, name: 强度, full: 40, rule: {type: ratio_step, steps: [[1.0, 40]], else: 0}}
  - {id: T1, name: 总量, full: 20, rule: {type: checklist, items: [[甲, 5], [乙, 5]]}}
  - {id: T3, name: 其他, fulll: 5, rule: {type: deduct, start: 5}, veto: {when: often}}
"""


def test_all_sheets_of_the_domain_load():
    """Every sheet that was found, known or assumed is there, with the marks it was found with."""
    if not SHARED.is_file():
        pytest.skip("needs the shared folder: domain/scoring_sheets.yaml")
    listed = {one["id"]: one for one in yaml.safe_load(SHARED.read_text(encoding="utf-8"))["sheets"]}
    known = sheets()
    assert set(listed) <= set(known)
    assert {id_: known[id_].status for id_ in listed} == {id_: one["status"] for id_, one in listed.items()}
    for id_, one in listed.items():
        if "full" in one:
            assert known[id_].full == one["full"]


def test_the_county_sheet_is_assumed():
    """What is ours says so, and lets no target veto by itself."""
    found = sheet("gov_energy_145_county_default")
    assert (found.assumed, found.confidence) == (True, "assumed")
    assert [item.veto.document for item in found.items() if item.veto] == [""]


def test_inputs_are_figures_that_closings_have():
    """A sheet asks for nothing that no closing could hand in."""
    indicators = load().indicators
    known = {*CATALOGUE, *DERIVED, *indicators, *(f"support.{name}" for name in SUPPORT_INDICATORS)}
    known |= {f"{name}.{part}" for name in indicators for part in ("required", "measured")}
    asked = {figure for one in sheets().values() for item in one.items() for figure in item.inputs.values()}
    assert asked - known == set()


def test_all_faults_of_a_sheet_at_once(tmp_path):
    """Name, document, order of bands, kind of rule, sums, a code twice, an unknown key: each with place and mending."""
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(BadData) as told:
        read([path])
    said = str(told.value)
    for words in (
        "与文件名相同：broken", "是不是“state-council-2007-36”？", "从高到低", "ratio_step是不是“ratio_steps”？", "规则最多给 10 分，本项 20 分",
        "deduct 没有写 per", "fulll", "often", "T1 用了两次", "各项合计 60 分", "各组合计 50",
    ):  # fmt: skip
        assert words in said


def test_an_installation_has_sheets_of_its_own(tmp_path, monkeypatch):
    """A file in the data folder's sheets/ is known at once, and one of a known id takes its place."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path))
    own = tmp_path / "sheets"
    own.mkdir()
    text = (sheet_files.SHEETS / "fiscal_performance_self_eval.yaml").read_text(encoding="utf-8")
    (own / "fiscal_performance_self_eval.yaml").write_text(
        text.replace("项目支出绩效自评", "本市绩效自评"), encoding="utf-8"
    )
    assert sheet("fiscal_performance_self_eval").title == "本市绩效自评"
    with pytest.raises(Unknown, match="是不是"):
        sheet("fiscal_performance_self_evaluation")


def test_all_faults_of_what_was_entered_at_once():
    """An unknown item, an unknown part, a sealed field, a wrong kind, an override without a reason, an unknown fact."""
    entered = {
        "items": {
            "T1": {"actual": 12}, "M2": {"points": 7}, "M3": {"override": 3}, "M4": {"报告率": True, "备案律": 90}, "M9": {},
            "M8": {"not_applicable": True},
        },
        "facts": {"economic_shok": True, "economic_shock": 1},
    }  # fmt: skip
    with pytest.raises(BadData) as told:
        of_sheet(sheet("gov_energy_145_county_default"), entered)
    said = str(told.value)
    assert len(told.value.problems) == 9
    for words in (
        "取自锁定的数据，不能填写",
        "0 到 6 分",
        "人工改定分值的理由",
        "0 到 100 之间的数",
        "是不是“备案率”？",
        "没有“不适用”的规定",
    ):
        assert words in said
    assert "没有这个计分项" in said
    assert "是不是“economic_shock”？" in said
