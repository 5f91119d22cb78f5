"""What a raw state means: the vocabularies of the tools, and words in four languages for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outtask.formats.tickets.vocabulary import fold
from outtask.terms.events import Stage
from outtask.terms.mapping import Mapping

# Order matters: "waiting for approval of closure" waits, "reopened" is not "opened", "resolved" beats "open".
# Patterns see folded text (lower case, no accents).
PATTERNS: tuple[tuple[Stage, str], ...] = (
    (
        Stage.CANCELLED,
        (
            r"cancel|storniert|abgebrochen|annul|abandon|rejected|abgelehnt|rejete|rechazad|withdrawn"
            r"|won t (?:do|fix)|duplicate|deleted|geloscht|supprime"
        ),
    ),
    (Stage.ACTIVE, r"wait\w* for (?:support|agent|service desk|triage|assignment|development)"),
    (
        Stage.WAITING_VENDOR,
        (
            r"(?:wait|pend|hold|wart|attente|espera|pendiente).*(?:vendor|supplier|third|3rd|provider"
            r"|lieferant|anbieter|hersteller|dienstleister|fournisseur|prestataire|proveedor|extern)"
        ),
    ),
    (
        Stage.WAITING_CALLER,
        (
            r"(?:wait|pend|hold|wart|ruckfrage|attente|espera|pendiente).*(?:user|caller|customer|client"
            r"|request(?:e|o)r|reporter|info|reply|response|kunde|anwender|melder|antwort|ruckmeldung"
            r"|utilisateur|demandeur|reponse|usuario|cliente|respuesta|solicitante)"
        ),
    ),
    (
        Stage.WAITING_OTHER,
        (
            r"wait|pending|on hold|hold$|suspend|blocked|deferred|paused|wartend|wartet|warten|zuruckgestellt"
            r"|blockiert|attente|suspendu|espera|pendiente|bloquead|en pausa"
        ),
    ),
    (
        Stage.ACTIVE,
        (
            r"re ?open|wiedereroffnet|rouvert|reouvert|reabiert|unresolved|unsolved|not (?:resolved|solved"
            r"|done)"
        ),
    ),
    (Stage.CLOSED, r"closed|^close$|geschlossen|abgeschlossen|^clos$|clotur|ferme|cerrad"),
    (
        Stage.RESOLVED,
        (
            r"resolved|solved|fixed|completed?$|^done$|fulfilled|gelost|erledigt|fertig|resolu|termine"
            r"|resuelt|solucionad|completad|hecho|finalizad|listo"
        ),
    ),
    (
        Stage.NEW,
        (
            r"^new\b|^neu|nouveau|nouvelle|^nuev|^open$|^opened$|^offen$|^ouvert|^abiert|to do|not started"
            r"|backlog|registered|submitted|logged|created|unassigned|a faire|zu erledigen|por hacer|^erfasst"
        ),
    ),
    (
        Stage.ACTIVE,
        (
            r"active|aktiv|progress|assigned|accepted|work|processing|planned|bearbeitung|zugewiesen"
            r"|in arbeit|geplant|en cours|attribu|planifi|asignad|curso|progreso|planificad|investigat"
            r"|diagnos|review|test|develop|escalat"
        ),
    ),
)
_COMPILED = tuple((stage, re.compile(pattern)) for stage, pattern in PATTERNS)

ZENDESK: dict[str, Stage] = {
    "pending": Stage.WAITING_CALLER,
    "hold": Stage.WAITING_VENDOR,
    "on hold": Stage.WAITING_VENDOR,
}
"""In Zendesk *pending* waits for the requester by definition, *on-hold* for somebody outside."""


SERVICENOW: dict[str, Stage] = {
    "1": Stage.NEW,
    "2": Stage.ACTIVE,
    "3": Stage.WAITING_OTHER,
    "6": Stage.RESOLVED,
    "7": Stage.CLOSED,
    "8": Stage.CANCELLED,
}
"""The codes of incidents in ServiceNow, where an export holds those in the place of their words."""


def coded(states: Iterable[str], mapping: Mapping) -> bool:
    """Tell whether states are codes of incidents: tasks use some of the same, but have no 6."""
    groups = fold(mapping.source("team") or "").startswith("assignment group")
    column = fold(mapping.source("state") or "")
    return (
        groups
        and column in ("state", "incident state")
        and "6" in states
        and SERVICENOW.keys() >= set(states)
    )


def stage_of(state: str) -> Stage | None:
    """Return the stage of a raw state, or ``None`` where the words say nothing."""
    folded = fold(state)
    return next((stage for stage, pattern in _COMPILED if pattern.search(folded)), None)


def stages_of(states: Iterable[str], mapping: Mapping) -> dict[str, Stage | None]:
    """Return raw state -> stage; what the mapping file says comes before the words."""
    states = list(states)
    zendesk = "solved" in fold(mapping.source("resolved_at") or "").split()
    own = mapping.states
    tool = ZENDESK if zendesk else SERVICENOW if coded(states, mapping) else {}
    folded = {**tool, **{fold(state): stage for state, stage in own.items()}}
    return {state: own.get(state) or folded.get(fold(state)) or stage_of(state) for state in states}
