"""What kind of file somebody hands in, told from its first bytes, whatever its name says."""

from __future__ import annotations

import re

from outtask.formats.tickets.encoding import looks_binary, of_head
from outtask.terms.errors import UserError

HEAD = 4096  # bytes that suffice
TABLES = "give a CSV file (also gzipped), an Excel or OpenDocument workbook, or a Parquet file"
KINDS: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"\x1f\x8b", "application/gzip"),
    (b"PK\x03\x04", "application/zip"),  # workbooks are archives
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel"),
)
PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|table|script|svg|\?xml|\?php)",
    re.IGNORECASE | re.DOTALL,
)
OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"7z\xbc\xaf", "an archive of a kind that is not read here"),
    (b"Rar!", "an archive of a kind that is not read here"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def kind_of(head: bytes) -> str:
    """Return the media type of a file that may be a log, from its first bytes.

    Raises UserError for what is empty, and for what is no table: a web page, a picture, a program.
    """
    if not head.strip():
        raise UserError("the file is empty", mend="export the log again, with a header line")
    for mark, kind in KINDS:
        if head.startswith(mark):
            return kind
    if (other := other_kind(head)) is not None:
        raise UserError(f"this is {other}, not a table", mend=TABLES)
    if of_head(head) is None and looks_binary(head):
        raise UserError("this is not a table: the bytes are no text", mend=TABLES)
    return "text/csv"


def other_kind(head: bytes) -> str | None:
    """Say in words what a file is that is no table for sure: a web page, a document, a program."""
    if PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "a web page or a drawing"
    what = next((what for mark, what in OTHERS if head.startswith(mark)), None)
    return None if what == "a program" and not looks_binary(head) else what  # MZ may begin a column's name
