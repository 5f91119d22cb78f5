"""The folder of a workspace: the database, files by content, batches of tickets, the secret key."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

PRIVATE = 0o700


def default_home() -> Path:
    """Return the platform's folder for data of a user's programs."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "outtask"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "outtask"


def made(folder: Path) -> Path:
    """Make a folder that only its owner may enter, with all above it, and return it."""
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    return folder


def secret_key(home: Path) -> str:
    """Return the workspace's secret key, made at the first start."""
    return kept_secret(home, "secret-key", lambda: secrets.token_urlsafe(50))


def kept_secret(home: Path, name: str, make: Callable[[], str]) -> str:
    """Return a secret of the workspace, made when it is first asked for, in a file for its owner only.

    It takes its place whole, so that another process that asks at the same time reads the same.
    """
    file = made(home) / name
    if not file.exists():
        beside = home / f".{name}-{secrets.token_hex(8)}"
        new = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(new, "w", encoding="ascii") as out:
                out.write(make() + "\n")
                out.flush()
                os.fsync(new)
            try:
                os.link(beside, file)
            except FileExistsError:  # another process was first
                pass
            except OSError:  # a disk without links
                beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    return file.read_text("ascii").strip()
