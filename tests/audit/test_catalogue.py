"""The catalogue of checks: data that is complete, and that says every fault of it."""

import numpy as np
import pytest

from shuangkong.audit import catalogue as module
from shuangkong.audit.catalogue import NEVER, catalogue, read
from shuangkong.kernel.problems import BadData, Unknown

FILE = """
id: X1
name: 试验
english: trial
applies_to: outlet
evidence: frozen
hard: never
weight: 1.0
effect: case
needs: [value]
basis: {document: mee-2015-175, at: "", confidence: assumed}
parameters:
  hours: {value: "4", unit: h, confidence: assumed, note: 试验}
message: 疑似恒值：{subject} {hours} 小时
"""


def test_every_check_of_the_package_is_whole_and_says_suspect():
    """A check says 疑似, has numbers that are numbers, and names a document that is registered."""
    checks = catalogue()
    assert checks
    assert all(check.message.startswith("疑似") for check in checks.values())
    assert set(catalogue("outlet")) == {id_ for id_, check in checks.items() if check.applies_to == "outlet"}


def test_a_check_makes_a_finding_from_its_template(tmp_path):
    """The message is the template filled with what was found; the strength stays within 0 and 1."""
    (tmp_path / "X1.yaml").write_text(FILE, encoding="utf-8")
    check = read(tmp_path)["X1"]
    assert check.number("hours") == 4
    finding = check.finding("DA001", "520602", "2024-01-01", "2024-01-02", 1.7, {"hours": 9})
    assert (finding.message, finding.strength, finding.hard) == ("疑似恒值：DA001 9 小时", 1.0, False)
    with pytest.raises(Unknown, match="hour"):
        check.number("hour")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("疑似恒值", "确认恒值", "以“疑似”开头"),
        ('value: "4"', 'value: "four"', "数值"),
        ("id: X1", "id: X2", "与文件名"),
        ("mee-2015-175", "no-such", "先登记文件"),
        ("applies_to: outlet", "applies_to: stack", "核查对象"),
        ("weight: 1.0", "weight: 0", "大于 0"),
        ("needs: [value]", "needs: value", "列表"),
        ("evidence: frozen", "evidences: frozen", "evidence"),
        ("hard: never", "hard: true", "hard"),
        ("hard: never", "hard: beyond", "alone"),
        ("{hours} 小时", "{hours 小时", "花括号"),
    ],
)
def test_a_fault_of_a_check_is_told_with_its_place(tmp_path, old, new, told):
    """A wrong file says where, what, what is wanted and how to mend it."""
    (tmp_path / "X1.yaml").write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(BadData) as fault:
        read(tmp_path)
    assert told in str(fault.value)
    assert "X1.yaml" in str(fault.value)


def test_every_check_tells_when_one_finding_opens_a_case():
    """A check with numbers for that says beyond, and one that may says why; one that says never is never hard."""
    for check in catalogue("outlet").values():
        assert check.hard != NEVER or not any(name.startswith("alone") for name in check.parameters), check.id
        assert bool(check.alone) == (check.hard != NEVER), check.id
    never = catalogue()["D15"]
    assert not never.finding("DA001", "", "2024-01-01", "2024-01-02", 1, {"chi2": 9, "away": 1}, hard=True).hard
    beyond = catalogue()["D20"]
    found = {"what": "", "count": 4}
    assert beyond.finding("DA001", "", "2024-01-01", "2024-01-02", 1, found, hard=np.bool_(True)).hard is True


def test_a_shared_number_is_part_of_every_rule_version(tmp_path, monkeypatch):
    """A number that all checks share changes the version of each, and is no check itself."""
    before = module.version("D5")
    (tmp_path / "_common.yaml").write_bytes(module.COMMON.read_bytes() + b"# changed\n")
    monkeypatch.setattr(module, "COMMON", tmp_path / "_common.yaml")
    assert module.version("D5") != before
    assert "_common" not in catalogue()
