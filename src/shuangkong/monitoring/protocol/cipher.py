"""加密内容: SM4 as HJ 212-2025 uses it (§6.4, annex A.2, from public programs that quote it).

128-bit key, ECB, no padding: whole blocks of 16 bytes between `CP=&&` and `&&` are encrypted, what remains stays plain.
The check is that of the plain text. ECB hides no repetition; that is the standard's choice, not ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported when there is something to decipher, so that --help starts fast
    from cryptography.hazmat.primitives.ciphers import Cipher

BLOCK = 16
PRINTED = re.compile(rb"\{\s*(0[xX][0-9A-Fa-f]{2}(?:\s*,\s*0[xX][0-9A-Fa-f]{2}){15,1023})\s*\}")
LEAST_STRANGE = 0.3  # of random bytes 63 % are no printable ASCII; of a message in ASCII none


def enciphered(content: bytes, key: bytes) -> bytes:
    """Return content as it goes over the wire."""
    return _through(content, key, encrypt=True)


def deciphered(content: bytes, key: bytes) -> bytes:
    """Return content as it was written; with a wrong key, noise."""
    return _through(content, key, encrypt=False)


def from_printed(raw: bytes) -> bytes:
    """Return a message whose cipher text is written out as `{0xE4,0x3E,…}` with the bytes themselves."""
    return PRINTED.sub(lambda found: bytes(int(one, 16) for one in found[1].split(b",")), raw, count=1)


def looks_enciphered(content: bytes) -> bool:
    """Whether content can't be text: many unprintable bytes in the whole blocks, none in the plain rest."""
    whole = len(content) - len(content) % BLOCK
    blocks, rest = content[:whole], content[whole:]
    if not blocks or any(not 0x20 <= byte < 0x7F for byte in rest) or _is_text(blocks):
        return False
    return sum(not 0x20 <= byte < 0x7F for byte in blocks) >= LEAST_STRANGE * len(blocks)


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(letter.isprintable() for letter in text):
            return True
    return False


def _through(content: bytes, key: bytes, *, encrypt: bool) -> bytes:
    whole = len(content) - len(content) % BLOCK
    context = _cipher(key).encryptor() if encrypt else _cipher(key).decryptor()
    return context.update(content[:whole]) + context.finalize() + content[whole:]


def _cipher(key: bytes) -> Cipher:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return Cipher(algorithms.SM4(key), modes.ECB())  # noqa: S305 - the mode that the standard prescribes
