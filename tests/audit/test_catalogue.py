"""The catalogue of checks: data that is complete, and that says every fault of it."""

import pytest

from shuangkong.audit.catalogue import catalogue, read
from shuangkong.kernel.problems import BadData, Unknown

FILE = """
id: X1
name: 试验
english: trial
applies_to: outlet
evidence: frozen
hard: false
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
