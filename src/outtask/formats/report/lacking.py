"""What an export of one row per ticket cannot tell, and which export would tell more: said once for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNKNOWN: Final = "This export tells how much work each function gets, not which work could leave as it is"
LACKS: Final = (
    "This export has one row per ticket, and so nobody can tell whether tickets stay where they arrive, or "
    "wait for a vendor. An export of what happened to each ticket tells"
)
TELLS: Final = {
    "GLPI": "the history of each ticket (its tab Historical, the table glpi_logs)",
    "Jira": "the history of each issue (changelog)",
    "ServiceNow": "the history of each incident (sys_audit or metrics)",
    "Zendesk": "the ticket events (incremental export)",
}
"""Which export of a tool that is one."""


def told_by(columns: Mapping[str, str]) -> str:
    """Say what such an export cannot tell, and which one would, in the tool that wrote these columns."""
    from outtask.formats.tickets.tool import tool_of

    tool = tool_of(columns)
    return f"{LACKS}: in {tool} {TELLS[tool]}." if tool else f"{LACKS}."


def one_row_each(whys: Iterable[str | None]) -> bool:
    """Tell whether an export of one row per ticket is why it is not known of any function what stays."""
    from outtask.methods.facts.encode import SNAPSHOT

    found = list(whys)
    return bool(found) and all(why == SNAPSHOT for why in found)
