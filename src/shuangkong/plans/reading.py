"""读文件: the text of a plan's file (.txt, .docx, .pdf, .html), whatever its encoding; BadData says what is the matter.

Plain text is given back exactly as it stands, line ends included, so that offsets hold for the file; for the other
formats offsets hold for the text that this module returns.
"""

from __future__ import annotations

import re
from pathlib import Path

from shuangkong.plans.formats import OLE, docx_text, html_text, ole_fault, pdf_text, refused

LARGEST = 20 * 1024 * 1024
WANTED = "UTF-8、GB18030 或 Big5 编码的文字，或 docx、pdf、html 文件"
SAVE_AS = "用记事本打开，另存为 UTF-8 编码的文本文件；或换用 docx、pdf"
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\x84\x31\x95\x33", "gb18030"))
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
HTML = re.compile(r"<(?:!doctype html|html|body|div|p|table|span|head)[\s>/]", re.IGNORECASE)
# Characters without which no Chinese text gets far, in both scripts; they tell the right encoding from a wrong one.
COMMON = frozenset(
    "的一是在和了有不大中为為以到对對展发發国國市年推进進建设設实實业業能施工量行理加产產生全区區、，。：；"
)
WRONGLY_READ_AS = ("gb18030", "latin-1", "cp1252")  # what opens UTF-8 by mistake, and saves what it shows
SAMPLE = 3000
LONGEST_SENTENCE = 10_000
ENDLESS = re.compile(rf"[^。；;！!？?\n]{{{LONGEST_SENTENCE}}}|(?:[ \t\r\u3000]*\n){{{LONGEST_SENTENCE}}}")


def file_text(path: Path) -> str:
    """Return the text of a plan's file; BadData where there is none to read."""
    try:
        if path.stat().st_size >= LARGEST:
            raise refused(
                path.name,
                f"文件有 {path.stat().st_size / 1024 / 1024:,.1f} MB",
                "小于 20 MB 的文件",
                "去掉图片，或只留方案正文后再上传",
            )
        raw = path.read_bytes()
    except OSError as error:
        # the system's reason is in English and names paths of the machine, so it is told apart, not quoted
        reason = (
            "没有这个文件"
            if isinstance(error, FileNotFoundError)
            else "这是一个文件夹"
            if path.is_dir()
            else "文件打不开"
        )
        raise refused(path.name, reason, WANTED, "检查文件名，以及当前用户有没有读取权限") from error
    return bytes_text(raw, path.name)


def bytes_text(raw: bytes, name: str) -> str:
    """Return the text of a file's bytes."""
    if len(raw) >= LARGEST:
        raise refused(
            name, f"文件有 {len(raw) / 1024 / 1024:,.1f} MB", "小于 20 MB 的文件", "去掉图片，或只留方案正文后再上传"
        )
    if not raw.strip():
        raise refused(name, "文件是空的", "有方案文字的文件", "检查是否选错了文件")
    text = _text(raw, name)
    if not text.strip("\ufeff \t\r\n\x0c"):
        raise refused(name, "文件里没有文字", "有方案文字的文件", "检查是否选错了文件")
    require_prose(text, name)
    return text


def require_prose(text: str, name: str) -> None:
    """Refuse what no plan looks like: a stretch without any end of a sentence, or page upon page of blank lines.

    The time of reading grows with the square of such a stretch; the longest of a real plan has some hundred signs.
    """
    found = ENDLESS.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        place = f"{name} · 第 {line:,} 行"
        mend = "补上标点、删去多余的空行，或换用原始的电子文件"
        raise refused(place, f"连续 {LONGEST_SENTENCE:,} 个以上的字符没有句号，或连续空行", "成句的文字", mend)


def _text(raw: bytes, name: str) -> str:
    if raw.startswith(b"%PDF"):
        return pdf_text(raw, name)
    if raw.startswith(b"PK\x03\x04"):
        return docx_text(raw, name)
    if raw.startswith(OLE):
        raise ole_fault(raw, name)
    if raw.startswith(PICTURES):
        raise refused(name, "这是一张图片", WANTED, "换用原始的电子文件，或先用文字识别软件转成文本并校对")
    text = decoded(raw, name)
    return html_text(text) if HTML.search(text[:3000]) else text


def decoded(raw: bytes, name: str) -> str:
    """Return plain text in the encoding that makes it Chinese; a mark in front stays part of the text."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _marked(raw, encoding, name)
    if b"\x00" in raw:
        raise refused(name, "是二进制文件，不是文字", WANTED, SAVE_AS)
    readings = {
        encoding: text for encoding in ("utf-8", "gb18030", "big5hkscs") if (text := _try(raw, encoding)) is not None
    }
    if "utf-8" in readings:
        return _sound(readings["utf-8"], name)
    if not readings:
        return _damaged(raw, name)
    return _sound(max(readings.values(), key=_likeness), name)


def _marked(raw: bytes, encoding: str, name: str) -> str:
    text = _try(raw, encoding)
    if text is None:
        return _damaged(raw, name) if encoding == "utf-8" else _refuse(name)
    return text


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """Return the share of a text's Chinese characters that are common ones."""
    beyond = [character for character in text if character > "\x7f"]
    return sum(character in COMMON for character in beyond) / len(beyond) if beyond else 1.0


def _damaged(raw: bytes, name: str) -> str:
    """Return text with a few broken spots, in the encoding that breaks fewest; refuse what is broken throughout."""
    readings = [raw.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030", "big5hkscs")]
    best = max(readings, key=lambda text: _likeness(text) - text.count("\ufffd") / len(text))
    if best.count("\ufffd") > 0.02 * len(best):
        return _refuse(name)
    return _sound(best, name)


def _refuse(name: str) -> str:
    raise refused(name, "既不是 UTF-8、GB18030，也不是 Big5 编码的文字，或者文字已经损坏", WANTED, SAVE_AS)


def _sound(text: str, name: str) -> str:
    """Return the text unless it was saved after being read in a wrong encoding, throughout."""
    controls = sum(character < " " and character not in "\t\r\n\x0c\x0b" for character in text)
    if controls > 0.05 * len(text):
        raise refused(name, "是二进制文件，不是文字", WANTED, SAVE_AS)
    if _was_read_wrongly(text[:SAMPLE]):
        raise refused(
            name, "通篇是乱码：文字曾按错误的编码打开后又保存", WANTED, "换用没有乱码的原文件，或从发布网页重新复制文字"
        )
    return text


def _was_read_wrongly(sample: str) -> bool:
    """Return whether a text turns into better Chinese when it is taken back through an encoding."""
    for encoding in WRONGLY_READ_AS:
        back = sample.encode(encoding, errors="ignore").decode("utf-8", errors="ignore")
        if (
            len(back) > 0.2 * len(sample)
            and _likeness(back) > _likeness(sample) + 0.05
            and any(c in COMMON for c in back)
        ):
            return True
    return False
