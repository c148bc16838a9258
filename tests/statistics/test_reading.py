"""A sound file becomes a filing with exact values; a template reads back as what was put in."""

from decimal import Decimal

from shuangkong.statistics.template import Template, template


def test_a_sound_workbook_is_a_filing(read, workbook, good):
    """Every cell of the row is there with its exact value, and the row knows its line."""
    filing = read(workbook([good]))
    assert filing.sound, filing.problems
    (row,) = filing.rows
    assert row.key == ("91520600MA6D0000X1", "raw_coal")
    assert row.line == 2
    assert row.values["coefficient"] == Decimal("0.7143")
    assert (filing.form, filing.area, filing.period) == ("205-1", "520602", "2024")


def test_a_template_reads_back(forms, read):
    """What a template was filled with is read again, from its own marker alone."""
    rows = [{"organisation": "91520600MA6D0000X1", "energy_kind": "power", "opening_stock": Decimal("0.5")}]
    raw = template(forms.form("205-1"), Template("520602", "2024-03", rows={"main": rows}))
    filing = read(raw, form="", area="", period="")
    assert (filing.form, filing.area, filing.period) == ("205-1", "520602", "2024-03")
    assert filing.rows[0].values["opening_stock"] == Decimal("0.5")
    assert filing.rows[0].values["energy_kind"] == "power"
    assert {p.found for p in filing.problems} == {"（空）"}
