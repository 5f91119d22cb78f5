"""Which tool wrote an export, told from the headers of the columns that are used."""

from __future__ import annotations

import re
from collections.abc import Mapping

from outtask.formats.tickets.vocabulary import INSIDE, fold

ISSUES = ("issue key", "vorgangsschlussel", "cle de ticket", "clave de incidencia")
GROUPS = ("assignment group", "zuweisungsgruppe", "groupe d affectation", "grupo de asignacion")
TECHNICIANS = re.compile(
    r"^(?:assigned to|attribuee? a|zugewiesen an|asignad[oa] a|assegnat[oa] a|atribuid[oa] a|toegewezen aan)"
    r".* ?te[ck]h?ni"
)


def tool_of(columns: Mapping[str, str]) -> str | None:
    """Return the name of the tool by what each field is called in its export; None where that tells none."""
    folded = {field: fold(column) for field, column in columns.items()}
    if any(TECHNICIANS.search(folded.get(field, "")) for field in ("team", "person")):
        return "GLPI"
    if folded.get("ticket") in ISSUES or any(INSIDE.search(column) for column in folded.values()):
        return "Jira"
    if "solved" in folded.get("resolved_at", "").split():
        return "Zendesk"
    return "ServiceNow" if folded.get("team", "").startswith(GROUPS) else None
