"""Who answers for a section: the brackets at its end. Texts are made up."""

import pytest

from shuangkong.plans.reader import read

PLAN = """某市“十四五”节能减排综合工作方案
三、实施重点工程
（一）重点行业绿色升级工程。推进节能改造。{first}
（二）园区节能环保提升工程。开展循环化改造。{second}
"""


def tasks(second, first=""):
    return [task for task in read(PLAN.format(first=first, second=second)).tasks if task.section == "三（二）"]


@pytest.mark.parametrize(
    ("bracket", "lead", "support", "shared"),
    [
        ("（市甲局、市乙委等按职责分工负责）", (), (), ("市甲局", "市乙委")),
        ("（市甲局、市乙委牵头，市丙局、市丁局等按职责分工负责）", ("市甲局", "市乙委"), ("市丙局", "市丁局"), ()),
        ("（市甲局负责）", ("市甲局",), (), ()),
        ("（市甲局牵头，市乙委、市丙局配合）", ("市甲局",), ("市乙委", "市丙局"), ()),
        ("〔市甲局、市农业农村局（市乡村振兴局）按职责分工负责〕", (), (), ("市甲局", "市农业农村局（市乡村振兴局）")),
        ("（市甲局牵头，各有关部门按职责分工负责）", ("市甲局",), ("各有关部门",), ()),
        ("\n责任单位：市甲局、市乙委、市丙局", (), (), ("市甲局", "市乙委", "市丙局")),
        ("\n牵头单位：市甲局；配合单位：市乙委、市丙局", ("市甲局",), ("市乙委", "市丙局"), ()),
        ("\n牵头单位：市甲局\n配合单位：市乙委、市丙局", ("市甲局",), ("市乙委", "市丙局"), ()),
        ("\n责任单位：市甲局，市乙委", (), (), ("市甲局", "市乙委")),
        ("\n市甲局牵头，市乙委、各区县人民政府配合。", ("市甲局",), ("市乙委",), ()),
        ("由市甲局牵头，市丙局等部门配合，各县（市、区）人民政府落实。", ("市甲局",), ("市丙局",), ()),
        ("（市开发区管委会负责）", ("市开发区管委会",), (), ()),
        ("（市开发区管委会牵头，市甲局配合）", ("市开发区管委会",), ("市甲局",), ()),
    ],
)
def test_lead_support_and_shared(bracket, lead, support, shared):
    """Lead stands before 牵头, support after it; a list 按职责分工负责 is shared; one body alone leads."""
    (task,) = tasks(bracket)
    assert (task.lead, task.support, task.shared) == (lead, support, shared)
    assert (task.title, task.room) == ("园区节能环保提升工程", "actions")


def test_local_governments_are_local():
    """各县（市、区）政府负责落实 are the governments below, not departments."""
    (task,) = tasks("（市甲局、市乙委按职责分工负责，各县（市、区）政府负责落实）")
    assert (task.shared, task.local, task.local_implied) == (("市甲局", "市乙委"), ("各县（市、区）政府",), False)


def test_what_is_not_listed_again_is_carried_on():
    """以下均需各县（市、区）落实，不再列出: for every later section."""
    first = "（市甲局负责，各县（市、区）政府负责落实。以下均需各县（市、区）政府、开发区管委会落实，不再列出）"
    (task,) = tasks("（市乙委负责）", first)
    assert (task.lead, task.local, task.local_implied) == (("市乙委",), ("各县（市、区）政府", "开发区管委会"), True)


def test_other_brackets_are_no_tasks():
    """A remark in brackets without anybody who answers."""
    assert tasks("（以下简称“园区”）（含电力）（2021—2025年）") == []


def test_sections_have_the_room_of_their_mechanism():
    """A heading's home room follows from the words of its content."""
    reading = read(
        "四、健全政策机制\n（一）优化完善能耗双控制度。坚持节能优先。\n（二）完善市场化机制。推广交易。\n"
        "（三）加强统计监测能力建设。健全体系。\n五、保障措施\n（一）强化监督考核。开展评价。\n（二）开展全民行动。倡导节约。\n"
    )
    assert [(heading.section, heading.room) for heading in reading.headings if heading.level == 2] == [
        ("四（一）", "energy"),
        ("四（二）", "market"),
        ("四（三）", "statistics"),
        ("五（一）", "assessment"),
        ("五（二）", "participation"),
    ]


def test_measures_are_the_sentences_of_a_section():
    """Each sentence that says what is to be done, without the bracket; those of aims are none."""
    reading = read(
        "二、主要目标\n到2025年，利用率达到90%。\n三、重点任务\n（一）甲工程。推进节能改造。2023年底前完成普查。（市甲局负责）\n"
    )
    assert [(measure.section, measure.text, measure.due) for measure in reading.measures] == [
        ("三（一）", "推进节能改造", None),
        ("三（一）", "2023年底前完成普查", 2023),
    ]


def test_mechanisms_are_read_with_their_numbers():
    """Incentive target, exemptions, sums left to the level above."""
    reading = read(
        "某市“十四五”节能减排方案\n到2025年，单位地区生产总值能耗比2020年下降13%，力争完成14.5%的能耗强度降低激励目标，"
        "氨氮减排量完成省下达目标任务。对达到激励目标的县，其总量免予考核。新增可再生能源、原料用能不纳入总量考核。\n"
    )
    assert [(one.kind, one.value) for one in reading.mechanisms] == [
        ("incentive_target", 14.5),
        ("left_above", None),
        ("exempt_total", None),
        ("exempt_renewable", None),
        ("exempt_feedstock", None),
    ]
    fall, incentive = (target for target in reading.targets if target.kind == "target")
    assert (incentive.name, incentive.relation, incentive.ambition) == (fall.name, "decrease_by", "strive")
