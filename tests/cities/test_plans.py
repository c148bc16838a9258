"""The packs' plan.yaml: the plans' targets as facts, and the departments they name."""

import csv
import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT.parent / "shared" / "plans"
CITIES = {"anshan": "210300", "tongren": "520600"}

packs = pytest.mark.parametrize("city", CITIES)


@cache
def book(city, name):
    """Return a book's rows as dictionaries."""
    path = ROOT / "cities" / city / "books" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def plan(city):
    """Return the pack's plan."""
    return yaml.safe_load((ROOT / "cities" / city / "plan.yaml").read_text(encoding="utf-8"))


@packs
def test_plan_holds_facts_not_sentences(city):
    """Names are short indicator terms, ids are unique, values are decimal strings."""
    content = plan(city)
    assert content["area"] == CITIES[city]
    assert content["cycle"] == {"base_year": 2020, "target_year": 2025}
    assert isinstance(content["issued"], date)
    ids = [fact["id"] for fact in content["targets"]]
    assert len(ids) == len(set(ids))
    for fact in content["targets"]:
        assert len(fact["name"]) <= 40, fact
        assert not set("。；！？") & set(fact["name"]), fact
        assert fact["kind"] in ("target", "threshold", "milestone")
        assert (fact["value"] is None) == (fact["kind"] == "milestone"), fact
        assert fact["value"] is None or float(fact["value"]) >= 0
        assert fact["at"]


@packs
def test_departments_of_plan_and_book_agree(city):
    """The book has a row, a short name and a role for each department that the plan names."""
    rows = book(city, "departments")
    assert [row["name"] for row in rows] == plan(city)["departments"]
    assert all(row["short_name"] and row["role"] for row in rows)


@packs
def test_plan_holds_every_labelled_target(city):
    """Each target, threshold and milestone read from the plan by hand is here, with its value and relation."""
    path = PLANS / f"{city}.labels.jsonl"
    if not path.exists():
        pytest.skip("the labelled plan texts are not beside this checkout")
    labels = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    labels = [x for x in labels if x["kind"] != "context" and not x.get("duplicate_intro")]
    facts = plan(city)["targets"]
    assert len(facts) >= len(labels)

    def keys(rows):
        return Counter(
            (x["kind"], None if x["value"] is None else float(x["value"]), x["relation"], x.get("target_year"))
            for x in rows
        )

    assert not keys(labels) - keys(facts)
