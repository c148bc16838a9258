"""A figure of reduction opens down to its projects: their claims, or the formula with its inputs, line by line."""

import pytest
from small_projects import CITY, DAY, EAST


def records(step):
    """(file, row) of every record under a step."""
    own = [(step.record.file, step.record.row)] if step.record else []
    return own + [found for child in step.steps for found in records(child)]


@pytest.fixture
def explained(projects, tmp_path, monkeypatch):
    """`explained(figure, area)` opens a figure of the small city's 2023."""
    from shuangkong.closing import services
    from shuangkong.closing.explain import explain

    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path / "home"))
    projects.plant("E2", EAST)
    projects.plant("E3", EAST)
    projects.claim("E3", "cod", 2023, "verified", 900)
    ((closing, _),) = services.close(projects.write(), ["2023"], DAY)
    return lambda figure, area: explain(closing, figure, area)


def test_down_to_the_lines(explained):
    """Expected: a claim's line for one project, formula and inputs for the other; recognised: the claims, city and county."""
    expected = explained("emissions.cod_expected", EAST).root
    assert [(s.label, s.value) for s in expected.steps] == [("E2污水处理厂", "931"), ("E3污水处理厂", "900")]
    by_formula = expected.steps[0].steps[0]
    assert by_formula.value == "1,387"
    assert by_formula.rule == "sewage_plant"
    assert {file for file, _ in records(expected.steps[0])} == {"reduction_inputs.csv"}
    assert records(expected.steps[1]) == [("reduction_claims.csv", 6)]
    assert records(explained("emissions.cod_recognised", EAST).root) == [("reduction_claims.csv", 2)]
    assert len(records(explained("emissions.cod_recognised", CITY).root)) == 2


def test_the_indicator_opens_to_the_same_claims(explained):
    """One number: the catalogue's indicator leads to the claim that the amount was recognised by."""
    assert ("reduction_claims.csv", 2) in records(explained("emissions.cod_reduction", EAST).root)
