"""Months of monitoring reach sealed closings: masses of areas with coverage and the share that was substituted."""

import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shuangkong.emissions import actuals
from shuangkong.emissions.actuals import Placed

sys.path.insert(0, str(Path(__file__).parents[1] / "closing" / "helpers"))

from small_books import CITY, EAST, WEST, SmallBooks

DAY = date(2026, 3, 31)
NUMBER = "91130200699229617X001P"
MONTHS = [f"2024-{month:02}" for month in range(1, 13)]


def month(outlet, factor, name, tonnes, **more):
    """One kept month of an outlet's pollutant: 744 hours, all known."""
    return {
        "outlet": outlet, "factor": factor, "month": name, "due": 744, "unknown": 0, "emission_mg": round(tonnes * 1e9),
        "substituted_mg": 0, "confidence": 1,
    } | more  # fmt: skip


def kept(home, *rows):
    """Write months as the accounts of monitoring keep them in the lake."""
    for name in {row["month"] for row in rows}:
        path = home / "lake" / "months" / f"month={name}" / "months.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist([row for row in rows if row["month"] == name]), path)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A data folder of its own, without a database."""
    monkeypatch.setenv("SHUANGKONG_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "var"


def test_rows_of_the_lake(home):
    """Codes become pollutants; hydrocarbons stand in for VOCs where those are not measured; what nobody knows is left out."""
    kept(
        home, month("A", "a21002", "2024-01", 2.0, substituted_mg=500_000_000, unknown=186),
        month("A", "a24088", "2024-01", 1.0), month("B", "a24088", "2024-01", 1.0), month("B", "a99054", "2024-01", 3.0),
        month("A", "w01018", "2024-01", 5.0, unknown=744), month("A", "a00000", "2024-01", 9.0), month("X", "a21002", "2024-01", 9.0),
    )  # fmt: skip
    rows = actuals.of_lake(home, {"A": Placed("990101", NUMBER, "DA001"), "B": Placed("990102")})
    found = {(row["outlet"], row["pollutant"]): row for row in rows}
    assert set(found) == {("DA001", "nox"), ("DA001", "vocs"), ("B", "vocs")}
    nox = found["DA001", "nox"]
    assert (nox["mass_t"], nox["substituted_t"], nox["coverage"]) == (pytest.approx(2.0), pytest.approx(0.5), 0.75)
    assert (found["B", "vocs"]["mass_t"], found["B", "vocs"]["confidence"]) == (pytest.approx(3.0), 1)
    assert found["DA001", "vocs"]["confidence"] == 2  # assumed


def test_the_first_source_counts():
    """Of one month and method the lake goes before what was entered; other methods stay beside it."""
    one = {"area": "", "permit": NUMBER, "outlet": "DA001", "pollutant": "nox", "month": "2024-01"}
    lake = one | {"mass_t": 1.0, "method": "automatic"}
    entered, manual = lake | {"mass_t": 9.0}, one | {"mass_t": 5.0, "method": "manual"}
    assert [row["mass_t"] for row in actuals.merged([lake], [entered, manual])] == [1.0, 5.0]


def test_self_monitoring_in_tonnes():
    """Gas by mg/m3, water by mg/L; reports of years are for comparison only."""
    row = {
        "permit": NUMBER,
        "outlet": "DA001",
        "pollutant": "nox",
        "month": "2024-01",
        "confidence": 1,
        "document": "",
        "row": 2,
    }
    gas = row | {"concentration": 45.0, "volume_m3": 2e7, "unit": "mg/m3"}
    water = row | {"concentration": 30.0, "volume_m3": 6e5, "unit": "mg/L"}
    assert [one["mass_t"] for one in actuals.of_self_monitoring([gas, water])] == pytest.approx([0.9, 18.0])
    reports = [
        row | {"period": text, "reported_t": 7.0, "method": "coefficient"} for text in ("2024-01", "2024", "2024Q1")
    ]
    assert [one["month"] for one in actuals.of_reports(reports)] == ["2024-01"]


def books(folder):
    """Small books with a permit in the east and an outlet of monitoring without one in the west."""
    made = SmallBooks(folder)
    for name, heads, rows in (
        ("permits", "permit,name,area,class,from", [f"{NUMBER},甲公司,{EAST},key,2023-01-01"]),
        ("permit_outlets", "permit,outlet,kind,station", [f"{NUMBER},DA001,main,A", f"{NUMBER},DW001,main,"]),
        ("permitted", "permit,outlet,pollutant,amount_t,from", [f"{NUMBER},DW001,cod,5,2023-01-01"]),
        ("outlets", "outlet,organisation,area,name,medium", [f"A,甲公司,{EAST},,gas", f"B,乙公司,{WEST},,gas"]),
    ):
        (folder / "books").mkdir(parents=True, exist_ok=True)
        (folder / "books" / f"{name}.csv").write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return made.write()


def closed(folder, period="2024"):
    """Close a period; return its figures by (figure, area)."""
    from shuangkong.closing import services

    ((closing, _new),) = services.close(folder, [period], DAY)
    return closing, {(row.figure, row.area): row for row in closing.figures()}


def test_months_reach_the_closing(home, tmp_path):
    """Twelve months of two outlets: the city is the sum, the share that was put in and the coverage beside it."""
    lake = [month("A", "a21002", name, 10.0, substituted_mg=10**9) for name in MONTHS]
    lake += [month("B", "a21002", name, 5.0) for name in MONTHS[:9]]
    kept(home, *lake)
    closing, figures = closed(books(tmp_path / "pack"))
    nox = {area: figures["emissions.nox_actual", area] for area in (CITY, EAST, WEST)}
    assert {area: row.value for area, row in nox.items()} == {CITY: "165.00", EAST: "120.00", WEST: "45.00"}
    assert {area: row.coverage for area, row in nox.items()} == {CITY: 0.875, EAST: 1.0, WEST: 0.75}
    assert {area: row.verdict for area, row in nox.items()} == {
        CITY: "undetermined",
        EAST: "none",
        WEST: "undetermined",
    }
    assert figures["emissions.nox_actual_substituted", EAST].value == "10.00"
    assert figures["emissions.nox_actual_substituted", CITY].value == "7.27"
    rows = closing.rows("inputs/emission_actuals")
    assert {(row["permit"], row["outlet"], row["book"]) for row in rows} == {
        (NUMBER, "DA001", "lake"),
        ("", "B", "lake"),
    }


@pytest.mark.parametrize("registered", [("DA001", "DA002"), ("DA001",)], ids=["one of two known", "all known"])
@pytest.mark.parametrize("known", [12, 6], ids=["a year", "half a year"])
def test_one_outlet_does_not_drive_out_its_unit(home, tmp_path, registered, known):
    """50 t a month are stated of a unit, 1 t measured at one outlet: closing and headroom take the same (HJ 942)."""
    from shuangkong.emissions.headroom import chosen, main_outlets, whole

    folder = books(tmp_path / "pack")
    outlets = [{"permit": NUMBER, "outlet": code, "kind": "main"} for code in registered]
    said = [(outlet, name, mass, method) for outlet, mass, method, names in (
        ("", 50, "coefficient", MONTHS), ("DA001", 1, "automatic", MONTHS[:known]),
    ) for name in names]  # fmt: skip
    for name, heads, rows in (
        ("permit_outlets", "permit,outlet,kind,station", [f"{NUMBER},{code},main," for code in registered]),
        ("permitted", "permit,outlet,pollutant,amount_t,from", [f"{NUMBER},,nox,700,2023-01-01"]),
        ("emission_actuals", "permit,outlet,pollutant,month,mass_t,method", [f"{NUMBER},{o},nox,{m},{t},{how}" for o, m, t, how in said]),
    ):  # fmt: skip
        (folder / "books" / f"{name}.csv").write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    _closing, figures = closed(folder)
    months = [
        {"permit": NUMBER, "outlet": o, "pollutant": "nox", "month": m, "mass_t": t, "method": how}
        for o, m, t, how in said
    ]
    unit = whole(chosen(months), NUMBER, "nox", main_outlets(outlets))
    nox = figures["emissions.nox_actual", EAST]
    assert float(nox.value) == sum(one.mass_t for one in unit.values())
    assert float(nox.value) == (600 if len(registered) == 2 else 12 * 50 - 49 * known)
    assert nox.coverage == 1.0


def test_a_permit_that_tells_nothing(home, tmp_path):
    """A permitted amount without data is no nought: it lowers the coverage to nothing."""
    kept(home, month("A", "a21002", "2024-01", 1.0))
    _closing, figures = closed(books(tmp_path / "pack"))
    cod = figures["emissions.cod_actual", EAST]
    assert (cod.value, cod.coverage, cod.verdict) == (None, 0.0, "undetermined")
    assert ("emissions.vocs_actual", EAST) not in figures


def test_quarters_are_cumulative(home, tmp_path):
    """The third quarter to date holds January to September."""
    kept(home, *(month("A", "a21002", name, 1.0) for name in MONTHS))
    _closing, figures = closed(books(tmp_path / "pack"), "2024Q3")
    assert figures["emissions.nox_actual", EAST].value == "9.00"


def test_automatic_goes_before_what_was_entered(home, tmp_path):
    """A month of the lake counts; months it has not are filled by hand, with their own coverage."""
    folder = books(tmp_path / "pack")
    lines = [f"{NUMBER},DA001,nox,{name},99,manual" for name in MONTHS]
    text = "permit,outlet,pollutant,month,mass_t,method\n" + "\n".join(lines) + "\n"
    (folder / "books" / "emission_actuals.csv").write_text(text, encoding="utf-8")
    kept(home, *(month("A", "a21002", name, 1.0) for name in MONTHS[:11]))
    closing, figures = closed(folder)
    assert figures["emissions.nox_actual", EAST].value == "110.00"
    from shuangkong.closing.explain import explain

    found = explain(closing, "emissions.nox_actual", EAST).root
    assert (found.value, found.label) == ("110", "实际排放量")


def test_nothing_is_frozen_where_nothing_is_known(home, tmp_path):
    """A pack without permits and without a lake is closed as it always was."""
    closing, figures = closed(SmallBooks(tmp_path / "pack").write())
    assert not (closing.folder / "inputs" / "emission_actuals.parquet").exists()
    assert not [figure for figure, _area in figures if figure.endswith("_actual")]


def test_a_faulty_permit_keeps_the_books_out(home, tmp_path):
    """A permit number with a wrong check digit is told with its cell."""
    from shuangkong.kernel.problems import BadData

    folder = books(tmp_path / "pack")
    text = f"permit,name,area,class,from\n911302006992296170001P,甲公司,{EAST},key,2023-01-01\n"
    (folder / "books" / "permits.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadData) as told:
        closed(folder)
    assert any("permits.csv · 第 2 行 · “permit”列" in problem.place for problem in told.value.problems)
