"""Units: netted where they are assessed net, counted once, and added up against the city."""

import shutil

import pytest
from recomputation import RECOMPUTED, Recomputation, read
from small_books import CITY, EAST, WEST, ZONE, with_zone


def test_a_county_assessed_net_of_its_zone(computed, small):
    """East less its zone: energy and GDP both, in every figure; the zone stands for itself, the city is as it was."""
    plain = computed(small.write())
    rows = computed(with_zone(small).write())
    again = Recomputation(small.folder)
    for (figure, area, period), row in rows.items():
        if period > "2021" and area in (EAST, ZONE) and figure in RECOMPUTED:
            assert row["value"] == again.published(area, period).get(figure), (figure, area, period)
    assert float(rows["energy.total", EAST, "2024"]["value"]) == pytest.approx(1_347_987 * 0.75, abs=1)
    others = {key: row for key, row in rows.items() if key[1] in (CITY, WEST)}
    by_units = {key for key in others if key[0].startswith("energy.change_")}  # sums over units, now one more
    assert all(others[key] == plain[key] for key in others.keys() - by_units)
    for key in by_units:
        assert float(others[key]["value"] or 0) == pytest.approx(float(plain[key]["value"] or 0), abs=1)


def test_a_county_not_assessed_net_keeps_its_whole(computed, small):
    """The zone has targets of its own, the county is judged on everything all the same."""
    plain = computed(small.write())
    rows = computed(with_zone(small, unit_of_east="").write())
    assert {k: r for k, r in rows.items() if k[1] == EAST} == {k: r for k, r in plain.items() if k[1] == EAST}


def test_a_zone_that_did_not_report_makes_the_net_county_undetermined(computed, small):
    """What must be taken out and is not known: missing, never larger."""
    rows = computed(with_zone(small).drop("energy", area=ZONE, period="2024").write())
    for area in (EAST, ZONE):
        row = rows["energy.intensity_decline", area, "2024"]
        assert (row["value"], row["verdict"]) == (None, "undetermined")
    assert rows["energy.total", EAST, "2024"]["value"] is None


def test_the_confidence_of_a_part_reaches_the_net(computed, small):
    """A synthetic zone makes its county's net figures synthetic, and not the city's."""
    with_zone(small).change("energy", {"area": ZONE, "period": "2024"}, confidence="synthetic")
    rows = computed(small.write())
    assert rows["energy.intensity", EAST, "2024"]["confidence"] == "synthetic"
    assert rows["energy.intensity", CITY, "2024"]["confidence"] == "official"


def test_units_add_up_or_the_difference_is_shown(computed, small):
    """Nothing is counted twice: a zone counted in its county is not added again; a gap is shown to the tonne."""
    rows = computed(with_zone(small).write())
    assert rows["energy.units_difference", CITY, "2024"]["value"] == "0.00"
    small.change("energy", {"area": CITY, "period": "2024"}, energy_tce="2406900")
    rows = computed(small.write())
    assert rows["energy.units_difference", CITY, "2024"]["value"] == "-45.00"


def test_a_zone_counted_in_the_city_is_a_unit_of_its_own(computed, small):
    """Counted apart from the counties, it is added to them."""
    with_zone(small, unit_of_east="", unit="").find("areas", area=ZONE)["counted_in"] = CITY
    rows = computed(small.write())
    zone = int(small.find("energy", area=ZONE, period="2024")["energy_tce"])
    assert rows["energy.units_difference", CITY, "2024"]["value"] == f"-{zone}.00"


def test_a_unit_that_did_not_report_leaves_the_sum_undetermined(computed, small):
    """The sum of fewer units than there are is not compared."""
    row = computed(small.drop("energy", area=WEST, period="2024").write())["energy.units_difference", CITY, "2024"]
    assert (row["verdict"], row["coverage"]) == ("undetermined", 0.5)


def test_yuping_net_of_dalong(close, packs):
    """Tongren: 玉屏 less 大龙, by hand from the books; the city adds up to the tonne."""
    closing, _ = close(packs / "tongren")
    energy = {(r["area"], r["period"]): r for r in read(packs / "tongren", "energy")}
    parts = ("energy_tce", "feedstock_tce", "nonfossil_tce")
    yuping, dalong = ([int(energy[a, "2024"][c]) for c in parts] for a in ("520622", "520600-DL"))
    total, feedstock, nonfossil = (a - b for a, b in zip(yuping, dalong, strict=True))
    assert closing.figure("energy.total", "520622").value == f"{total}.00"
    assert closing.figure("energy.total_assessed", "520622").value == f"{total - feedstock - nonfossil}.00"
    assert closing.figure("energy.units_difference", "520600").value == "0.00"


def test_a_city_pack_that_lost_a_county(close, packs, tmp_path):
    """Tongren without 碧江's energy of 2024: 碧江 and Tongren are undetermined, nobody else moves."""
    folder = tmp_path / "tongren"
    shutil.copytree(packs / "tongren", folder)
    first, _ = close(folder)
    path = folder / "books" / "energy.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("520602,2024,")), encoding="utf-8")
    second, _ = close(folder)
    assert {change.area for change in second.changes()} == {"520602", "520600"}
    for area in ("520602", "520600"):
        assert second.figure("energy.intensity_decline", area).verdict == "undetermined"
        assert second.figure("energy.total_assessed", area).verdict == "undetermined"
    assert first.figure("energy.intensity_decline", "520600").verdict == "met"


def test_all_provinces_without_a_nation(close, small):
    """A folder about other areas than ours: three provinces side by side, no row for the nation."""
    codes = {CITY: "130000", EAST: "140000", WEST: "150000"}
    for rows in small.rows.values():
        for row in rows:
            row["area"] = codes[row["area"]]
    for row in small.rows["areas"]:
        row |= {"parent": "", "level": "province"}
    closing, _ = close(small.write())
    assert closing.city == "000000"
    assert {row.area for row in closing.figures()} == set(codes.values())
    assert closing.figure("energy.intensity_decline", "140000").verdict == "met"
    assert closing.figure("energy.intensity", "140000").caliber == "V3"


def test_provinces_under_a_nation_without_data(close, small):
    """The root has no rows of its own: it owes an account, the provinces have theirs."""
    codes = {CITY: "130000", EAST: "140000", WEST: "150000"}
    for rows in small.rows.values():
        for row in rows:
            row["area"] = codes[row["area"]]
    for row in small.rows["areas"]:
        row |= {"parent": "000000", "level": "province"}
    small.rows["areas"].insert(
        0, small.rows["areas"][0] | {"area": "000000", "parent": "", "name": "全国", "level": "nation"}
    )
    closing, _ = close(small.write())
    assert closing.city == "000000"
    assert closing.figure("energy.intensity_decline", "140000").verdict == "met"
    assert {row.value for row in closing.figures() if row.area == "000000" and row.figure in RECOMPUTED} <= {None}
