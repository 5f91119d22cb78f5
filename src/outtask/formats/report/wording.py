"""What things are called, in one place: the terminal, the page and the paper say the same words."""

from __future__ import annotations

from typing import Final

CHANGES_AT: Final = "Changes at"
WRONG: Final = "Cost of being wrong (worst twentieth)"
BEYOND: Final = "Worth of control and skills"
DRIFT: Final = "How far demand may drift"
WAITS: Final = "Waits for own hours"
ALL: Final = "All together"
HIRED: Final = "own people hired for it"
IF_DEFAULTS: Final = "if the defaults hold"
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
