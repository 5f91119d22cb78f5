"""Parts of the reports on pages of the workspace: one piece draws both."""

from __future__ import annotations

from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

KINDS: Final = (
    "shape", "pill", "origin", "origins_bar", "origins_rail", "steps", "bars", "meter", "spark", "grid",
    "picture", "facts", "board", "boards", "points", "verdicts.tally", "verdicts.glance", "verdicts.board",
    "verdicts.hours", "verdicts.together", "verdicts.comparison",
)  # fmt: skip


def part(kind: str, *given: Any) -> SafeString:
    """Draw a part of a report from its data (see ``formats.report.parts``). All its texts are escaped."""
    from outtask.formats.report.html import macro

    if kind not in KINDS:
        raise LookupError(f"reports have no part named {kind}")
    return mark_safe(macro(kind)(*given))  # noqa: S308 - the report's own templates escape


def body(page: object) -> SafeString:
    """Draw a whole report without its answer, which the page of the workspace says itself."""
    from outtask.formats.report.html import page_of

    return mark_safe(page_of("decision_body.html", page))  # noqa: S308 - the report's own templates escape
