"""Small ticket exports for tests: one log of three rows a ticket, and the exports of known tools."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

BEGIN = datetime(2024, 1, 12, 8, 5, tzinfo=UTC)
HEADER = ["number", "state", "group", "person", "updated", "priority"]


def when(step: int, written: str = "%Y-%m-%d %H:%M:%S") -> str:
    """Return the time of a step, seven hours apart."""
    return (BEGIN + timedelta(hours=7 * step)).strftime(written)


def event_rows(rows: int = 60, written: str = "%Y-%m-%d %H:%M:%S") -> list[list[str]]:
    """Return rows of tickets that are opened, worked on and resolved, a row each."""
    return [
        [
            f"INC{i // 3:04}", ("New", "Active", "Resolved")[i % 3], ("Desk", "Net")[i // 3 % 2],
            ("Ada Berg", "Bo Crane", "Cy Dunn", "Di Elm")[i // 3 % 4], when(i, written),
            str(1 + i // 3 % 4),
        ]
        for i in range(rows)
    ]  # fmt: skip


def text_of(rows: list[list[str]], header: list[str] = HEADER, delimiter: str = ",") -> str:
    """Return rows as text without quotes."""
    return "".join(delimiter.join(row) + "\n" for row in [header, *rows])


def write(folder: Path, data: str | bytes, name: str = "log.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def servicenow_list() -> str:
    """Return a list export of ServiceNow: labels as headers, every cell quoted."""
    head = ("Number", "Opened", "Short description", "Caller", "Priority", "State", "Category",
            "Assignment group", "Assigned to", "Updated", "Updated by")  # fmt: skip
    rows = [
        (
            f"INC{1000 + i}", when(i), f'Printer, ""{i}"" broken\n(again)', "Abel Tuter",
            f"{1 + i % 4} - Low", ("New", "In Progress", "On Hold", "Resolved", "Closed")[i % 5],
            ("Hardware", "Network")[i % 2], ("Service Desk", "Network", "Database")[i % 3],
            ("Beth Anglin", "Don Goodliffe")[i % 2], when(i + 9), "admin",
        )
        for i in range(40)
    ]  # fmt: skip
    return "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in [head, *rows])


def jira() -> str:
    """Return an issue export of Jira: columns that repeat, dates with English months."""
    head = ("Summary,Issue key,Issue id,Issue Type,Status,Project key,Priority,Resolution,Assignee,Reporter,"
            "Creator,Created,Updated,Last Viewed,Resolved,Component/s,Component/s,Labels,Labels")  # fmt: skip
    short = "%d/%b/%y %I:%M %p"
    rows = [
        (
            f"Sum {i}", f"OPS-{i}", str(10_000 + i), ("Bug", "Task", "Incident")[i % 3],
            ("To Do", "In Progress", "Done")[i % 3], "OPS", ("High", "Medium", "Low")[i % 3],
            "Done" if i % 3 == 2 else "", ("anna.b", "carl.d", "eve.f", "gil.h")[i % 4], "rep.o", "rep.o",
            when(i, short), when(i + 5, short), "", when(i + 4, short) if i % 3 == 2 else "",
            ("Network", "Mail")[i % 2], "", "lab", "",
        )
        for i in range(40)
    ]  # fmt: skip
    return head + "\n" + "".join(",".join(row) + "\n" for row in rows)


def zendesk() -> str:
    """Return a view export of Zendesk."""
    head = ("Summation column,Id,Subject,Requester,Requested,Requester id,Created at,Updated at,Assigned at,"
            "Solved at,Group,Assignee,Status,Priority,Ticket type,Via,Tags,Satisfaction Score")  # fmt: skip
    minute = "%Y-%m-%d %H:%M"
    rows = [
        (
            "1", str(i + 1), f"Sub {i}", "Rob Req", when(i, "%Y-%m-%d"), str(900_000_000 + i),
            when(i, minute), when(i + 4, minute), when(i + 1, minute), when(i + 3, minute) if i % 3 else "",
            ("Support", "Tier 2")[i % 2], ("Ann Lee", "Bo Diaz", "Cy Yu")[i % 3],
            ("Pending", "Solved", "Closed")[i % 3], ("Normal", "High")[i % 2],
            ("Incident", "Question")[i % 2], "Web", "a b", "Offered",
        )
        for i in range(40)
    ]  # fmt: skip
    return head + "\n" + "".join(",".join(row) + "\n" for row in rows)


def glpi_french() -> str:
    """Return an export of GLPI in French: byte-order mark, semicolons, one too many at each end."""
    head = ("ID", "Titre", "Statut", "Dernière modification", "Date d'ouverture", "Priorité",
            "Demandeur - Demandeur", "Attribué à - Technicien", "Catégorie",
            "Attribué à - Groupe de techniciens")  # fmt: skip
    dashes = "%d-%m-%Y %H:%M"
    rows = [
        (
            f"{i // 1000} {i % 1000:03}", f"Titre {i}",
            ("Nouveau", "En cours (Attribué)", "En attente", "Résolu", "Clos")[i % 5], when(i + 3, dashes),
            when(i, dashes), ("Moyenne", "Haute")[i % 2], "Jean Petit",
            ("Luc Roy", "Zoé Noël", "Max Roux")[i % 3], ("Matériel > Imprimante", "Réseau")[i % 2],
            ("Support N1", "Support N2")[i % 2],
        )
        for i in range(1234, 1274)
    ]  # fmt: skip
    return "\ufeff" + "".join(";".join(f'"{cell}"' for cell in row) + ";\n" for row in [head, *rows])


def never_seen() -> str:
    """Return a log of events by a tool that nobody knows: only the values say what its columns are."""
    rows = [
        [
            when(i, "%d.%m.%Y %H:%M"), f"T{i // 3:05}", ("offen", "in Bearbeitung", "erledigt")[i % 3],
            ("Eva Maier", "Tom Klein", "Ute Lang", "Jan Roth")[i // 3 % 4],
            ("Team Netz", "Team Server")[i // 6 % 2], ("hoch", "mittel", "niedrig")[i // 3 % 3],
            ("Drucker", "VPN", "Mail", "Laptop")[i // 3 % 4], ("Acme GmbH", "Beta AG", "")[i // 3 % 3],
        ]
        for i in range(120)
    ]  # fmt: skip
    return text_of(rows, list("abcdefgh"), "|")
