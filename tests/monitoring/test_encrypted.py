"""Encrypted content whose cipher text happens to have the check of the plain text: one frame in 256."""

import pytest

from shuangkong.monitoring.protocol.check import check
from shuangkong.monitoring.protocol.frame import OPEN, framed
from shuangkong.monitoring.protocol.reading import read
from shuangkong.monitoring.protocol.writing import secret

KEY = b"0123456789abcdef"
HEAD = "QN=20260305080102000;ST=32;CN=2051;PW=123456;MN=520000A8900016F000169DC0;Flag=9;CP=&&"


@pytest.fixture(scope="module")
def coincidences():
    """Frames as sent in clear and as encrypted, where both have the same check."""
    found = []
    for number in range(4_000):
        text = f"{HEAD}DataTime=20260305080000;w01018-Avg={number / 10:.1f},w01018-Flag=N;w21003-Avg=1.25&&"
        plain = framed(text.encode())
        hidden = secret(plain, KEY)
        length = int(hidden[2:OPEN])
        if check(hidden[OPEN : OPEN + length]) == int(hidden[OPEN + length :][:4], 16):
            found.append((plain, hidden))
    assert len(found) > 5
    return found


def test_it_is_deciphered_all_the_same(coincidences):
    """With the key every value is there; before, the cipher text was taken for the message."""
    for plain, hidden in coincidences:
        reading = read(hidden, KEY)
        assert reading.status == "ok"
        assert reading.message.items == read(plain).message.items


def test_without_the_key_it_is_said_to_be_encrypted(coincidences):
    """Not read as a message full of noise."""
    for _, hidden in coincidences:
        reading = read(hidden)
        assert [remark.code for remark in reading.remarks if remark.code == "encrypted"] == ["encrypted"]
        assert reading.message.items == ()


def test_chinese_text_is_no_cipher():
    """A device's log in Chinese with a right check stays what it is, with a key and without."""
    text = (
        HEAD.replace("CN=2051", "CN=3020")
        + "DataTime=20260305080000;PolId=w01018,i11001-Info=//清洗管路完成，恢复测量//&&"
    )
    for encoding in ("utf-8", "gb18030"):
        for key in (None, KEY):
            message = read(framed(text.encode(encoding)), key).message
            assert message.first("i11001-Info") == "//清洗管路完成，恢复测量//"
