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
        "id du ticket", "numero de incidente", "numero d incident", "key", "request id", "case id",
        "caseid", "case number", "case concept name", "schlussel", "cle", "clave", "id", "identifiant",
        "nummer", "numero", "case", "incident", "issue id", "sys id",
    ),
    "at": (
        "sys updated at", "sys updated on", "updated at", "updated", "last updated", "last update",
        "last modified", "timestamp", "event time", "time timestamp", "complete timestamp", "change time",
        "change date", "changed at", "date modified", "modified", "geandert", "geandert am", "aktualisiert",
        "letzte aktualisierung", "letzte anderung", "zeitstempel", "derniere modification", "mise a jour",
        "derniere mise a jour", "modifie le", "date de modification", "horodatage", "ultima modificacion",
        "actualizado", "ultima actualizacion", "fecha de actualizacion", "fecha de modificacion",
    ),
    "opened_at": (
        "opened at", "opened", "opening date", "open date", "open time", "created at", "created",
        "created on", "sys created on", "sys created at", "creation date", "create date", "date created",
        "date opened", "reported date", "erstellt", "erstellt am", "erstelldatum", "erstellungsdatum",
        "eroffnet", "eroffnet am", "eroffnungsdatum", "date d ouverture", "ouvert le", "cree", "cree le",
        "date de creation", "fecha de apertura", "abierto", "creado", "creada", "fecha de creacion",
    ),
    "resolved_at": (
        "resolved at", "resolved", "resolved on", "solved at", "solved", "resolution date", "resolved date",
        "solve date", "solution date", "solved date", "gelost", "gelost am", "losungsdatum", "erledigt",
        "erledigt am", "date de resolution", "resolu", "resolu le", "fecha de resolucion",
        "fecha de solucion", "resuelto", "resuelta",
    ),
    "closed_at": (
        "closed at", "closed", "closed on", "closing date", "close date", "closed date", "close time",
        "date closed", "geschlossen", "geschlossen am", "abschlussdatum", "schliessungsdatum",
        "schlussdatum", "date de cloture", "cloture", "cloture le", "ferme le", "date de fermeture",
        "fecha de cierre", "cerrado",
    ),
    "state": (
        "incident state", "state", "status", "ticket status", "ticket state", "zustand", "statut", "etat",
        "estado", "lifecycle state",
    ),
    "team": (
        "assignment group", "group", "assigned group", "support group", "resolver group", "team",
        "assigned team", "assigned to technician group", "assignee group", "queue", "component s",
        "component", "components", "zuweisungsgruppe", "gruppe", "bearbeitergruppe",
        "zugewiesen an technikergruppe", "zugewiesen technikergruppe", "komponente n", "komponenten",
        "warteschlange", "groupe d affectation", "groupe", "equipe", "attribue a groupe de techniciens",
        "attribue a groupe technique", "composant s", "composants", "grupo de asignacion", "grupo",
        "asignado a grupo de tecnicos", "asignada a grupo de tecnicos", "asignado a grupo tecnico",
        "equipo", "componentes", "org group", "department",
        "~(?:assign|attribu|asign|zugewiesen).*(?:group|grup|gruppe|team|equip)",
    ),
    "person": (
        "assigned to", "assignee", "person", "person in charge", "assigned to technician", "technician",
        "agent", "owner", "zugewiesen an", "bearbeiter", "zugewiesen an techniker", "zugewiesene person",
        "attribue a", "attribue a technicien", "affecte a", "responsable", "asignado a",
        "asignado a tecnico", "asignada a tecnico", "persona asignada", "org resource", "resource",
    ),
    "actor": (
        "sys updated by", "updated by", "modified by", "changed by", "last updater", "geandert von",
        "modifie par", "modificado por", "actualizado por", "author",
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
    "reopens": ("reopen count", "reopens", "reopened", "times reopened", "reopen"),
    "revision": ("sys mod count", "updates", "mod count", "revision", "version"),
    "resolver": ("resolved by", "solved by", "gelost von", "resolu par", "resuelto por", "closed by"),
}  # fmt: skip

TRUE, FALSE = ("true", "yes", "1", "ja", "oui", "si", "y", "t"), ("false", "no", "0", "nein", "non", "n", "f")


@cache
def fold(text: str) -> str:
    """Return a header or state in lower case without accents, punctuation read as one space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", plain.lower().replace("ß", "ss")).split())


def header_rank(field: str, header: str) -> int | None:
    """Return the place of a header in the words of a field (0 is the surest), or ``None``."""
    folded = fold(header)
    for rank, word in enumerate(HEADERS[field]):
        if re.search(word[1:], folded) if word.startswith("~") else word == folded:
            return rank
    return None
