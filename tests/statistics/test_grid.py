"""Drop-downs on the page: one word for each value, whatever other words are understood."""

import pytest

from shuangkong.statistics.grid import Cell


@pytest.fixture
def options(forms):
    """`options("电")`: the words of the energy kind's drop-down, and which is chosen, for what stands in the cell."""

    def of(text, form="status-report", table="structure", name="energy_kind"):
        column = forms.form(form).table(table).column(name)
        found = Cell("x", column, "x", text, "", locked=False).options
        return [word for word, _ in found], [word for word, chosen in found if chosen]

    return of


def test_each_kind_stands_there_once(options):
    """电力 and 电 are one kind, 焦炭 and 焦炭（干全焦） another; as many words as there are kinds, and the empty one."""
    from shuangkong.rulebook.energy_kinds import energy_kinds

    words, _chosen = options("")
    assert (len(words), len(set(words))) == (len(energy_kinds()) + 1, len(energy_kinds()) + 1)
    assert ("电力" in words, "电" in words) == (True, False)


@pytest.mark.parametrize(
    ("text", "chosen"), [("", ""), ("电力", "电力"), ("电", "电力"), ("焦炭（干全焦）", "焦炭"), ("煤饼子", "煤饼子")]
)
def test_what_stands_there_is_chosen(options, text, chosen):
    """By its word or another for the same; a word for nothing stays visible to be mended."""
    words, found = options(text)
    assert found == [chosen]
    assert words.count(chosen) == 1


def test_yes_and_no(options):
    """A flag has two words."""
    words, chosen = options("是", table="basic", name="managed_system")
    assert (words, chosen) == (["", "是", "否"], ["是"])
