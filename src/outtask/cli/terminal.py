"""Words and tables on the terminal: 80 columns when piped, never more than can be read at once."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING

from outtask.methods.words import NBSP

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDEST = 110
GLUE = "\ue000"  # stands for a space that must not be broken while lines are laid out


def show(*parts: RenderableType) -> None:
    """Print texts and tables one below the other. Names from files are shown as they are, never obeyed."""
    from rich.console import Console

    width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
    page = io.StringIO()
    console = Console(
        file=page,
        width=max(width, 40),
        force_terminal=sys.stdout.isatty(),
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )
    for part in parts:
        console.print(part)
    lines = page.getvalue().replace(GLUE, " ").split("\n")
    sys.stdout.write("\n".join(line.rstrip() for line in lines))


def say(line: str) -> None:
    """Print a line, also one that names a file: whoever made the file may have chosen its name."""
    sys.stdout.write(printable(line) + "\n")


def printable(text: str) -> str:
    """Return text without characters that would steer the terminal."""
    return "".join(c if c.isprintable() or c == NBSP else " " for c in text)


def safe(text: str) -> str:
    """Return the same for `show`: spaces that must not be broken are kept together."""
    return printable(text).replace(NBSP, GLUE)
