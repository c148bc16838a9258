"""重复计算 — double counting (R-DUP): one reduction is claimed by one project, once; the record filed first stands.

The plans name double counting first among what is checked. Two projects collide by key (permit or facility, outlet,
pollutant, measure, accounting year) or by likeness; two measures at one line are counted one after the other.
"""

import pytest

from shuangkong.emissions.duplicates import Entry, Settings, against, find
from shuangkong.emissions.project_names import likeness, normalised

SETTINGS = Settings(near_m=50, alike=0.75)
PERMIT = "91130200699229617X001P"
COD = frozenset({"cod"})


def entry(project, type_="W2", name="城北污水处理厂提标改造", **more):
    return Entry(project, type_, name, "520602", **({"years": (2023,), "pollutants": COD} | more))


def rules(*entries):
    return [(double.rule, double.earlier.project, double.later.project) for double in find(entries, SETTINGS)]


def test_one_facility_outlet_pollutant_measure_and_year():
    """§1.6: the same key under two names collides; the one filed first stands, whichever way they are listed."""
    first = entry("P9", filed="2023-03-01", permit=PERMIT, outlet="DW001")
    second = entry("P1", name="碧江区第二净水站升级工程", filed="2023-09-01", permit=PERMIT, outlet="DW001")
    assert rules(second, first) == [("key", "P9", "P1")]


@pytest.mark.parametrize(
    "more",
    [
        {"outlet": "DW002", "name": "北厂提标"}, {"permit": "91130200699229617X002P", "name": "南厂提标"},
        {"pollutants": frozenset({"nh3n"})}, {"years": (2024,)}, {"type_": "W4", "name": "南厂水回用"},
    ],
    ids=["another outlet", "another permit", "another pollutant", "another year", "another measure"],
)  # fmt: skip
def test_another_key_is_another_project(more):
    """§1.6: whatever differs in the key makes two projects of it."""
    assert (
        rules(entry("P1", permit=PERMIT, outlet="DW001"), entry("P2", **({"permit": PERMIT, "outlet": "DW001"} | more)))
        == []
    )


def test_a_blank_outlet_is_of_the_whole_facility():
    """§1.6: who names no outlet claims for all of them."""
    assert rules(entry("P1", facility="F7", outlet="DW001"), entry("P2", facility="F7")) == [("key", "P1", "P2")]


@pytest.mark.parametrize(
    ("one", "other", "pollutant"), [("W1", "W2", "cod"), ("A1", "A2", "nox"), ("A1", "A7", "nox"), ("A2", "A7", "nox")]
)
def test_measures_that_exclude_each_other(one, other, pollutant):
    """§1.6 (1): a plant's new load and its upgrade, a retrofit and a closure, are not both booked in one year."""
    of = {"facility": "F7", "pollutants": frozenset({pollutant})}
    assert rules(entry("P1", one, "甲", **of), entry("P2", other, "乙", **of)) == [("measure", "P1", "P2")]


def test_a_facility_is_known_by_its_unit():
    """HJ 608: facilities and outlets are numbered within a permit, so TW001 and DW001 of another unit are others."""
    of = {"facility": "TW001", "outlet": "DW001", "name": "甲"}
    one = entry("P1", uscc="91130200699229617X", **of)
    assert rules(one, entry("P2", uscc="911302007006507830", **of)) == []
    assert rules(one, entry("P3", uscc="91130200699229617X", **of)) == [("key", "P1", "P3")]
    assert rules(entry("P4", organisation="甲公司", **of), entry("P5", organisation="乙公司", **of)) == []


def test_the_same_work_filed_again_in_another_year():
    """§1.6: another accounting year makes no other project of a work that began on the same day."""
    of = {"facility": "F7", "outlet": "DW001", "stable_on": "2023-04-15"}
    assert rules(entry("P1", **of), entry("P2", years=(2024,), **of)) == [("again", "P1", "P2")]


