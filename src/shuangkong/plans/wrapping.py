"""断行: lines that a page or a program broke are joined again; headings, list items and cells stay lines of their own."""

from __future__ import annotations

import re

ENDS = "。!?;:.；！？：”"
HAN = r"\u3400-\u9fff\uf900-\ufaff"
OPENING = re.compile(
    r"(第[一二三四五六七八九十百零\d]{1,4}[章节条篇部]|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)"
    r"|\d{1,2}(\.\d{1,2}){0,3}[.、]\s?[\u4e00-\u9fff“]|——|专栏|專欄|附件|附表|附录|表\s?\d|图\s?\d|[●◆■▲★○]|[①-⑳])"
)
PAGE = re.compile(
    r"^([—\-~·]+\s*\d{1,3}\s*[—\-~·]+|第\s*\d{1,3}\s*页(\s*,?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})$"
)
# Between Chinese characters, and between them and numbers, a space means nothing.
CLOSE = re.compile(
    rf"(?<=[{HAN}“”《》()、,.。;:%/\d〔〕]) +(?=[{HAN}“”《》()、,.。;:%/\d〔〕≤≥])|(?<=[A-Za-z\d]) +(?=[{HAN}])|(?<=[{HAN}]) +(?=[A-Za-z])"
)
SHORTEST = 12  # a line with fewer characters may be a cell
LONGEST = 80  # a line that is broken by a page is no longer than this
LONG = 100  # a line as long as this does not end without a full stop unless something broke it


def joined(text: str) -> list[int]:
    """Return the indexes of the characters that are kept when broken lines are joined and idle spaces dropped."""
    dropped: set[int] = set()
    lines = _lines(text)
    width = _width([text[start:end] for start, end in lines])
    for (start, end), (after, _) in zip(lines, [*lines[1:], (len(text), len(text))], strict=False):
        if PAGE.match(text[start:end].strip()):
            dropped.update(range(start, end))
        elif after < len(text) and _broken(text[start:end].strip(), text[after : after + 40].lstrip(), width):
            dropped.update(range(start + len(text[start:end].rstrip()), after))
            dropped.update(range(after, after + len(text[after:]) - len(text[after:].lstrip(" "))) if width else ())
    kept = [index for index in range(len(text)) if index not in dropped]
    return _without_spaces("".join(text[index] for index in kept), kept)


def _without_spaces(text: str, kept: list[int]) -> list[int]:
    if " " not in text:
        return kept
    idle = {index for match in CLOSE.finditer(text) for index in range(*match.span())}
    return [index for position, index in enumerate(kept) if position not in idle]


def _lines(text: str) -> list[tuple[int, int]]:
    """Return the places of the lines that are not empty; a page number between two lines does not part them."""
    return [match.span() for match in re.finditer(r"[^\n]+", text) if match.group().strip()]


def _width(lines: list[str]) -> int:
    """Return how long the lines are where something broke them all at one length, else 0."""
    body = sorted(len(line.strip()) for line in lines if len(line.strip()) >= 12)
    if len(body) < 4:
        return 0
    width = body[int(len(body) * 0.9)]
    unended = sum(line.strip()[-1] not in ENDS for line in lines if len(line.strip()) >= 0.75 * width)
    long = sum(len(line.strip()) >= 0.75 * width for line in lines)
    return width if width <= LONGEST and unended > 0.35 * long else 0


def _broken(line: str, following: str, width: int) -> bool:
    """Return whether a line goes on in the following one."""
    if OPENING.match(following):
        return False
    if re.search(r"\d\.?$", line) and width and len(line) >= SHORTEST and re.match(r"\d|[百千万亿萬億%]", following):
        return True
    if line[-1:] in "、,(“《" and len(line) >= SHORTEST:
        return True
    if line[-1:] in ENDS:
        return bool(width) and len(line) >= 0.95 * width and line[-1] in "。.;"
    if width:
        return len(line) >= 0.75 * width
    return len(line) >= LONG
