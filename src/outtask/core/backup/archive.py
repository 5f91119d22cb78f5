"""The file itself: a tar of parts, a manifest as its last part, and one line that seals all before it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from outtask.core.contents import CHUNK, sync_folder
from outtask.formats.whole_file import target_of
from outtask.terms.errors import UserError

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = b"\nouttask backup, sealed with SHA-256 %s\n"
SEAL_BYTES = len(SEAL % (b"0" * 64))
LARGEST_MANIFEST = 200_000_000  # bytes
PART = re.compile(r"rows/[a-z_]+\.[A-Za-z]+\.jsonl\.gz|(files|batches)/[0-9a-f]{64}")


@dataclass
class Sealing:
    """A stream that hashes what goes through it."""

    out: IO[bytes]
    digest: Any = field(default_factory=hashlib.sha256)

    def write(self, data: bytes) -> int:
        """Write on."""
        self.digest.update(data)
        return self.out.write(data)

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        data = self.out.read(size)
        self.digest.update(data)
        return data


class Writer:
    """Takes parts one after the other."""

    def __init__(self, out: IO[bytes]) -> None:
        self._sealing = Sealing(out)
        self._tar = tarfile.open(fileobj=self._sealing, mode="w|")  # type: ignore[call-overload] # noqa: SIM115
        self.parts: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: IO[bytes], size: int, **told: Any) -> str:
        """Add a part, and return its SHA-256; the manifest holds what else is told of it."""
        hashing = Sealing(content)
        head = tarfile.TarInfo(name)
        head.size, head.mode = size, 0o600
        self._tar.addfile(head, hashing)
        sha256 = str(hashing.digest.hexdigest())
        self.parts[name] = {"sha256": sha256, "bytes": size, **told}
        return sha256

    def seal(self, manifest: dict[str, Any]) -> None:
        """Add the manifest, and seal the whole."""
        text = json.dumps(
            {"format": FORMAT, **manifest, "parts": self.parts}, indent=1, sort_keys=True
        ).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size, head.mode = len(text), 0o600
        self._tar.addfile(head, io.BytesIO(text))
        self._tar.close()
        self._sealing.out.write(SEAL % self._sealing.digest.hexdigest().encode())


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Give a writer for a file that takes its place whole or not at all, for its owner only."""
    target = target_of(path)
    beside = target.with_name(f".{target.name}-{secrets.token_hex(8)}.part")
    try:
        new = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(new, "wb") as out:
                yield Writer(out)
                out.flush()
                os.fsync(new)
            beside.replace(target)
            sync_folder(target.parent)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"cannot be written ({error.strerror or error})", file=str(path)) from error


class Reader:
    """A backup that was found whole."""

    def __init__(self, path: Path, tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
        self.path, self.manifest, self._tar = path, manifest, tar

    def parts(self, folder: str) -> list[str]:
        """Return the names of the parts of a folder: ``rows``, ``files`` or ``batches``."""
        return [name for name in self.manifest["parts"] if name.startswith(f"{folder}/")]

    def open(self, name: str) -> IO[bytes]:
        """Open a part."""
        found = self._tar.extractfile(name)
        assert found is not None
        return found


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Give a reader of a backup, after all of it was looked at.

    Raises UserError for a file that is none, was cut or was altered, or has a format of a newer version.
    """
    try:
        with path.open("rb") as stream:
            _check_seal(path, stream)
            stream.seek(0)
            with tarfile.open(fileobj=stream, mode="r:") as tar:
                yield Reader(path, tar, _manifest(path, tar))
    except OSError as error:
        raise UserError(f"cannot be read ({error.strerror or error})", file=str(path)) from error


def _check_seal(path: Path, stream: IO[bytes]) -> None:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(size - SEAL_BYTES, 0))
    last = stream.read()
    begin, end = SEAL.split(b"%s")
    if not (last.startswith(begin) and last.endswith(end) and len(last) == SEAL_BYTES):
        raise UserError("is no backup, or was cut", file=str(path), mend="take another copy")
    stream.seek(0)
    digest, left = hashlib.sha256(), size - SEAL_BYTES
    while left and (part := stream.read(min(CHUNK, left))):
        digest.update(part)
        left -= len(part)
    if last != SEAL % digest.hexdigest().encode():
        raise _altered(path)


def _manifest(path: Path, tar: tarfile.TarFile) -> dict[str, Any]:
    """Return the manifest, once every part is as it says."""
    try:
        members = tar.getmembers()
        head = members.pop()
        if head.name != MANIFEST or not head.isreg() or head.size > LARGEST_MANIFEST:
            raise _altered(path)
        content = tar.extractfile(head)
        manifest: dict[str, Any] = json.load(content) if content else {}
        if manifest["format"] != FORMAT:
            raise UserError(
                "was made by a newer version of outtask", file=str(path), mend="install that version"
            )
        if sorted(member.name for member in members) != sorted(manifest["parts"]):
            raise _altered(path)
        for member in members:
            if not PART.fullmatch(member.name) or not _as_told(tar, member, manifest["parts"][member.name]):
                raise _altered(path)
    except (tarfile.TarError, ValueError, KeyError, TypeError, IndexError) as error:
        raise _altered(path) from error
    return manifest


def _as_told(tar: tarfile.TarFile, member: tarfile.TarInfo, told: dict[str, Any]) -> bool:
    content = tar.extractfile(member) if member.isreg() else None
    if content is None:
        return False
    hashing = Sealing(content)
    while hashing.read(CHUNK):
        pass
    return bool((hashing.digest.hexdigest(), member.size) == (told["sha256"], told["bytes"]))


def _altered(path: Path) -> UserError:
    return UserError("was cut or altered after it was made", file=str(path), mend="take another copy")