def test_the_carry_over_of_one_and_the_next_extension():
    """§1.5, §1.6: a plant is extended in 2023 and again in 2024; the carry-over of the first is no second claim."""
    of = {"facility": "F7", "type_": "W1"}
    first, second = entry("P1", stable_on="2023-04-15", **of), entry("P2", years=(2024,), stable_on="2024-06-01", **of)
    assert rules(first, second) == []


@pytest.mark.parametrize(
    ("closed_on", "retrofitted_on", "before", "found"),
    [
        ("2024-06-30", "2022-05-01", 120.0, ["closure"]),
        ("2024-06-30", "2022-05-01", 80.0, []),
        ("2024-06-30", "2022-05-01", 80.004, []),
        ("2023-01-31", "2023-05-01", 80.0, ["closed"]),
    ],
    ids=["counts what was retrofitted away", "counts what was left", "equal at 0.01 t", "retrofitted after its end"],
)
def test_a_closure_after_a_retrofit(closed_on, retrofitted_on, before, found):
    """§1.6 (2): the closure counts what the retrofit left (80 t); what is closed is not retrofitted any more."""
    of = {"facility": "B1", "outlet": "DA001", "pollutants": frozenset({"nox"})}
    retrofit = entry(
        "P1", "A1", years=(2022,), stable_on=retrofitted_on, before_t={"nox": 200.0}, after_t={"nox": 80.0}, **of
    )
    closure = entry(
        "P2", "A2", years=(2024,), stable_on=closed_on, before_t={"nox": before}, after_t={"nox": 0.0}, **of
    )
    assert [rule for rule, *_ in rules(retrofit, closure)] == found
    assert all(double.blocks for double in find([retrofit, closure], SETTINGS))


def test_a_closure_of_which_no_amounts_are_known():
    """§1.6 (2): whether the closure counts what the retrofit left is for a person to see; it does not block."""
    of = {"facility": "B1", "outlet": "DA001", "pollutants": frozenset({"nox"})}
    retrofit = entry("P1", "A1", years=(2022,), stable_on="2022-05-01", **of)
    closure = entry("P2", "A2", years=(2024,), stable_on="2024-06-30", before_t={"nox": 120.0}, **of)
    (double,) = find([retrofit, closure], SETTINGS)
    assert (double.rule, double.blocks) == ("emptied", False)


@pytest.mark.parametrize(
    ("steps", "middle", "found"),
    [
        ((1, 2), 18.0, []),
        ((1, 2), 25.0, [("sequence", True)]),
        ((1, 2), 17.0, [("sequence", True)]),
        ((1, 2), None, [("unknown", False)]),
        ((None, None), 18.0, [("unordered", False)]),
        ((None, None), 43.865, [("sequence", True)]),
        ((None, None), None, [("unordered", False)]),
    ],
    ids=[
        "R1 + R2 = E0 − E2", "both count from too high", "the second from too low", "an amount is not known", "no order given",
        "no order fits", "nothing known",
    ],
)  # fmt: skip
def test_two_measures_on_one_line(steps, middle, found):
    """§1.6 (5): substitution first, then the treatment of what is left (18 t): the second begins where the first ended.

    Amounts that contradict block; where an amount or the order is not known a person has to look.
    """
    of = {"facility": "F7", "line": "涂装一线", "pollutants": frozenset({"vocs"})}
    began = {} if middle is None else {"vocs": middle}
    first = entry("P1", "V1", "源头替代", step=steps[0], before_t={"vocs": 43.865}, after_t={"vocs": 18.0}, **of)
    second = entry("P2", "V2", "末端治理", step=steps[1], before_t=began, after_t={"vocs": 3.0}, **of)
    assert [(double.rule, double.blocks) for double in find([first, second], SETTINGS)] == found


def at(metres):
    """About 27.7° north, so many metres further north."""
    return {"longitude": 109.19, "latitude": 27.72 + metres / 111_194.93}


