"""What is handed in: every bad file gets its message and leaves nothing behind."""

from __future__ import annotations

import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shuangkong.plans.models import Finding, Plan

pytestmark = pytest.mark.django_db
WORDS = "到2025年，全市单位地区生产总值能耗比2020年下降14%。\n"


def pdf(password: str = "") -> bytes:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def protected_docx() -> bytes:
    """An Office file with a password is an OLE container that names its encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


BAD = {
    "empty": ("空.txt", lambda: b"  \n", "文件是空的"),
    "no byte": ("空.txt", lambda: b"", "空"),
    "binary": ("数据.txt", lambda: bytes(range(256)) * 8, "二进制"),
    "zip": ("数据.docx", lambda: b"PK\x03\x04" + zlib.compress(b"x" * 900), "不是完好的 Word 文件"),
    "20 MB": ("大.txt", lambda: b"a" * (20 * 1024 * 1024), "20.0 MB"),
    "too long": ("长.txt", (WORDS * 14_000).encode, "个字符"),
    "pdf with a password": ("密.pdf", lambda: pdf("secret"), "打开密码"),
    "docx with a password": ("密.docx", protected_docx, "打开密码"),
    "pdf of pictures": ("扫描.pdf", pdf, "没有文字层"),
    "wrongly encoded": ("乱.txt", lambda: (WORDS * 9).encode().decode("gb18030", "replace").encode(), "乱码"),
}


def send(page, file=None, **more):
    fields = {"area": "990100", "base_year": "2020", "target_year": "2025"} | more
    return page.post("/plans/upload/", fields | ({"file": file} if file else {}))


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_told_and_nothing_is_kept(page, case):
    """The message names what is the matter; neither a plan nor a finding is stored."""
    name, made, said = BAD[case]
    answer = send(page, SimpleUploadedFile(name, made()))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Plan.objects.exists()
    assert not Finding.objects.exists()


def test_neither_or_both_of_file_and_text_is_told(page):
    """One of both is wanted."""
    assert "没有文件，也没有文字" in send(page).content.decode()
    both = send(page, SimpleUploadedFile("a.txt", WORDS.encode()), text=WORDS)
    assert "既选了文件，又粘贴了文字" in both.content.decode()
    assert not Plan.objects.exists()


def test_a_text_without_years_asks_for_the_cycle(page):
    """The cycle is neither guessed nor left out."""
    answer = send(page, text="推进节能改造。", base_year="", target_year="")
    assert answer.status_code == 422
    assert "规划周期" in answer.content.decode()


def test_a_file_of_any_encoding_becomes_a_plan_with_its_text_as_given(page):
    """GB18030 with the line ends of Windows: offsets point into the text as it stands in the file."""
    text = WORDS.replace("\n", "\r\n")
    answer = send(page, SimpleUploadedFile("方案.txt", text.encode("gb18030")))
    plan = Plan.objects.get()
    assert answer["Location"] == f"/plans/{plan.pk}/"
    assert plan.text == text
    assert (plan.file_name, len(plan.sha256), plan.version, plan.state) == ("方案.txt", 64, 1, "draft")
    target = plan.findings.get(kind="target")
    assert "下降14%" in plan.text[target.start : target.end]


def test_a_pasted_text_takes_its_title_and_cycle_from_itself(page):
    """What is not filled in is read."""
    send(page, text=f"河口市“十四五”节能减排实施方案\r\n{WORDS}", base_year="", target_year="")
    plan = Plan.objects.get()
    assert (plan.title, plan.base_year, plan.target_year) == ("河口市“十四五”节能减排实施方案", 2020, 2025)
    assert "\r" not in plan.text


def test_nobody_hands_in_for_an_area_of_others(page):
    """The list of areas holds the officer's own; another code is refused."""
    assert send(page, text=WORDS, area="210300").status_code == 422
    assert not Plan.objects.exists()
