"""文件格式: the text in Word, PDF and HTML files: paragraphs and table rows in their order, a row's cells between tabs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from shuangkong.kernel.problems import BadData, Problem

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Word 97 and password-protected Office files begin with
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BLOCKS = re.compile(r"p|div|br|tr|li|h[1-6]|table|section|article|title|d[dt]|blockquote|pre|hr")
UNFOLDED = 100 * 1024 * 1024
SILENT = frozenset(("script", "style", "noscript", "head", "template", "svg", "select", "button"))


def refused(name: str, found: str, wanted: str, mend: str) -> BadData:
    """Return the message for a file that cannot be read."""
    return BadData([Problem(name, found, wanted, mend)])


def docx_text(raw: bytes, name: str) -> str:
    """Return the text of a Word file."""
    import docx

    try:
        _require_size(raw, name)
        document = docx.Document(io.BytesIO(raw))
        text = "\n".join(_blocks(document))
    except BadData:
        raise
    except Exception as error:  # a damaged file raises whatever zlib, lxml and python-docx happen to meet
        raise refused(
            name,
            "不是完好的 Word 文件（docx）",
            "能用 Word 或 WPS 打开的 docx 文件",
            "用 Word 或 WPS 打开后另存为 docx，再上传",
        ) from error
    if not text.strip() and any("image" in part for part in zipfile.ZipFile(io.BytesIO(raw)).namelist()):
        raise image_only(name)
    return text


def _require_size(raw: bytes, name: str) -> None:
    """A small file may unfold to gigabytes: refuse it before anything is unfolded."""
    unfolded = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(raw)).infolist())
    if unfolded > UNFOLDED:
        found = f"解压后有 {unfolded / 1024 / 1024:,.0f} MB"
        raise refused(name, found, "解压后不超过 100 MB 的 docx 文件", "删去文件里的图片后另存，或另存为 txt 后上传")


def _blocks(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                told = dict.fromkeys((cell._tc, cell.text.replace("\n", "")) for cell in row.cells)  # noqa: SLF001 -- merged cells come several times, as the same element
                yield "\t".join(text for _, text in told)
        else:
            yield block.text


def pdf_text(raw: bytes, name: str) -> str:
    """Return the text layer of a PDF file."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise refused(name, "PDF 文件有打开密码", "不设密码的 PDF 文件", "用原来的软件去掉密码后另存，再上传")
        text = "\n".join(page.extract_text() for page in reader.pages)
    except BadData:
        raise
    except Exception as error:  # a damaged file raises whatever pypdf happens to meet
        raise refused(
            name,
            "PDF 文件已损坏或有密码，读不出来",
            "能正常打开、不设密码的 PDF 文件",
            "重新导出 PDF，或另存为 docx、txt 后上传",
        ) from error
    if len(re.findall(r"[\u4e00-\u9fff]", text)) < len(reader.pages):
        raise image_only(name)
    return text


def image_only(name: str) -> BadData:
    """Return the message for a file that shows pictures of pages and holds no text."""
    return refused(
        name,
        "文件里只有页面的图片，没有文字层",
        "有文字层的文件（能选中、复制文字）",
        "换用原始的电子文件，或先用文字识别软件转成 docx、txt 并校对",
    )


def ole_fault(raw: bytes, name: str) -> BadData:
    """Return the message for an old or a password-protected Office file."""
    if ENCRYPTED in raw:
        return refused(
            name, "Office 文件有打开密码", "不设密码的 docx 文件", "用 Word 或 WPS 打开，去掉密码后另存，再上传"
        )
    return refused(
        name,
        "旧版 Office 文件（doc、xls、wps）",
        "docx、pdf、html 或 txt 文件",
        "用 Word 或 WPS 打开，另存为 docx，再上传",
    )


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- as html.parser calls it
        self.silent += tag in SILENT
        if BLOCKS.fullmatch(tag):
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append("\t")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT and self.silent > 0
        if BLOCKS.fullmatch(tag):
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def html_text(page: str) -> str:
    """Return the text that a page shows."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    lines = (line.strip(" ").removeprefix("\t") for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line.strip())
