"""Numbers of permits, outlets and facilities: the two examples of HJ 608-2017, and one fault after the other."""

import pytest

from shuangkong.emissions.permit_number import outlet_fault, outlet_medium, permit_fault

EXAMPLE = "91130200699229617X001P"


@pytest.mark.parametrize(
    "number",
    [EXAMPLE, "91130200699229617X002P", "91130200699229617X001X", "91130200699229617X0019"],
)
def test_numbers_that_are_right(number):
    """The last sign is no check digit: any capital or digit goes; two places of one company differ in their sequence."""
    assert permit_fault(number) == ""


@pytest.mark.parametrize("number", ["H9210311000000123a001P", "H9210311ABCDEFGH1b001Q"])
def test_units_without_a_code(number):
    """H9, the division, 0000 and five digits or the organisation's nine signs, a lower-case letter at place eighteen."""
    assert permit_fault(number) == ""


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("91130200699229617X001", "有 22 位，这里有 21 位"),
        ("", "这里有 0 位"),
        ("911302006992296170001P", "校验位不符"),
        ("91130200699229617x001P", "第 18 位“x”不会出现"),
        ("9113O200699229617X001P", "可能是 0"),
        ("91130200699229617X0O1P", "第 20 位是“O”，可能是 0"),
        ("91130200699229617X0U1P", "第 20 位是“U”。"),
        ("91130200699229617X００1P", "第 19 位是“０”"),
        ("91130200699229617X001p", "第 22 位应为大写字母或数字"),
        ("H9210311000000123A001P", "1 位小写字母"),
        ("H921031100000012３a001P", "H9、6 位区划代码"),
    ],
)
def test_what_is_wrong(number, told):
    """A fault says which place is wrong and what is probably meant."""
    assert told in permit_fault(number)


def test_another_units_permit():
    """A number that is right in itself may belong to another unit."""
    assert "不一致" in permit_fault(EXAMPLE, "91210300241420033W")
    assert permit_fault(EXAMPLE, "91130200699229617X") == ""


@pytest.mark.parametrize(("code", "medium"), [("DA001", "gas"), ("DW012", "water"), ("DX001", ""), ("DA01", "")])
def test_outlets(code, medium):
    """DA and DW with three digits, and nothing else."""
    assert outlet_medium(code) == medium
    assert bool(outlet_fault(code)) == (medium == "")
