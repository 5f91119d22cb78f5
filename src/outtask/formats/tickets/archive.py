"""Archives (gzip): unpacked whole, or as far as it takes to look into them."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO

from outtask.terms.errors import UserError

DAMAGED = "get the file again: this copy is incomplete"
UNPACKED = 16 << 30  # bytes; more than any log that a single machine reads in minutes
SIP = 1 << 13  # bytes of an archive taken at a time to look at its beginning


def unpacked_to(path: Path, target: Path, file: str, most: int) -> Path:
    """Unpack an archive to ``target`` and return that.

    Raises ``UserError`` for an archive that is damaged, or larger than ``most`` bytes.
    """
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as out:
            while block := packed.read(1 << 20):
                if out.tell() + len(block) > most:
                    raise UserError(
                        f"the archive unpacks to more than {most / (1 << 30):,.3g} GB",
                        file=file,
                        mend="give the log in parts",
                    )
                out.write(block)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UserError(f"the archive is cut short or damaged ({error})", file=file, mend=DAMAGED) from None
    return target


def first_part(path: Path, target: Path, most: int) -> tuple[Path, float]:
    """Return a file to look into, and how many times as large the whole is.

    Of an archive that is the first part, unpacked to ``target``; any other file is looked into where it is.
    Raises ``UserError`` for an archive that is damaged so far.
    """
    with path.open("rb") as stream:
        if stream.read(2) != b"\x1f\x8b":
            return path, 1.0
        stream.seek(0)
        try:
            with gzip.GzipFile(fileobj=_Sips(stream)) as packed:
                unpacked = packed.read(most)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            text = f"the archive is cut short or damaged ({error})"
            raise UserError(text, file=str(path), mend=DAMAGED) from None
        size = path.stat().st_size
        taken = stream.tell() if len(unpacked) == most else size
    target.write_bytes(unpacked)
    return target, size / max(1, taken)


class _Sips(io.RawIOBase):
    """Gives a file a little at a time, so that its place tells how much of it has been used.

    Since Python 3.12 an archive is read 128 KB ahead.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, fewer than asked for."""
        return self.stream.read(SIP if size < 0 else min(size, SIP))
