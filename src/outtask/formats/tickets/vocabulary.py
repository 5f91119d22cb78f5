"""Header words of ticket tools in English, German, French and Spanish, as data.

A header is compared after folding: lower case, no accents, punctuation read as a space. The first words of
a list are the surest; ``patterns`` at the end of a list (marked ``~``) match anywhere in the header.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

HEADERS: dict[str, tuple[str, ...]] = {
    "ticket": (
        "number", "issue key", "ticket id", "ticket number", "incident number", "incident id", "ticket",
        "ticket no", "ticketid", "ticket nr", "ticketnummer", "ticket nummer", "vorgangsnummer", "vorgang",
        "numero de ticket", "numero du ticket", "n de ticket", "no de ticket", "id ticket", "id de ticket",
        "id du ticket", "numero de incidente", "numero d incident", "vorgangsschlussel",
        "cle de ticket", "clave de incidencia", "key", "request id", "vorgangs id", "case id", "caseid",
        "case number", "case concept name", "schlussel", "cle", "clave", "id", "identifiant",
        "nummer", "numero", "case", "incident", "issue id", "sys id", "call number", "meldungsnummer",
        "meldingnummer",
    ),
    "at": (
        "sys updated at", "sys updated on", "updated at", "updated", "last updated", "last update",
        "last modified", "timestamp", "event time", "time timestamp", "complete timestamp", "change time",
        "change date", "changed at", "date modified", "modified", "geandert", "geandert am", "aktualisiert",
        "letzte aktualisierung", "letzte anderung", "zeitstempel", "derniere modification", "mise a jour",
        "derniere mise a jour", "modifie le", "date de modification", "horodatage", "ultima modificacion",
        "actualizado", "ultima actualizacion", "fecha de actualizacion", "fecha de modificacion",
        "at", "update", "mis a jour", "mise a jour le", "actualizada", "modification date", "changed date",
        "anderungsdatum", "wijzigingsdatum",
    ),
    "opened_at": (
        "opened at", "opened", "opening date", "open date", "open time", "created at", "created",
        "created on", "sys created on", "sys created at", "creation date", "create date", "date created",
        "date opened", "reported date", "erstellt", "erstellt am", "erstelldatum", "erstellungsdatum",
        "eroffnet", "eroffnet am", "eroffnungsdatum", "date d ouverture", "ouvert le", "cree", "cree le",
        "date de creation", "fecha de apertura", "abierto", "creado", "creada", "fecha de creacion",
        "geoffnet", "geoffnet am", "ouvert", "submit date", "submitted", "requested", "logged", "creation",
        "aanmaakdatum",
    ),
    "resolved_at": (
        "resolved at", "resolved", "resolved on", "solved at", "solved", "resolution date", "resolved date",
        "solve date", "solution date", "solved date", "gelost", "gelost am", "losungsdatum", "erledigt",
        "erledigt am", "date de resolution", "resolu", "resolu le", "fecha de resolucion",
        "fecha de solucion", "resuelto", "resuelta",
        "last resolved date", "resolue", "completion date", "datum gereed",
    ),
    "closed_at": (
        "closed at", "closed", "closed on", "closing date", "close date", "closed date", "close time",
        "date closed", "geschlossen", "geschlossen am", "abschlussdatum", "schliessungsdatum",
        "schlussdatum", "date de cloture", "cloture", "cloture le", "ferme le", "date de fermeture",
        "fecha de cierre", "cerrado",
        "completed", "ferme", "cerrada", "closure date", "datum gesloten",
    ),
    "state": (
        "incident state", "state", "status", "ticket status", "ticket state", "zustand", "statut", "etat",
        "estado", "lifecycle state",
    ),
    "team": (
        "assignment group", "group", "assigned group", "support group", "resolver group", "team",
        "assigned team", "assigned to technician group", "assignee group", "queue", "custom field team",
        "benutzerdefiniertes feld team", "champs personnalises team",
        "zuweisungsgruppe", "gruppe", "bearbeitergruppe",
        "zugewiesen an technikergruppe", "zugewiesen technikergruppe",
        "warteschlange", "groupe d affectation", "groupe", "equipe", "attribue a groupe de techniciens",
        "attribue a groupe technique", "grupo de asignacion", "grupo",
        "asignado a grupo de tecnicos", "asignada a grupo de tecnicos", "asignado a grupo tecnico",
        "equipo", "gruppo", "squadra", "equipa", "groep", "org group", "owner team", "owner group",
        "~(?:assign|attribu|asign|zugewiesen).*(?:group|grup|gruppe|team|equip)",
    ),
    "person": (
        "assigned to", "assignee", "person", "person in charge", "assigned to technician", "technician",
        "agent", "owner", "zugewiesen an", "bearbeiter", "zugewiesen an techniker", "zugewiesene person",
        "attribue a", "attribue a technicien", "affecte a", "responsable", "asignado a",
        "asignado a tecnico", "asignada a tecnico", "persona asignada", "org resource", "resource",
        "zugewiesen zu", "responder", "operator", "besitzer", "behandelaar",
    ),
    "actor": (
        "sys updated by", "updated by", "modified by", "changed by", "last updater", "geandert von",
        "modifie par", "modificado por", "actualizado por", "author",
        "updater", "aktualisiert von", "mis a jour par",
    ),
    "priority": ("priority", "prioritat", "priorite", "prioridad", "severity"),
    "category": ("category", "kategorie", "categorie", "categoria", "service", "topic"),
    "subcategory": ("subcategory", "sub category", "unterkategorie", "sous categorie", "subcategoria"),
    "vendor": (
        "vendor", "supplier", "provider", "assigned to supplier", "anbieter", "lieferant",
        "zugewiesen an lieferant", "fournisseur", "attribue a fournisseur", "proveedor",
        "asignado a proveedor",
    ),
    "kind": (
        "type", "ticket type", "issue type", "request type", "task type", "sys class name", "typ",
        "vorgangstyp", "ticket typ", "type de ticket", "type de demande", "tipo", "tipo de incidencia",
        "tipo de ticket",
    ),
    "knowledge": ("knowledge", "knowledge used", "kb used", "wissensartikel", "base de connaissances"),
    "reopens": (
        "reopen count", "reopens", "reopened", "times reopened", "reopen", "wiedereroffnungen",
        "anzahl wiedereroffnungen", "wiedereroffnet", "reouvertures", "nombre de reouvertures", "reaperturas",
        "numero de reaperturas",
    ),
    "reassignments": (
        "reassignment count", "reassignments", "times reassigned", "number of reassignments", "reassigned",
        "transfers", "group stations", "anzahl neuzuweisungen", "neuzuweisungen", "reaffectations",
        "nombre de reaffectations", "reasignaciones", "numero de reasignaciones",
    ),
    "revision": ("sys mod count", "updates", "mod count", "revision", "version"),
    "resolver": ("resolved by", "solved by", "gelost von", "resolu par", "resuelto por", "closed by"),
}  # fmt: skip

LATER: dict[str, tuple[str, ...]] = {
    "team": (
        "component s", "component", "components", "komponente n", "komponenten", "composant s", "composants",
        "componentes", "area path", "department",
    ),
    "category": (
        "request type", "customer request type", "anfragetyp", "anforderungstyp", "type de demande",
        "tipo de solicitud", "tipo di richiesta", "tipo de pedido", "aanvraagtype",
    ),
}  # fmt: skip
"""Headers that name a field where no other one does."""

CUSTOM = (
    "custom field|benutzerdefiniertes feld|champs? personnalises?|campo personalizado|campo personalizzato"
    "|aangepast veld"
)
INSIDE = re.compile(f"^(?:{CUSTOM}) ")
OWNERS = re.compile(f"^(?:(?:ticket|issue|incident|request|{CUSTOM}) )+")
"""What a tool puts in front of its headers: *Ticket group* in Zendesk, *Custom field (Team)* in Jira."""

GROUPED = re.compile(
    r"\b(?:(?:\w{3,})?(?:group|gruppe|groep|team)|groups|teams|squads?|queue|warteschlange|groupes?|equipes?"
    r"|file d attente|grupos?|equipos?|cola|grupp[oi]|squadr[ae]|coda|equipas?|fila|wachtrij)\b"
)
"""A word for a group anywhere in a header: *Support team*, *Équipe en charge*, *Behandelgroep*."""

ASSIGNED = re.compile(
    r"\b(?:assignment|assigned to|zuweisung|zugewiesen an|affectation|affectee? a|attribution|attribuee? a"
    r"|asignacion|asignad[oa] a|assegnazione|assegnat[oa] a|atribuicao|atribuid[oa] a|toewijzing"
    r"|toegewezen aan)\b"
)
"""To whom a ticket is given: a group, where another column holds the person or the values are no people."""

NO_GROUP = re.compile(
    r"\b(?:lead\w*|members?|manager|leiter\w*|mitglied\w*|chef|owner|count|number|size|anzahl|nombre|numero"
    r"|approv\w*|genehmig\w*|users?|utilisateurs?|benutzer\w*|usuarios?|utenti|clients?|kunden\w*|previous"
    r"|former|vorherig\w*|precedent\w*|anterior|products?|produkt\w*|projects?|projekt|projets?|proyectos?"
    r"|status|state|stations?|age|sla)\b"
)
"""Words beside one for a group that make it another thing: its lead, who approves, how many there were."""

KINDS = re.compile(
    r"\b(?:\w*typ(?:e|en)?|types|tipos?|tipi|tipologia|(?:vorgangs|anfrage|auftrags|ticket)?art|soort|kind"
    r"|[ck]ategor\w*)\b"
)
TITLES = re.compile(
    r"\b(?:summary|subject|title|\w*description|titel|zusammenfassung|\w*beschreibung|betreff|titre|objet"
    r"|resume|titulo|asunto|resumen|descripcion|titolo|oggetto|descrizione|assunto|descricao|onderwerp"
    r"|samenvatting|omschrijving)\b"
)
"""What a ticket is, and what it is about: never the group, though the values repeat."""

ADDED, BY_WORD = 1000, 10_000
"""Ranks of headers to which a tool added something, and of those in which only a word tells."""
_NAMED, _TIMED = ("", "name", "id"), ("", "timestamp", "time", "date")
ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("at", "opened_at", "resolved_at", "closed_at"), _TIMED),
    **dict.fromkeys(("team", "person", "actor", "vendor", "resolver", "category", "subcategory"), _NAMED),
    "state": ("", "unsorted", "name"),
}
"""What a tool puts behind them, the surest first: *Assignee name*, *group_id*, *created - Timestamp*."""

OTHERS = re.compile(
    r"\b(?:requester|requestor|reporter|caller|submitter|creator|opened by|created by|customer"
    r"|organi[sz]ation|e ?mail|via|channel|source|tags?|labels?|sentiment|satisfaction|url|brand"
    r"|locale|language|watch\w*|observ\w*|beobacht\w*|osservator\w*|waarnemer\w*|autor|anforderer\w*"
    r"|anfragend\w*|melder|kunden?\w*|aanmelders?|anrufer|ersteller|demandeurs?|rapporteur|appelant|solicitantes?|informador"
    r"|richiedent[ei]|requerentes?|aanvragers?)\b"
)
"""Who asked, and how: never the group, the person or the kind of work, though the values look alike."""

NOBODY = frozenset(
    ("unassigned", "not assigned", "nobody", "nicht zugewiesen", "niemand", "non attribue", "non affecte",
     "personne", "sin asignar", "no asignado", "nadie")
)  # fmt: skip
"""Folded words that tools write in the place of a group or a person where there is none."""

TRUE, FALSE = ("true", "yes", "1", "ja", "oui", "si", "y", "t"), ("false", "no", "0", "nein", "non", "n", "f")


@cache
def fold(text: str) -> str:
    """Return a header or state in lower case without accents, punctuation read as one space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", plain.lower().replace("ß", "ss")).split())


