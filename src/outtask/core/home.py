"""The folder of a workspace: the database, files by content, batches of tickets, the secret key."""

from __future__ import annotations

import os
import secrets
import sys
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
    """Return the workspace's secret key, made at the first start in a file that only its owner may read."""
    file = made(home) / "secret-key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text("ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        key = secrets.token_urlsafe(50)
        out.write(key + "\n")
    return key
