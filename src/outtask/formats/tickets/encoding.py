"""Which encoding the bytes of a text file are in, told from the bytes; what cannot be told is an error."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import BinaryIO

from outtask.terms.errors import UserError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAVE_AS = "save it as UTF-8 (in Excel: 'CSV UTF-8') and try again"
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_HIGH_LINE = re.compile(rb"[\x80-\xff][^\n]*")
_CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\r\f\x1a\x1b"))
MOST_IN_A_ROW = 2.2  # letters beyond ASCII; more stand together in Greek or Cyrillic, two do in "Größe"
FEW = 0.02  # of the rows; as many with unreadable bytes are rejected one by one
_TYPOGRAPHY = frozenset("“”„‘’‚–—…€£«»‹›°§©®™·•²³´¡¿µ\u00a0¼½¾ºª×±¨†")
_UNLIKELY = frozenset("ŠŒŽšœžŸƒ¨ˆ˜")  # letters that Windows-1252 puts where other code pages have common ones


def of_head(head: bytes) -> str | None:
    """Return the encoding that the first bytes prove: a byte-order mark, or UTF-16 without one."""
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    sample = head[: len(head) // 2 * 2]
    if len(sample) >= 16:
        even, odd = sample[::2].count(0) / (len(sample) / 2), sample[1::2].count(0) / (len(sample) / 2)
        if odd > 0.6 and even < 0.1:
            return "utf-16-le"
        if even > 0.6 and odd < 0.1:
            return "utf-16-be"
    return None


def looks_binary(head: bytes) -> bool:
    """Return whether bytes cannot be text in any 8-bit encoding: too many control characters."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > 0.02 * len(head) or head.count(0) > 0.3 * len(head)


def of_whole(path: Path, file: str) -> tuple[str, str | None]:
    """Return the encoding of a whole file without byte-order mark, and a note where it is an inference.

    UTF-8 as long as most of its non-ASCII runs are UTF-8 (single bad rows are rejected later), else
    Windows-1252 where the characters that result are those of western European text. Where they are not, and
    only few rows have them, those rows are the bad ones; otherwise ``UserError``.
    """
    with path.open("rb") as stream:
        if _is_utf8(stream):
            return "utf-8", None
        stream.seek(0)
        data = stream.read(64 << 20)
    runs = _HIGH.findall(data)
    if 2 * len(_UTF8.findall(data)) >= len(runs):
        return "utf-8", None
    high = b"".join(runs)
    try:
        text = high.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    plausible = sum(c.isalpha() or c in _TYPOGRAPHY for c in text)
    unlikely = sum(c in _UNLIKELY for c in text)
    if (
        not text
        or plausible < 0.95 * len(text)
        or unlikely > 0.3 * len(text)
        or len(high) > MOST_IN_A_ROW * len(runs)
    ):
        if len(_HIGH_LINE.findall(data)) <= max(1, FEW * data.count(b"\n")):
            return "utf-8", None
        raise UserError(
            "the characters are neither UTF-8 nor UTF-16 nor western European (Windows-1252)",
            file=file,
            mend=SAVE_AS,
        )
    return (
        "cp1252",
        f"The file is not UTF-8; it was read as Windows-1252. Wrong letters in names? Then {SAVE_AS}.",
    )


def _is_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def transcode(path: Path, target: Path, encoding: str, file: str) -> str | None:
    """Write a file as UTF-8; return a note where its last character is cut in half."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream, target.open("w", encoding="utf-8", newline="") as out:
            while chunk := stream.read(1 << 20):
                out.write(decoder.decode(chunk))
            pending = decoder.getstate()[0]
            if pending:
                out.write("\ufffd")
    except (UnicodeError, OverflowError) as error:
        raise UserError(f"the bytes are not {encoding} ({error})", file=file, mend=SAVE_AS) from None
    return "The file ends in the middle of a character: it was cut." if pending else None
