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
    assert (by_formula.cited.id, by_formula.cited.at) == ("emissions.types.W1", "水污染物减排核算")
    assert expected.steps[0].cited.id == "emissions.timing_mode"
    assert {file for file, _ in records(expected.steps[0])} == {"reduction_inputs.csv"}
    assert records(expected.steps[1]) == [("reduction_claims.csv", 6)]
    assert records(explained("emissions.cod_recognised", EAST).root) == [("reduction_claims.csv", 2)]
    assert len(records(explained("emissions.cod_recognised", CITY).root)) == 2


def test_the_indicator_opens_to_the_same_claims(explained):
    """One number: the catalogue's indicator leads to the claim that the amount was recognised by."""
    assert ("reduction_claims.csv", 2) in records(explained("emissions.cod_reduction", EAST).root)


def test_a_project_of_the_register_leads_to_its_page(projects, tmp_path, monkeypatch, capsys):
    """What the register says stands in no line of a book: claim and inputs name the project, a default its parameter."""
    from datetime import date

    from shuangkong.closing import commands, services
    from shuangkong.closing.explain import explain

    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path / "home"))
    common = {"area": EAST, "stage": "running", "stable_on": date(2023, 4, 15), "confidence": "reported"}
    given = {"coal_t": 8000, "gas_10k_m3": 383.06}
    register = {
        "reductions": [common | {"project": "R1", "type": "W1", "name": "登记的厂"}, common | {"project": "R2", "type": "A3", "name": "锅炉"}],
        "reduction_claims": [{"project": "R1", "pollutant": "cod", "year": 2023, "level": "filed", "amount_t": 100, "day": date(2024, 1, 5)}],
        "reduction_inputs": [{"project": "R2", "pollutant": "", "input": n, "value": v, "unit": ""} for n, v in given.items()],
    }  # fmt: skip
    ((closing, _),) = services.close(projects.write(), ["2023"], DAY, register=lambda areas, as_of: register)
    (claim,) = explain(closing, "emissions.cod_expected", EAST).root.steps[0].steps
    assert (claim.record.project, claim.record.file, claim.record.row) == ("R1", "减排项目登记", 0)
    (boiler,) = explain(closing, "emissions.nox_expected", EAST).root.steps
    inputs = boiler.steps[0].steps
    assert {step.record.project for step in inputs if step.record} == {"R2"}
    assert {step.cited.id for step in inputs if step.cited} == {"emissions.nox_per_coal", "emissions.nox_per_gas"}
    assert records(boiler).count(("reduction_inputs.csv", 0)) == 0
    commands._print_step(claim, 0)  # what the command line says of it
    assert "减排项目登记 R1" in capsys.readouterr().out