def header_rank(field: str, header: str) -> int | None:
    """Return the place of a header in the words of a field (0 is the surest), or ``None``.

    Headers that only with what their tool adds to each of them are such a word come after all others.
    """
    folded = fold(header)
    for rank, word in enumerate(HEADERS[field]):
        if re.search(word[1:], folded) if word.startswith("~") else word == folded:
            return rank
    if field == "ticket":  # "ticket name" is no number
        return None
    bare = OWNERS.sub("", folded)
    for more, ending in enumerate(ENDINGS.get(field, ("",)), start=1):
        word = bare.removesuffix(f" {ending}") if ending else bare
        if word != folded and word in HEADERS[field]:
            return more * ADDED + HEADERS[field].index(word)
    if field == "team" and not (NO_GROUP.search(bare) or KINDS.search(bare) or is_other(bare)):
        if GROUPED.search(bare):
            return BY_WORD
        if ASSIGNED.search(bare):
            return BY_WORD + 1
    inside = INSIDE.sub("", folded)
    if inside in LATER.get(field, ()):
        return 2 * BY_WORD + LATER[field].index(inside)
    return None


def is_no_group(header: str) -> bool:
    """Return whether a header names what a ticket is or is about, so that values alone make it no group."""
    folded = OWNERS.sub("", fold(header))
    return (KINDS.search(folded) or TITLES.search(folded)) is not None


def is_other(header: str) -> bool:
    """Return whether a header names what no field holds, however much its values look like one."""
    return OTHERS.search(fold(header)) is not None
