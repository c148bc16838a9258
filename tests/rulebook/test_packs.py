"""A city pack adds values of its own areas; it never changes what the package says."""

from __future__ import annotations

from datetime import date

from shuangkong.rulebook.lookup import Rulebook

OVERRIDE = """
id: warning.share
name: 界限
unit: "1"
values:
  - {area: "520600", from: 2023-07-11, value: "0.05", confidence: reported, cite: {document: notice-1, at: 三}}
"""


def test_a_pack_adds_a_value_for_its_city(package):
    """DESIGN §6: a pack carries overrides; its city gets them, other places keep the nation's value."""
    package.pack("tongren", "parameters/share.yaml", OVERRIDE)
    book = Rulebook(package.read())
    assert book.value("warning.share", ("520602", "520600", "000000"), date(2024, 1, 1)).text == "0.05"
    assert book.value("warning.share", ("520602", "520600", "000000"), date(2023, 7, 10)).text == "0.20"
    assert book.value("warning.share", ("210300", "000000"), date(2024, 1, 1)).text == "0.20"


def test_a_pack_may_bring_its_documents(package):
    """A city's own notice is registered in the pack that cites it."""
    document = "id: city-7\ntitle: 市通知\nissuer: 市政府\nissued: null\nfrom: 2023-07-11\nto: null\nkind: notice\n"
    package.pack("tongren", "documents/city-7.yaml", document)
    package.pack("tongren", "parameters/share.yaml", OVERRIDE.replace("notice-1", "city-7"))
    assert package.read().documents["city-7"].title == "市通知"


def test_a_pack_must_not_change_the_package(package):
    """The same area in package and pack is refused: an amendment goes where the value stands."""
    package.pack("tongren", "parameters/share.yaml", OVERRIDE.replace("520600", "000000"))
    place = "tongren/parameters/share.yaml · warning.share · 第 1 个取值"
    problems = package.problems()
    assert problems[0].place == place
    assert problems[0].found == "000000，warning/parameters/share.yaml · warning.share 已有这个地区的取值"


def test_two_packs_must_not_contradict_each_other(package):
    """The second of two packs with one area is refused as well."""
    package.pack("tongren", "parameters/share.yaml", OVERRIDE)
    package.pack("guiyang", "parameters/share.yaml", OVERRIDE)
    assert package.problems()[0].place.startswith("guiyang/parameters/share.yaml")


def test_an_override_that_nothing_reads_is_refused(package):
    """A slip in the id would leave the override without effect; the nearest id is suggested."""
    package.pack("tongren", "parameters/share.yaml", OVERRIDE.replace("warning.share", "warning.shore"))
    problem = package.problem()
    assert problem.mend == "是不是“warning.share”？"
    assert problem.place == "tongren/parameters/share.yaml · warning.shore · id"


def test_an_override_keeps_the_unit(package):
    """0.05 and 5 % are one value; mixing units inside a parameter is refused."""
    package.pack("tongren", "parameters/share.yaml", OVERRIDE.replace('unit: "1"', 'unit: "%"'))
    problem = package.problem()
    assert (problem.place, problem.found) == ("tongren/parameters/share.yaml · warning.share · unit", "%")


def test_an_override_of_a_choice_needs_no_list_of_its_own(package):
    """The words allowed stand once, in the package."""
    package.write("warning/parameters/basis.yaml", OVERRIDE.replace("warning.share", "warning.basis").replace("520600", "000000")
                  .replace('unit: "1"', "unit: word\nchoices: {growth: 增速, tce: 总量}").replace('"0.05"', "growth"))  # fmt: skip
    words = OVERRIDE.replace("warning.share", "warning.basis").replace('unit: "1"', "unit: word")
    package.pack("tongren", "parameters/basis.yaml", words.replace('"0.05"', "tce"))
    assert [value.text for value in package.read().parameters["warning.basis"].values] == ["growth", "tce"]
    package.pack("tongren", "parameters/basis.yaml", words.replace('"0.05"', "tonne"))
    assert package.problem().found == "tonne"
