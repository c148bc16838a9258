"""杂质: forms of one character made one, and characters that carry nothing left out; every character keeps its offset."""

from __future__ import annotations

import re

# Forms and what they are read as. The private-use one is a decimal point as some PDF fonts give it; full-width
# letters, digits and signs have their ASCII form 0xFEE0 below.
READ_AS = {
    ".": "．﹒\U001001b0",
    "%": "﹪",
    "-": "﹣−‐‑",
    "—": "–―─━",
    "~": "〜∼﹏",
    "≤": "≦⩽",
    "≥": "≧⩾",
    "/": "∕",
    ":": "∶﹕",
    "“": "〝「『",
    "”": "〞」』",
    " ": "\u3000\u00a0\u2002\u2003\u2009",
    "\n": "\u2028\u2029\x0c\x0b\x85",
    "": "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\u202a\u202c\r\x7f",
}
FORMS = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
FORMS |= {form: read_as for read_as, forms in READ_AS.items() for form in forms}
FORMS |= {chr(code): "" for code in (*range(9), *range(14, 32))}
# A page that shows the reading of a character behind it: 產(chǎn). Tone marks tell it from units such as (t).
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
READING = re.compile(rf"(?<=[\u4e00-\u9fff])\s?\((?=[a-zü\s{TONED}]{{1,8}}\))[a-zü\s]*[{TONED}][a-zü\s{TONED}]*\)")


def cleaned(given: str) -> tuple[list[str], list[int]]:
    """Return the characters that are read, in one form each, and the offset of each in the text as given."""
    characters, offsets = [], []
    for offset, character in enumerate(given):
        form = FORMS.get(character, character)
        if form:
            characters.append(form)
            offsets.append(offset)
    if "@@" in given:
        kept = [index for index, character in enumerate(characters) if character != "@"]
        characters, offsets = [characters[index] for index in kept], [offsets[index] for index in kept]
    return _without_readings(characters, offsets)


def _without_readings(characters: list[str], offsets: list[int]) -> tuple[list[str], list[int]]:
    text = "".join(characters)
    if not any(mark in text for mark in TONED):
        return characters, offsets
    kept_characters, kept_offsets, done = [], [], 0
    for match in READING.finditer(text):
        kept_characters += characters[done : match.start()]
        kept_offsets += offsets[done : match.start()]
        done = match.end()
    return kept_characters + characters[done:], kept_offsets + offsets[done:]
