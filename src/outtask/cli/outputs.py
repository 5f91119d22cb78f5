"""Files that a command will write: looked at before the long work, so that nothing is lost at its end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from outtask.formats.whole_file import target_of
from outtask.terms.errors import UserError

KINDS = {".html": "--report", ".htm": "--report", ".pdf": "--pdf"}
"""Endings that say what a file is: nothing opens another kind of file under them."""


def check_outputs(outputs: Mapping[str, str | None], inputs: Iterable[str | Path | None]) -> None:
    """Make sure that every file can be written and replaces neither an input nor another output.

    ``outputs`` maps an option (``--report``) to its path, None where it was not given. Leaves no trace.
    Raises UserError with the option as its field.
    """
    read = [Path(path) for path in inputs if path is not None]
    taken: dict[str, str] = {}
    for option, name in outputs.items():
        if name is None:
            continue
        try:
            target = target_of(name)
        except UserError as error:
            raise error.at(field=option) from None
        if any(_same(target, path) for path in read):
            raise UserError(
                "would overwrite a file that is read", file=name, field=option, mend="name another"
            )
        if (kind := KINDS.get(target.suffix.lower(), option)) != option and option in KINDS.values():
            mend = f"give it another ending, or {kind}"
            raise UserError(f"ends as what {kind} writes", file=name, field=option, mend=mend)
        if (other := taken.setdefault(str(target), option)) != option:
            raise UserError(f"is already what {other} writes", file=name, field=option, mend="name another")
        try:
            _try(target)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UserError(
                f"cannot be written ({why})", file=name, field=option, mend=_mend(target)
            ) from None


def _same(target: Path, other: Path) -> bool:
    try:
        return target.samefile(other)
    except OSError:
        return target == Path(os.path.realpath(other))


def _try(target: Path) -> None:
    """Raise OSError where a file cannot be put; pipes and devices are written to as they are."""
    if target.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    if target.exists():
        if not os.access(target, os.W_OK):
            raise PermissionError(13, "it is read-only")
        if not target.is_file():
            return
    with tempfile.TemporaryFile(dir=target.parent):
        pass


def _mend(target: Path) -> str:
    return "name another file" if target.parent.is_dir() else "make the folder first"
