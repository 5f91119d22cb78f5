"""Typed readers of the environment that refuse nonsense and say how to mend it.

A secret may be given as ``NAME_FILE``, the path of a file that holds it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from outtask.terms.errors import UserError

PREFIX = "OUTTASK_"
POSTGRES_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout")
SHORTEST_KEY = 32  # characters; Django signs sessions and links with it
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class Environment:
    """Reads variables by name without their prefix, from ``os.environ`` unless given others."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables

    def text(self, name: str, default: str = "") -> str:
        """Return a text; one of ``NAME`` and ``NAME_FILE`` may be set."""
        return self._read(PREFIX + name) or default

    def key(self, name: str) -> str:
        """Return a key that signs, or nothing; one that could be guessed is refused and not repeated."""
        given = self.text(name)
        if given and len(given) < SHORTEST_KEY:
            raise UserError(
                f"has fewer than {SHORTEST_KEY} characters",
                field=PREFIX + name,
                mend="give a longer one that nobody can guess, or leave it out",
            )
        return given

    def flag(self, name: str, default: bool) -> bool:
        """Return yes or no."""
        given = self._read(PREFIX + name).lower()
        if given and given not in YES + NO:
            raise _refused(PREFIX + name, given, "give yes or no")
        return default if not given else given in YES

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """Return a whole number within limits."""
        given = self._read(PREFIX + name)
        if not given:
            return default
        if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
            raise _refused(PREFIX + name, given, f"give a whole number from {least} to {most}")
        return int(given)

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """Return one of a few words."""
        given = self.text(name, default)
        if given not in allowed:
            raise _refused(PREFIX + name, given, f"give one of {', '.join(allowed)}")
        return given

    def words(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return words separated by commas."""
        given = self._read(PREFIX + name)
        return tuple(word.strip() for word in given.split(",") if word.strip()) if given else default

    def folder(self, name: str, default: Path) -> Path:
        """Return an absolute folder, which need not exist yet."""
        given = self._read(PREFIX + name)
        if not given:
            return default
        path = Path(given).expanduser()
        if not path.is_absolute():
            raise _refused(PREFIX + name, given, "give a path that begins with /")
        if path.exists() and not path.is_dir():
            raise _refused(PREFIX + name, given, "it is a file; give a folder")
        return path

    def database(self, default: Path) -> dict[str, object]:
        """Return Django's description of the database: SQLite at ``default``, or what DATABASE_URL names."""
        given = self._read("DATABASE_URL")
        if not given:
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
        try:
            parts = urlsplit(given)
            host, port = parts.hostname or "", parts.port
            options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        except ValueError:
            raise _refused("DATABASE_URL", "what is given", "its address cannot be read") from None
        if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
            raise _refused(
                "DATABASE_URL",
                f"{parts.scheme}://…" if parts.scheme else "what is given",
                "give postgresql://user:password@host:5432/name, or leave it out for the embedded database",
            )
        if odd := [name for name in options if name not in POSTGRES_OPTIONS]:
            raise _refused("DATABASE_URL", f"…?{odd[0]}=…", f"after ? it knows {', '.join(POSTGRES_OPTIONS)}")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(port or ""),
            "OPTIONS": options,
        }

    def _read(self, name: str) -> str:
        given = self._variables.get(name, "").strip()
        file = self._variables.get(f"{name}_FILE", "").strip()
        if given and file:
            raise UserError(f"is set, and so is {name}_FILE", field=name, mend="set one of them")
        if not file:
            return given
        try:
            return Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"names {file}, which cannot be read", field=f"{name}_FILE") from error


def _refused(name: str, given: str, mend: str) -> UserError:
    return UserError(f"cannot be {given!r}", field=name, mend=mend)
