"""Parts of the reports on pages of the workspace: one piece draws both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.safestring import SafeString, mark_safe

from outtask.formats.report.marks import markup_in_marks
from outtask.frame.reader import reader

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS: Final = (
    "shape", "pill", "origin", "origins_bar", "origins_said", "origins_key", "origins_rail",
    "steps", "bars", "meter", "spark", "grid",
    "picture", "facts", "board", "boards", "points", "verdicts.tally", "verdicts.glance", "verdicts.board",
    "verdicts.hours", "verdicts.hours_rows", "verdicts.together", "verdicts.comparison",
)  # fmt: skip


def part(kind: str, *given: Any) -> SafeString:
    """Draw a part of a report with all its figures in the reader's format; see :func:`drawn`."""
    return in_own_figures(drawn(kind, *given))


def in_own_figures(markup: str) -> SafeString:
    """Return escaped markup with the figures of its words, not those of its tags, in the reader's format."""
    return mark_safe(markup_in_marks(markup, reader().marks))  # noqa: S308 - it was safe before


def drawn(kind: str, *given: Any) -> SafeString:
    """Draw a part of a report from its data (see ``formats.report.parts``). All its texts are escaped.

    Its figures are written as 1,234.5, so that it may be remembered for readers of any format.
    """
    from outtask.formats.report.html import macro

    if kind not in KINDS:
        raise LookupError(f"reports have no part named {kind}")
    return mark_safe(macro(kind)(*given))  # noqa: S308 - the report's own templates escape


def body(page: object, behind: Sequence[str], numbers: str) -> SafeString:
    """Draw a whole report without its answer, which the page of the workspace says itself.

    ``behind`` leads to the figures behind each verdict, ``numbers`` to those of all.
    """
    from outtask.formats.report.html import page_of

    return mark_safe(page_of("decision_body.html", page, behind, numbers))  # noqa: S308 - the report's own templates escape
