"""Word 文件的零件: what python-docx has no words for: fonts with stand-ins, the grid, page numbers, charts, plain bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from shuangkong.reports.layout import Layout

EPOCH = (1980, 1, 1, 0, 0, 0)
EMU_PER_MM = 36_000
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
TYPES = "application/vnd.openxmlformats-officedocument"
INLINE = (
    '<wp:inline xmlns:wp="{drawing}/wordprocessingDrawing" xmlns:a="{drawing}/main" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{id}" name="图 {id}" descr="{title}"/><wp:cNvGraphicFramePr/>'
    '<a:graphic><a:graphicData uri="{drawing}/chart"><c:chart xmlns:c="{drawing}/chart" xmlns:r="{office}" r:id="{rel}"/>'
    "</a:graphicData></a:graphic></wp:inline>"
)


def set_fonts(document: Any, layout: Layout) -> None:
    """Name the fonts that are used, each with those that stand in for it on a machine without it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    fonts = "".join(
        f'<w:font w:name="{names[0]}"><w:altName w:val="{",".join(names[1:])}"/><w:charset w:val="86"/></w:font>'
        for names in dict.fromkeys(layout.fonts.values())
    )
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{MAIN}">{fonts}</w:fonts>'
    kind = f"{OFFICE}/fontTable"
    for rel in list(document.part.rels.values()):
        if rel.reltype == kind:
            del document.part.rels[rel.rId]
    blob = text.encode()
    name = PackURI("/word/fontTable.xml")
    document.part.relate_to(Part(name, f"{TYPES}.wordprocessingml.fontTable+xml", blob, document.part.package), kind)


def drop_preview(document: Any) -> None:
    """Take away the picture of an empty page that python-docx's template shows in place of the document."""
    rels = document.part.package.rels
    for rel in [rel for rel in rels.values() if rel.reltype.endswith("/thumbnail")]:
        del rels[rel.rId]


def set_outline(paragraph: Any, level: int) -> None:
    """Let the navigation pane list a heading; its looks stay those of the standard."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no public door
    properties.insert_element_before(outline, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")


def set_page(document: Any, layout: Layout) -> None:
    """Set the paper, the margins, the grid of lines and how close signs stand."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(layout.width_mm), Mm(layout.height_mm)
    section.top_margin, section.bottom_margin = Mm(layout.above_mm), Mm(layout.below_mm)
    section.left_margin, section.right_margin = Mm(layout.left_mm), Mm(layout.right_mm)
    section.footer_distance = Mm(layout.footer_mm)
    for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - there is no public door to the grid
        section._sectPr.remove(old)  # noqa: SLF001
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(layout.line_twips))
    section._sectPr.append(grid)  # noqa: SLF001
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(layout.sign_twips))
    properties = document.styles["Normal"].element.get_or_add_rPr()
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")


def off_the_grid(paragraph: Any) -> None:
    """Let the lines of a paragraph stand as close as their font has it: small text in tables and below them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no public door
    properties.insert_element_before(
        snap, "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:outlineLvl", "w:rPr"
    )


def last_words(document: Any) -> list[Any]:
    """Return the last paragraph of a document, or those of the last row where it ends with a table."""
    from docx.table import Table

    last = list(document.iter_inner_content())[-1:]
    if last and isinstance(last[0], Table):
        return [paragraph for cell in last[0].rows[-1].cells for paragraph in cell.paragraphs]
    return last


def set_page_numbers(document: Any, layout: Layout) -> None:
    """— 1 — at the outer edge: right on odd pages, left on even ones, one sign in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, right in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        indent = Pt(layout.number_size)
        paragraph.paragraph_format.right_indent = indent if right else None
        paragraph.paragraph_format.left_indent = None if right else indent
        for piece in ("— ", None, " —"):
            run = paragraph.add_run(piece or "")
            styled(run, layout.font("digits"), layout.number_size)
            if piece is None:
                _field(run, "PAGE")


def styled(run: Any, font: str, size: float, *, bold: bool = False, colour: str = "") -> Any:
    """Give a run its font, for Chinese and for Latin signs alike, its size in points and its colour."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold or None
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - w:eastAsia has no public door
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run


def _field(run: Any, instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = instruction
        run._element.append(part)  # noqa: SLF001


def add_chart(
    document: Any, paragraph: Any, title: str, xml: bytes, workbook: bytes, size_mm: tuple[float, float]
) -> None:
    """Put a chart, with the workbook of its numbers, into a paragraph; title is its text for who cannot see it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    package = document.part.package
    place = sum(part.partname.startswith("/word/charts/") for part in package.iter_parts()) + 1
    numbers = Part(PackURI(f"/word/embeddings/chart{place}.xlsx"), f"{TYPES}.spreadsheetml.sheet", workbook, package)
    part = Part(PackURI(f"/word/charts/chart{place}.xml"), f"{TYPES}.drawingml.chart+xml", xml, package)
    rel = part.relate_to(numbers, f"{OFFICE}/package")
    link = f'<c:externalData xmlns:r="{OFFICE}" r:id="{rel}"><c:autoUpdate val="0"/></c:externalData>'
    head, _, tail = xml.decode().partition("<c:printSettings>")
    end = tail.partition("</c:printSettings>")[2] or "</c:chartSpace>"
    part._blob = (head.removesuffix("</c:chartSpace>") + link + end).encode()  # noqa: SLF001 - the link needs the rel's id
    width, height = (round(side * EMU_PER_MM) for side in size_mm)
    inline = INLINE.format(
        drawing=DRAWING, office=OFFICE, width=width, height=height, id=place, title=_attribute(title),
        rel=document.part.relate_to(part, f"{OFFICE}/chart"),
    )  # fmt: skip
    paragraph.add_run()._element.add_drawing(parse_xml(inline))  # noqa: SLF001


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def packed(document: Any) -> bytes:
    """Return the file, the same bytes whenever it is written: members in order, without times."""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source:
        members: Mapping[str, bytes] = {name: source.read(name) for name in source.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        first = "[Content_Types].xml"  # some readers look for it at the beginning
        for name in [first, *sorted(members.keys() - {first})]:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            target.writestr(info, members[name])
    return made.getvalue()
