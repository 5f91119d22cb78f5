"""What things are called, in one place: the terminal, the page and the paper say the same words."""

from __future__ import annotations

from typing import Final

from outtask.methods.words import NBSP

CHANGES_AT: Final = "Changes at"
WRONG: Final = f"Cost of being wrong (worst 5{NBSP}%)"
BEYOND: Final = "Worth of control and skills"
DRIFT: Final = "How far demand may drift"
WAITS: Final = "Waits for own hours"
ALL: Final = "All together"
HIRED: Final = "own people hired for it"
HIRE: Final = "Hire own people"
SHARED: Final = (
    "Shared with a provider: own people keep the core of the work, and a provider takes what goes beyond it."
)
ONE_PROVIDER: Final = "All with one provider"
IF_DEFAULTS: Final = "if the defaults hold"
ONLY_IF: Final = f"only {IF_DEFAULTS}: "
"""Comes before how sure a verdict is that rests mostly on defaults: the condition first, then the figure."""
CASH_ONLY: Final = "Worth of freed hours and harm of work that waits are no cash and are left out."

OF_LOG: Final = "Part of the log"
OF_STUDY: Final = "Part of all functions"
PARTS: Final[dict[str, str]] = {
    OF_LOG: "of the tickets of all groups of the log together; a ticket that two of them handled counts at "
    "both.",
    OF_STUDY: "of the tickets of all functions that are decided on; a ticket that two of them handled counts "
    "at both.",
}
"""What a share of tickets is called, and what it is a share of."""

WORDS: Final[dict[str, str]] = {"changes_at": CHANGES_AT}
"""Words that the layouts use themselves."""


def unquoted(unit: str) -> str:
    """Say why a quote may turn an answer which the same price, assumed, does not."""
    one = unit or "unit"
    return (
        f"A price that nobody has quoted rises and falls here with the hours that one {one} takes; a quote "
        "stays the same. So a quote may lead elsewhere than the same price assumed, and a dearer one may win"
    )
