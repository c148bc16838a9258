"""English: every text that a page may show has one, and the compiled catalogue is that of the source."""

from __future__ import annotations

import re

from shuangkong.web import translation


def test_every_text_has_english():
    """A new Chinese text on a page fails here until it is translated."""
    assert translation.missing() == []


def test_the_catalogue_keeps_nothing_that_no_page_says():
    """Texts that went are taken out, so the catalogue can be read."""
    assert translation.unused() == []


def test_the_compiled_catalogue_is_fresh():
    """Python -m shuangkong.web.translation writes it."""
    for path in (translation.CATALOGUE, translation.THEME):
        assert path.with_suffix(".mo").read_bytes() == translation.compiled(path)


def test_placeholders_survive_translation():
    """A placeholder lost or invented in English would fail only when the page is shown."""
    for message in translation._catalogue():
        if message.id:
            chinese = message.id if isinstance(message.id, str) else message.id[0]
            for english in translation._said(message):
                assert sorted(re.findall(r"%\(\w+\)s|%%", english)) == sorted(re.findall(r"%\(\w+\)s|%%", chinese))


def test_no_template_shows_chinese_that_is_not_marked():
    """What stands outside {% translate %} would stay Chinese after the switch."""
    for path in translation.PACKAGE.rglob("templates/**/*.html"):
        if path.name in ("400.html", "500.html"):  # rendered without anything: say both languages themselves
            continue
        plain = re.sub(
            r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{%.*?%}|{{.*?}}",
            "",
            path.read_text("utf-8"),
            flags=re.DOTALL,
        )
        found = set(re.findall(r"[\u4e00-\u9fff]+", plain)) - {"双控", "中文"}
        assert not found, (path.name, found)
