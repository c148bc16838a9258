"""One number: what the claims recognise goes into the catalogue's series, and accounts net it to the same amount."""

from datetime import date
from pathlib import Path

import pytest
import small_projects
from small_projects import CITY, DAY, EAST, WEST

from shuangkong.closing.books import read_books
from shuangkong.emissions.reduction_types import POLLUTANTS, load
from shuangkong.kernel.figures import CONFIDENCES

CITIES = Path(__file__).parents[2] / "cities"
SERIES = "cod_recognised_t"


def observed(folder, as_of=DAY, series=SERIES, register=None):
    """The series in use: (area, year) → row."""
    rows = read_books(folder, as_of, register=register).tables["observations"].to_pylist()
    return {(r["area"], r["period"]): r for r in rows if r["series"] == series and r["in_use"]}


def test_every_county_with_projects_has_every_recognised_year(projects):
    """What another county has recognised makes a year known: nothing recognised in it is 0, not missing."""
    projects.plant("E2", EAST, stable_on="2025-04-15")
    projects.claim("E2", "cod", 2025, "recognised", 10, "2026-03-10")
    rows = observed(projects.write())
    assert {k: r["value"] for k, r in rows.items() if k[0] == WEST} == {
        (WEST, "2023"): 931, (WEST, "2024"): 456, (WEST, "2025"): 0,
    }  # fmt: skip
    assert CITY not in {area for area, _ in rows}  # the city is the sum of its units


def test_a_year_without_anything_recognised_is_nothing_not_unknown(projects):
    """Of 2025 only a verified amount is there: 0 is 完成, and a typed amount beside the projects does not stand for it."""
    projects.plant("E2", EAST, stable_on="2025-04-15")
    projects.claim("E2", "cod", 2025, "verified", 10, "2026-03-10")
    projects.rows["observations"] += [[EAST, "2025", SERIES, 500, ""]]
    rows = observed(projects.write())
    assert {k: r["value"] for k, r in rows.items() if k[1] == "2025"} == {(EAST, "2025"): 0, (WEST, "2025"): 0}
    assert {year for _, year in rows} == {"2023", "2024", "2025"}  # from the first year with a project on
    assert rows[EAST, "2025"]["confidence"] == CONFIDENCES.index("reported")


@pytest.mark.parametrize("book", ["reduction_uses", "reduction_exclusions"])
def test_what_is_taken_off_lends_its_confidence(projects, computed, book):
    """Official claims less an invented use, or capped by an invented exclusion, are no longer official, here as in the accounts."""
    row = {"reduction_uses": ["E1", "cod", 6, 2, "新建项目", "2024-05-01", "synthetic"],
           "reduction_exclusions": ["E1", "", 2023, 700, "C-1", "2024-06-01", "不符", "", "synthetic"]}[book]  # fmt: skip
    projects.rows[book].append(row)
    for name in ("reductions", "reduction_inputs", "reduction_claims"):
        projects.rows[name] = [[*one, "official"] for one in projects.rows[name]]
    heads = {
        name: f"{small_projects.HEADS[name]},confidence" for name in (*projects.rows,) if name.startswith("reduction")
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_projects, "HEADS", small_projects.HEADS | heads)
        folder = projects.write()
    found = observed(folder)
    assert CONFIDENCES[found[EAST, "2023"]["confidence"]] == "synthetic"
    assert CONFIDENCES[found[WEST, "2023"]["confidence"]] == "official"
    figures = computed(folder)
    ranks = {area: figures["emissions.cod_covered", area, "2023"]["confidence"] for area in (EAST, WEST)}
    assert ranks[EAST] == CONFIDENCES.index("synthetic") > ranks[WEST]


def test_a_typed_row_gives_way_and_is_told(projects):
    """A row of observations.csv beside projects is not used, whenever it was published; an area without projects keeps its."""
    projects.rows["observations"] += [[EAST, "2023", SERIES, 5, "2026-03-30"]]
    projects.drop("W1")
    projects.rows["observations"] += [[WEST, "2023", SERIES, 7, ""]]
    folder = projects.write()
    rows = observed(folder)
    assert (rows[EAST, "2023"]["value"], rows[EAST, "2023"]["book"]) == (931, "reduction_claims")
    assert (rows[WEST, "2023"]["value"], rows[WEST, "2023"]["book"]) == (7, "observations")
    (warning,) = [p for p in read_books(folder, DAY).warnings if SERIES in p.found]
    assert "只有一个数" in warning.wanted


