"""Exports of known tools and of tools never seen, in every kind of file; the mapping that reads them."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
import ticket_files as files

from outtask.formats.tickets import TicketLog, propose_mapping, read_log, read_mapping
from outtask.formats.tickets.propose import propose
from outtask.terms.errors import UserError

COLUMNS = 'ticket, "at", state, stage, team, person, priority'


def events(log: TicketLog) -> list[tuple]:
    return log.connection.execute(f"SELECT {COLUMNS} FROM events").fetchall()


TOOLS = {
    "ServiceNow": (files.servicenow_list(), {
        "ticket": "Number", "at": "Updated", "state": "State", "team": "Assignment group",
        "person": "Assigned to", "actor": "Updated by", "priority": "Priority", "category": "Category",
        "opened_at": "Opened",
    }),
    "Jira": (files.jira(), {
        "ticket": "Issue key", "at": "Updated", "state": "Status", "team": "Component/s",
        "person": "Assignee", "priority": "Priority", "kind": "Issue Type", "opened_at": "Created",
        "resolved_at": "Resolved",
    }),
    "Zendesk": (files.zendesk(), {
        "ticket": "Id", "at": "Updated at", "state": "Status", "team": "Group", "person": "Assignee",
        "priority": "Priority", "kind": "Ticket type", "opened_at": "Created at", "resolved_at": "Solved at",
    }),
    "GLPI": (files.glpi_french(), {
        "ticket": "ID", "at": "Dernière modification", "state": "Statut",
        "team": "Attribué à - Groupe de techniciens", "person": "Attribué à - Technicien",
        "priority": "Priorité", "category": "Catégorie", "opened_at": "Date d'ouverture",
    }),
}  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
def test_the_columns_of_known_tools_are_found_and_each_row_counts(tmp_path: Path, tool: str) -> None:
    text, expected = TOOLS[tool]
    log = read_log(files.write(tmp_path, text))
    assert log.mapping == expected
    assert (log.form, log.events, log.tickets, log.rejected) == ("snapshot", 40, 40, 0)


HEADS = {
    "Zendesk Explore": (
        "Ticket ID=ticket|Ticket subject|Ticket status=state|Ticket group=team|Assignee name=person"
        "|Assignee ID|Requester name|Ticket organization name|Ticket channel|Ticket priority=priority"
        "|Ticket type=kind|Ticket created - Date|Ticket created - Timestamp=opened_at"
        "|Ticket solved - Timestamp=resolved_at|Ticket updated - Timestamp=at|Reopens=reopens"
    ),
    "Zendesk view": (
        "Status=state|ID=ticket|Subject|Requester|Requested=opened_at|Group=team|Assignee=person"
        "|Priority=priority|Type=kind|Satisfaction|Updated=at|Solved=resolved_at"
    ),
    "Zendesk interface": (
        "id=ticket|url|created_at=opened_at|updated_at=at|type=kind|subject|priority=priority|status=state"
        "|requester_id|assignee_id=person|organization_id|group_id=team|solved_at=resolved_at|via.channel"
    ),
    "Freshdesk": (
        "Ticket ID=ticket|Subject|Status=state|Priority=priority|Source|Type=kind|Agent=person|Group=team"
        "|Created time=opened_at|Resolved time=resolved_at|Closed time=closed_at|Last update time=at|Tags"
    ),
    "ServiceNow in German": (
        "Nummer=ticket|Geöffnet=opened_at|Kurzbeschreibung|Anrufer|Priorität=priority|Status=state"
        "|Kategorie=category|Zuweisungsgruppe=team|Zugewiesen zu=person|Aktualisiert=at"
        "|Aktualisiert von=actor|Gelöst=resolved_at|Geschlossen=closed_at"
    ),
    "ServiceNow in French": (
        "Numéro=ticket|Ouvert=opened_at|Brève description|Appelant|Priorité=priority|État=state"
        "|Catégorie=category|Groupe d'affectation=team|Affecté à=person|Mis à jour=at|Mis à jour par=actor"
    ),
    "Jira in German": (
        "Zusammenfassung|Vorgangsschlüssel=ticket|Vorgangs-ID|Vorgangstyp=kind|Status=state"
        "|Priorität=priority|Bearbeiter=person|Autor|Ersteller|Erstellt=opened_at|Aktualisiert=at"
        "|Erledigt=resolved_at|Komponente(n)=category|Benutzerdefiniertes Feld (Team)=team"
    ),
    "GLPI in German": (
        "ID=ticket|Titel|Status=state|Letzte Änderung=at|Eröffnungsdatum=opened_at|Priorität=priority"
        "|Anforderer - Anforderer|Zugewiesen an - Techniker=person|Zugewiesen an - Techniker-Gruppe=team"
        "|Kategorie=category|Lösungsdatum=resolved_at|Abschlussdatum=closed_at"
    ),
    "Azure DevOps": (
        "ID=ticket|Work Item Type=kind|Assigned To=person|State=state|Team Project|Area Path=team"
        "|Created Date=opened_at|Changed Date=at|Closed Date=closed_at|Created By"
    ),
    "Ivanti": (
        "Incident=ticket|Status=state|First Call Resolution Team|Owner=person|Owner Team=team"
        "|Category=category|Priority=priority|Created On=opened_at|Created By|Customer"
        "|Resolved On=resolved_at|Closed On=closed_at"
    ),
    "TOPdesk": (
        "Call number=ticket|Creation date=opened_at|Status=state|Caller|Category=category|Call type=kind"
        "|Operator group=team|Operator=person|Closure date=closed_at|Completion date=resolved_at"
    ),
    "TOPdesk in Dutch": (
        "Meldingnummer=ticket|Aanmaakdatum=opened_at|Status=state|Aanmelder|Categorie=category"
        "|Behandelaarsgroep=team|Behandelaar=person|Datum gesloten=closed_at|Datum gereed=resolved_at"
    ),
    "OTRS in German": (
        "Ticket#=ticket|Titel|Erstellt=opened_at|Geschlossen=closed_at|Status=state|Priorität=priority"
        "|Queue=team|Kundenbenutzer|Kundennummer|Besitzer=person|Typ=kind|Service=category"
    ),
}
"""The headers of tools, each with the field that it names."""


@pytest.mark.parametrize("tool", HEADS)
def test_each_header_of_a_known_tool_is_understood_and_no_other_column_stands_in(tool: str) -> None:
    columns = [column.partition("=") for column in HEADS[tool].split("|")]
    like = {"state": ("New", "Closed"), "kind": ("Incident", "Request"), "reopens": ("0", "1")}
    like |= {"Team Project": ("Operations",), "First Call Resolution Team": ("yes", "no")}

    def cell(name: str, field: str, row: int) -> str:
        if field.endswith("at") or name.endswith("Date"):
            return files.when(row)
        if field == "ticket" or name.endswith("ID"):
            return str(row)
        if name in ("Subject", "Ticket subject", "subject", "Zusammenfassung", "url", "Titel"):
            return f"About {row}"
        values = like.get(field or name, ("Bo Crane", "Cy Dunn", "Di Elm"))
        return values[row % len(values)]

    sample = [[cell(name, field, row) for name, _, field in columns] for row in range(40)]
    found = propose([name for name, _, _ in columns], sample).named()
    assert found == {field: name for name, _, field in columns if field}


def test_the_columns_of_a_file_never_seen_are_told_from_their_values(tmp_path: Path) -> None:
    path = files.write(tmp_path, files.never_seen())
    assert propose_mapping(path).named() == {
        "ticket": "b", "at": "a", "state": "c", "team": "e", "person": "d", "priority": "f",
        "category": "g", "vendor": "h",
    }  # fmt: skip
    log = read_log(path)
    assert (log.form, log.events, log.tickets) == ("events", 120, 40)
    states = dict(log.connection.execute("SELECT DISTINCT state, stage FROM events").fetchall())
    assert states == {"offen": "new", "in Bearbeitung": "active", "erledigt": "resolved"}


def test_the_proposal_says_how_sure_it_is_and_why(tmp_path: Path) -> None:
    shown = str(propose_mapping(files.write(tmp_path, files.never_seen())))
    assert "ticket:" in shown and "60%" in shown and "40 different identifiers in 120 rows" in shown


def test_pending_waits_for_the_caller_in_zendesk_and_for_anyone_elsewhere(tmp_path: Path) -> None:
    header = ["Id", "Updated at", "Status", "Group", "Solved at"]
    rows = [
        [f"{i // 2}", files.when(i), ("Pending", "Solved")[i % 2], "Desk", files.when(i | 1)]
        for i in range(20)
    ]
    stages = "SELECT DISTINCT stage FROM events ORDER BY 1"
    log = read_log(files.write(tmp_path, files.text_of(rows, header)))
    assert log.connection.execute(stages).fetchall() == [("resolved",), ("waiting_caller",)]
    header[-1] = "Done at"
    log = read_log(files.write(tmp_path, files.text_of(rows, header)))
    assert log.connection.execute(stages).fetchall() == [("resolved",), ("waiting_other",)]


def test_csv_gzip_workbook_and_parquet_tell_the_same(tmp_path: Path) -> None:
    import xlsxwriter

    rows = files.event_rows()
    text = files.text_of(rows)
    plain = files.write(tmp_path, text)
    paths = [files.write(tmp_path, gzip.compress(text.encode()), "log.csv.gz"), tmp_path / "log.xlsx"]
    with xlsxwriter.Workbook(paths[1]) as book:
        book.add_worksheet("Cover").write(0, 0, "Exported on request")
        sheet = book.add_worksheet("Log")
        form = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for line, row in enumerate([files.HEADER, *rows], start=2):  # two empty rows above the table
            for column, cell in enumerate(row):
                if line > 2 and column == 4:
                    sheet.write_datetime(line, column, datetime.fromisoformat(cell), form)
                elif line > 2 and column == 5:
                    sheet.write_number(line, column, int(cell))
                else:
                    sheet.write(line, column, cell)
    for kind, of_time in (("strings", "VARCHAR"), ("times", "TIMESTAMP")):
        paths.append(tmp_path / f"{kind}.parquet")
        duckdb.execute(
            f"COPY (SELECT * REPLACE (updated::{of_time} AS updated) "
            f"FROM read_csv('{plain}', all_varchar=true)) TO '{paths[-1]}'"
        )
    expected = events(read_log(plain))
    assert len(expected) == 60
    for path in paths:
        log = read_log(path)
        assert events(log) == expected, path
        assert (log.form, log.events, log.rejected) == ("events", 60, 0)


def test_instants_in_parquet_are_instants(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    duckdb.execute(
        f"""COPY (SELECT 'T' || i // 2 AS ticket, 'Desk' AS "group",
        TIMESTAMPTZ '2024-01-01 10:00:00+02' + to_hours(i) AS updated FROM range(20) t(i)) TO '{path}'"""
    )
    log = read_log(path, zone="America/New_York")
    assert str(log.connection.execute('SELECT min("at") FROM events').fetchone()[0]) == "2024-01-01 08:00:00"


def test_the_second_of_two_columns_of_one_name_can_be_named(tmp_path: Path) -> None:
    rows = [[f"T{i // 2}", "A", "B", files.when(i)] for i in range(20)]
    path = files.write(tmp_path, files.text_of(rows, ["ticket", "group", "group", "updated"]))
    assert read_log(path).connection.execute("SELECT DISTINCT team FROM events").fetchall() == [("A",)]
    log = read_log(path, by="group (2)")
    assert log.connection.execute('SELECT DISTINCT "by" FROM events').fetchall() == [("B",)]


def test_a_mapping_file_overrides_what_was_proposed(tmp_path: Path) -> None:
    own = tmp_path / "map.yaml"
    own.write_text(
        "team: person\nperson: null\nby: priority\nzone: Europe/Berlin\nmissing: [NULL, 'Ada Berg']\n"
        "states: {Active: waiting_vendor}\n"
    )
    log = read_log(files.write(tmp_path, files.text_of(files.event_rows())), mapping=read_mapping(own))
    assert (log.mapping["team"], log.by, log.zone) == ("person", "priority", "Europe/Berlin")
    assert "person" not in log.mapping
    ticket, at, state, stage, team, person, priority = events(log)[1]
    assert (ticket, str(at)) == ("INC0000", "2024-01-12 14:05:00")  # 15:05 in Berlin
    assert (state, stage, team, person, priority) == ("Active", "waiting_vendor", None, None, "1")


@pytest.mark.parametrize(
    ("assigned", "field"),
    [
        (("Service Desk", "Network Ops", "Storage Team", "Database Admins"), "team"),
        (("Ada Berg", "Bo Crane", "Cy Dunn"), "person"),
        (("ada.berg@ops-team.example", "bo.crane@ops-team.example"), "person"),
    ],
)
def test_to_whom_it_is_assigned_may_be_teams_where_no_column_has_groups(
    assigned: tuple[str, ...], field: str
) -> None:
    sample = [[f"INC{i}", files.when(i), assigned[i % len(assigned)]] for i in range(40)]
    assert propose(["Number", "Opened", "Assigned to"], sample).named() == {
        "ticket": "Number", "opened_at": "Opened", field: "Assigned to",
    }  # fmt: skip


def test_names_that_may_be_teams_are_told_where_all_tickets_count_as_one(tmp_path: Path) -> None:
    rows = [[f"INC{i}", files.when(i), ("SAP Basis", "Client Windows")[i % 2]] for i in range(40)]
    path = files.write(tmp_path, files.text_of(rows, ["Number", "Opened", "Assigned to"]))
    assert "Assigned to was taken for people. If it names teams, write team: in a mapping file." in (
        read_log(path).notes
    )


def test_numbers_that_a_spreadsheet_cut_short_are_told(tmp_path: Path) -> None:
    rows = [[f"1,2{i // 9}E+14", files.when(i), "Desk"] for i in range(40)]
    path = files.write(tmp_path, files.text_of(rows, ["Number", "Opened", "Team"], ";"))
    cut = [note for note in read_log(path).notes if "cut numbers of tickets short" in note]
    assert len(cut) == 1 and "in Number, such as 1,20E+14" in cut[0]


def test_a_column_of_numbers_that_is_empty_is_named(tmp_path: Path) -> None:
    rows = [["", files.when(i), "Desk"] for i in range(40)]
    path = files.write(tmp_path, files.text_of(rows, ["Number", "Opened", "Team"]))
    with pytest.raises(UserError, match="Number is called as one that does, but is empty in too many rows"):
        read_log(path)


def test_our_own_name_of_a_field_is_known_as_a_header() -> None:
    sample = [[f"INC{i}", files.when(i), files.when(i + 3)] for i in range(40)]
    assert propose(["ticket", "opened_at", "at"], sample).named()["at"] == "at"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ticket: nummer\n", "map.yaml:1: ticket: no column of "),
        ("ticket: nummer\n", "log.csv is called 'nummer'; did you mean 'number'?"),
        ("\ntickt: number\n", "map.yaml:2: tickt: no such field; did you mean ticket?"),
        ("states: {Open: begun}\n", "map.yaml:1: states: state 'Open' cannot be 'begun'; use one of new"),
        ("zone: Europe/Berln\n", "map.yaml:1: zone: no time zone is called 'Europe/Berln'"),
        ("day_first: 3\n", "map.yaml:1: day_first: must be true or false"),
        ("zone: UTC\nby: colour\n", "map.yaml:2: by: no column of "),
        ("zone: UTC\nby:\n", "map.yaml:2: by: has no value; state one or take the line out"),
        ("zone:\n", "map.yaml:1: zone: has no value"),
        ("by: [group]\n", "map.yaml:1: by: must be the name of one column"),
        ("missing: [[none]]\n", "map.yaml:1: missing: must be a list of texts"),
        ("- ticket\n", "map.yaml: must be lines of the form 'field: column'"),
        ("ticket: [\n", "map.yaml:2: is not valid YAML"),
    ],
)
def test_a_mapping_file_that_cannot_be_used_says_where(tmp_path: Path, text: str, message: str) -> None:
    own = tmp_path / "map.yaml"
    own.write_text(text)
    path = files.write(tmp_path, files.text_of(files.event_rows()))
    with pytest.raises(UserError) as error:
        read_log(path, mapping=read_mapping(own))
    assert message in str(error.value)


def test_a_column_that_the_line_names_and_the_log_lacks_is_told_of_the_log(tmp_path: Path) -> None:
    own = tmp_path / "map.yaml"
    own.write_text("by: group\n")
    path = files.write(tmp_path, files.text_of(files.event_rows()))
    with pytest.raises(UserError, match=r"log\.csv: by: no column is called 'colour'"):
        read_log(path, by="colour", mapping=read_mapping(own))


def test_codes_of_incidents_are_states_where_servicenow_wrote_them_and_it_is_said(tmp_path: Path) -> None:
    rows = [[f"INC{i}", "12367"[i % 5], "Desk", files.when(i), files.when(i + 2)] for i in range(40)]
    header = ["number", "state", "assignment_group", "sys_created_on", "sys_updated_on"]
    log = read_log(files.write(tmp_path, files.text_of(rows, header)))
    assert list(log.states.values()) == ["new", "active", "waiting_other", "resolved", "closed"]
    assert any("States are codes" in note for note in log.notes)

    tasks = [[*row[:1], row[1].replace("6", "4"), *row[2:]] for row in rows]  # 4 is closed, and 3 too
    log = read_log(files.write(tmp_path, files.text_of(tasks, header)))
    assert not any(log.states.values()) and any("Not known as a state" in note for note in log.notes)


def test_codes_that_a_late_row_shows_to_be_others_are_states_of_no_row(tmp_path: Path) -> None:
    rows = [[f"INC{i}", "12367"[i % 5], "Desk", files.when(i), files.when(i + 2)] for i in range(1000)]
    rows[900][1] = "4"  # beyond the rows that are looked at first
    header = ["number", "state", "assignment_group", "sys_created_on", "sys_updated_on"]
    log = read_log(files.write(tmp_path, files.text_of(rows, header)))
    assert not any(log.states.values())
    told = log.connection.execute("SELECT count(*) FROM log_rows WHERE stage IN ('active', 'resolved')")
    assert told.fetchone() == (0,)


def test_a_state_that_a_mapping_file_misspells_is_told(tmp_path: Path) -> None:
    own = files.write(tmp_path, "states:\n  Actve: waiting_vendor\n", "own.yaml")
    log = read_log(files.write(tmp_path, files.text_of(files.event_rows())), mapping=read_mapping(own))
    assert any("'Actve'" in note and "did you mean 'Active'?" in note for note in log.notes)


def test_a_meaning_that_only_values_tell_is_said(tmp_path: Path) -> None:
    log = read_log(files.write(tmp_path, files.never_seen()))
    assert any(note.startswith("Guessed from what is in them") for note in log.notes)


GROUPS = (
    "Custom field (Support team)", "Custom field (Resolver squad)", "Custom field (IT Queue)",
    "Custom field (Assignment)", "Benutzerdefiniertes Feld (Supportgruppe)",
    "Benutzerdefiniertes Feld (Zugewiesen an (Gruppe))", "Champs personnalisés (Équipe en charge)",
    "Champ personnalisé (Groupe support)", "Champs personnalisés (Attribué à)",
    "Campo personalizado (Equipo de soporte)", "Campo personalizzato (Gruppo di supporto)",
    "Campo personalizado (Equipa responsável)", "Aangepast veld (Behandelgroep)",
)  # fmt: skip


@pytest.mark.parametrize("group", GROUPS)
def test_the_name_inside_a_custom_field_points_at_the_group_in_seven_languages(group: str) -> None:
    names = ["Summary", "Issue key", "Issue Type", "Status", "Assignee", "Created", "Component/s",
             "Custom field (Request Type)", "Custom field (Approver group)", group]  # fmt: skip
    sample = [
        [f"VPN, {i % 4}", f"IT-{i}", "Incident", "Open", f"{'abcd'[i % 4]}.dunn", files.when(i), "Web",
         ("VPN", "Mail", "Printer")[i % 3], "Board", ("Network", "Workplace")[i % 2]]
        for i in range(40)
    ]  # fmt: skip
    found = propose(names, sample).named()
    assert (found["team"], found["category"]) == (group, "Custom field (Request Type)")
    assert (found["kind"], found["person"]) == ("Issue Type", "Assignee")


def test_a_summary_or_a_type_is_no_group_however_much_it_repeats() -> None:
    names = ["Summary", "Issue key", "Issue Type", "Status", "Created", "Custom field (Request Type)"]
    sample = [
        [f"VPN, {i % 4}", f"IT-{i}", "Incident", "Open", files.when(i), ("VPN", "Mail")[i % 2]]
        for i in range(40)
    ]
    assert "team" not in propose(names, sample).named()


def test_who_asked_and_who_watches_is_no_group_in_charge() -> None:
    names = ["ID", "Date d'ouverture", "Demandeur - Groupe demandeur", "Observateur - Groupe observateur",
             "Attribué à - Technicien", "Attribué à - Groupe de techniciens"]  # fmt: skip
    sample = [[str(i), files.when(i), "Compta", "Achats", "Di Elm", ("Net", "Desk")[i % 2]] for i in range(9)]
    assert propose(names, sample).named()["team"] == "Attribué à - Groupe de techniciens"


def test_a_field_that_a_mapping_file_says_is_in_no_column_stays_so_when_written_and_read_again(
    tmp_path: Path,
) -> None:
    from outtask.formats.tickets.mapping_out import write_mapping

    path = files.write(tmp_path, files.zendesk())
    own, again = tmp_path / "own.yaml", tmp_path / "again.yaml"
    own.write_text("resolved_at: none\nperson: null\n")
    log = read_log(path, mapping=read_mapping(own))
    assert not {"resolved_at", "person"} & log.mapping.keys()
    write_mapping(log.settled, log.states, again)
    assert "\nresolved_at: none  #" in again.read_text()
    assert "'closed_at: none'" in again.read_text()  # how to say it
    assert read_log(path, mapping=read_mapping(again)).mapping == log.mapping


def test_a_cell_that_names_several_groups_counts_by_the_first_and_it_is_said(tmp_path: Path) -> None:
    cells = ("Helpdesk", '"Helpdesk\nSécurité"', "Sécurité<br>Helpdesk", '"Helpdesk\r\nHelpdesk"', '"-\nNet"')
    rows = [[f"{i}", files.when(i), cells[i % 5], '"Bo Crane\nCy Dunn"'] for i in range(40)]
    head = ["ID", "Date d'ouverture", "Attribué à - Groupe de techniciens", "Attribué à - Technicien"]
    log = read_log(files.write(tmp_path, files.text_of(rows, head, ";")))
    teams = log.connection.execute("SELECT team, count(*) FROM events GROUP BY 1 ORDER BY 1").fetchall()
    assert teams == [("Helpdesk", 24), ("Net", 8), ("Sécurité", 8)]
    assert log.connection.execute("SELECT DISTINCT person FROM events").fetchall() == [("Bo Crane",)]
    assert (
        "Attribué à - Groupe de techniciens names several, a line each, in 16 rows: the first named counts."
        in log.notes
    )
    by = read_log(files.write(tmp_path, files.text_of(rows, [*head[:2], "Equip", head[3]], ";")), by="Equip")
    assert by.connection.execute('SELECT DISTINCT "by" FROM events ORDER BY 1').fetchall() == [
        ("Helpdesk",), ("Net",), ("Sécurité",)
    ]  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
def test_a_hint_names_the_tool_that_wrote_the_export_or_none(tool: str) -> None:
    from outtask.formats.report.lacking import TELLS, told_by

    hint = told_by(TOOLS[tool][1])
    assert hint.endswith(f": in {tool} {TELLS[tool]}.")
    assert not any(other in told_by({"ticket": "No", "team": "Squad"}) for other in TELLS)
