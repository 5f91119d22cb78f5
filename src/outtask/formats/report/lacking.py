"""What an export of one row per ticket cannot tell, and which export would tell more: said once for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

UNKNOWN: Final = "This export tells how much work each function gets, not which work could leave as it is"
TOLD_BY: Final = (
    "This export has one row per ticket, and so nobody can tell whether tickets stay where they arrive, or "
    "wait for a vendor. An export of what happened to each ticket tells: in Zendesk the ticket events "
    "(incremental export), in Jira the history of each issue (changelog), in ServiceNow the history of each "
    "incident (sys_audit or metrics)."
)


def one_row_each(whys: Iterable[str | None]) -> bool:
    """Tell whether an export of one row per ticket is why it is not known of any function what stays."""
    from outtask.methods.facts.encode import SNAPSHOT

    found = list(whys)
    return bool(found) and all(why == SNAPSHOT for why in found)