def test_what_was_recognised_later_is_not_known_yet(projects):
    """As of the end of 2024 the amount of 2024, recognised in March 2025, does not exist."""
    assert {year for _, year in observed(projects.write(), date(2024, 12, 30))} == {"2023"}
    rows = observed(projects.write(), date(2024, 12, 31))  # the year is over, and nothing of it is recognised yet
    assert {key: row["value"] for key, row in rows.items() if key[1] == "2024"} == {
        (EAST, "2024"): 0,
        (WEST, "2024"): 0,
    }


def test_projects_of_the_register_take_the_place_of_the_packs(projects):
    """The same code brings all its rows from the register: nothing the pack says of it stays."""
    area = dict(zip(("area",), (EAST,), strict=True))
    project = {"project": "E1", "type": "W1", "name": "改名", "stage": "running", "stable_on": date(2023, 4, 15)} | area
    claim = {"project": "E1", "pollutant": "cod", "year": 2023, "level": "recognised", "amount_t": 100,
             "day": date(2024, 3, 1), "confidence": "official"}  # fmt: skip
    register = {"reductions": [project], "reduction_claims": [claim]}
    rows = observed(projects.write(), register=lambda areas, as_of: register)
    assert {k: r["value"] for k, r in rows.items() if k[0] == EAST} == {
        (EAST, "2023"): 100, (EAST, "2024"): 0, (EAST, "2025"): 0,
    }  # fmt: skip
    assert rows[EAST, "2023"]["confidence"] == 0


@pytest.mark.parametrize("city", ["anshan", "tongren"])
def test_accounts_net_the_packs_to_the_same_amounts(city):
    """Uses and exclusions taken off on plain rows and on columns: the same amount for every area and year of both packs."""
    from shuangkong.closing.run import LAYERS, beside, modules
    from shuangkong.kernel import wiring
    from shuangkong.kernel.engine import engine, kept

    books = read_books(CITIES / city, DAY)
    room = [
        module for module in modules() if module.__name__.endswith(("emissions.accounts", "emissions.claim_accounts"))
    ]
    rulebook = [module for module in modules() if "rulebook" in module.__name__]
    with engine("duckdb") as opened:
        names = [name for name in books.tables if name.startswith("reduction")]
        names += ["parameters", "ancestors", "cycles"]
        inputs = kept(opened, {name: books.tables[name] for name in names}) | beside(books.tables, books.catalogue)
        wiring.run([*rulebook, *room], inputs, LAYERS, opened)
        sums = opened.arrow("SELECT * FROM reduction_sums").to_pylist()
    accounts = {(r["pollutant"], r["area"], r["period"]): round(r["counted_t"], 4) for r in sums}
    fed = {
        (r["series"].partition("_")[0], r["area"], r["period"]): round(r["value"], 4)
        for r in books.tables["observations"].to_pylist()
        if r["book"] == "reduction_claims"
    }
    assert fed == {key: accounts[key] for key in fed}
    assert len(fed) > 100
    assert {p for p, _, _ in fed} == set(POLLUTANTS)


def test_the_packs_use_what_the_page_shows():
    """Every type's file is sound, and both packs have projects of water and of air at every stage of a claim."""
    assert list(load()) == ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "V1", "V2", "V3", "V4", "V5", "V6", "W1", "W2",
                            "W3a", "W3b", "W4", "W5", "W6", "W7", "W8"]  # fmt: skip
    for city in ("anshan", "tongren"):
        tables = read_books(CITIES / city, DAY).tables
        assert {r["level"] for r in tables["reduction_claims"].to_pylist()} == {
            "filed",
            "checked",
            "verified",
            "recognised",
        }
        assert {r["type"][0] for r in tables["reductions"].to_pylist()} == {"W", "A", "V"}