@pytest.mark.parametrize(("metres", "found"), [(0, 1), (49, 1), (51, 0), (5_000, 0)])
def test_one_unit_at_one_place(metres, found):
    """§1.6 (6): county and city both report it: same credit code and less than 50 m apart."""
    of = {"uscc": "91130200699229617X"}
    county, city = entry("P1", name="甲", **of, **at(0)), entry("P2", name="乙", **of, **at(metres))
    assert len(rules(county, city)) == found


def test_neighbours_are_no_doubles():
    """§1.6 (6): two units side by side, and two outlets of one unit measured at one gate, are not one project."""
    one = entry("P1", name="甲厂", uscc="91130200699229617X", outlet="DW001", **at(0))
    assert rules(one, entry("P2", name="乙厂", uscc="911302007006507830", outlet="DW001", **at(5))) == []
    assert rules(one, entry("P3", name="丙车间", uscc="91130200699229617X", outlet="DW002", **at(5))) == []


def test_works_without_permit_go_by_their_name():
    """§1.6: village works have no permit; the same name in the same county asks a person, and does not block."""
    first, second = (
        entry("P1", "W3a", "坝黄镇 12 个村污水治理工程"),
        entry("P2", "W3a", "坝黄镇12个村污水治理（新建）项目"),
    )
    (double,) = find([first, second], SETTINGS)
    assert (double.rule, double.blocks, double.problem().severity) == ("title", False, "warning")


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("第一污水处理厂（二期）提标改造工程", "1污水处理厂2期"),
        ("１＃ 锅炉", "1号锅炉"),
        ("十二号线", "12号线"),
        ("二十期", "20期"),
        ("一体化设备Ⅱ期", "一体化设备2期"),
        ("项目", ""),
    ],
)
def test_what_is_left_of_a_name(name, left):
    """§1.6, fuzzy: idle words, blanks and the way numbers are written do not make another name."""
    assert normalised(name) == left


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("鞍山市西部第一污水处理厂提标改造工程", "西部污水处理一厂升级改造项目", True),
        ("1号烧结机超低排放改造", "一#烧结机超低排放", True),
        ("1号烧结机超低排放改造", "2号烧结机超低排放改造", False),
        ("烧结机脱硝", "球团脱硝", False),
        ("项目", "工程", False),
    ],
)
def test_which_names_are_alike(one, other, alike):
    """§1.6, fuzzy: people turn names around; another number is another machine; nothing left is like nothing."""
    assert (likeness(normalised(one), normalised(other)) >= SETTINGS.alike) is alike


def test_what_the_county_reads():
    """The message names the earlier record, says what both have in common, and how to mend the later."""
    first = entry("P1", name="城北厂提标", filed="2023-03-01", permit=PERMIT, outlet="DW001")
    (double,) = against(entry("P2", name="北区净化站", permit=PERMIT, outlet="DW001"), [first], SETTINGS)
    told = double.problem("表单")
    assert (told.place, told.severity) == ("表单", "error")
    assert all(part in told.found for part in ("城北厂提标", "2023-03-01 申报", PERMIT, "DW001"))
    assert "城北厂提标" in told.mend


def test_a_project_is_not_its_own_double():
    """Filing a project anew compares it with the others, not with its own record."""
    there = entry("P1", permit=PERMIT)
    assert against(entry("P1", permit=PERMIT), [there], SETTINGS) == []


def test_many_projects_are_compared_quickly():
    """A nation's list: 5,000 projects, each with a permit of its own, one double among them."""
    many = [
        entry(f"P{n:04}", name=f"{n}号厂", permit=f"permit-{n}", uscc=f"u{n // 2}", **at(100 * n)) for n in range(5_000)
    ]
    doubled = entry("X", name="别名", permit="permit-777")
    assert rules(*many, doubled) == [("key", "P0777", "X")]
