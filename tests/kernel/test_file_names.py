"""File names as they come from people's machines, and from people who mean harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangkong.kernel.file_names import LONGEST, safe_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("方案.docx", "方案.docx"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\win.ini", "win.ini"),
        ("方案\u202excod.exe", "方案xcod.exe"),
        ("a\x00b\r\nX: y.txt", "abX y.txt"),
        ("...", "未命名"),
        ("", "未命名"),
        ("  方  案 .txt ", "方 案 .txt"),
        ("长" * 300 + ".xlsx", "长" * 115 + ".xlsx"),
    ],
)
def test_a_name_is_kept_without_what_misleads(given_name, kept):
    """Paths, line ends, marks that turn the direction of writing, and endless names are taken out."""
    assert safe_name(given_name) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_kept(name):
    """Whatever comes: one part, printable, not hidden, not too long; and again it stays as it is."""
    kept = safe_name(name)
    assert kept
    assert not set(kept) & set("/\\\x00\n\r")
    assert not kept.startswith(".")
    assert len(kept) <= LONGEST
