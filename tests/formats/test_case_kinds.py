"""The name of a group tells what kind of work it is, as real exports write it; what it does not is asked."""

from __future__ import annotations

import pytest
from tests.formats.test_case_new import assessed, facts

from outtask.formats.case_kinds import By, kind_comment, taken_for
from outtask.formats.case_new import kinds_of, new_case
from outtask.formats.case_template import told_by

NAMES = {
    "service-desk": (
        "Service Desk", "IT-ServiceDesk", "GRP_IT_SERVICE_DESK", "ITServiceDesk EMEA", "Helpdesk N1",
        "HELPDESK", "IT Help Desk L1", "Netzwerk-Helpdesk", "SAP Service Desk", "First Level Support",
        "1st-Level-Support", "Support L1", "Benutzerservice", "Anwenderbetreuung Süd", "UHD",
        "Support utilisateur", "Support Utilisateurs - Siège", "Assistance aux utilisateurs", "SUPPORT N1",
        "Centre de services", "Mesa de ayuda", "Atención a Usuarios", "CAU Madrid", "Soporte Nivel 1",
        "Assistenza utenti", "Supporto Utenti IT", "Suporte ao usuário", "Apoio ao Utilizador",
        "Central de Serviços de TI", "Gebruikersondersteuning", "Eerstelijns support",
        "Wsparcie użytkowników", "WSPARCIE UZYTKOWNIKOW", "I linia wsparcia / Pierwsza linia", "Användarstöd",
        "Brugersupport", "Brukerstøtte", "brukerstoette", "Käyttäjätuki", "IT-Support",
    ),
    "network": (
        "IT Network Team", "Network 2nd Level", "Networks & Telecoms", "IT Networking", "NetworkTeam",
        "LAN/WAN", "grp_lan", "Réseau et télécoms", "RESEAUX", "Netzwerk", "Netzwerkbetrieb",
        "Firmennetzwerk", "Wi-Fi", "Telekommunikation", "Redes y Telecomunicaciones", "Reti e TLC", "Redes",
        "Netwerkbeheer", "Sieci", "Administracja sieciowa", "Nätverk", "Netværk", "Nettverk",
        "Nettverksdrift", "Tietoverkot", "Firewall Ops", "Telefonie", "SD-WAN",
    ),
    "end-user-devices": (
        "Arbeitsplatz", "Arbeitsplatzservice", "Arbeitsplatz-Service Nord", "Endgeräte", "Endgeraete Support",
        "Vor-Ort-Service", "Bureautique", "Postes de travail", "Support de proximité", "Puesto de Trabajo",
        "Microinformática", "Ofimática", "Postazioni di lavoro", "Postos de Trabalho", "Werkplekbeheer",
        "Stacje robocze", "Arbetsplats", "Arbejdspladser", "Arbeidsplass", "Klientdrift", "Lähituki",
        "Desktop Support", "Workplace Services", "End-User Computing", "Field Service IT",
        "Onsite Support Lyon", "Cloud Desktop",
    ),
    "backup-and-restore": (
        "Backup", "Back-up & Restore", "Backupbetrieb", "Cloud Backup", "Datensicherung", "Sauvegarde",
        "Sauvegardes et archivage", "Copias de seguridad", "Respaldos", "Cópias de Segurança",
        "Kopie zapasowe", "Säkerhetskopiering", "Sikkerhedskopiering", "Varmuuskopiointi",
        "Backup and Storage",
    ),
    "storage-maintenance": (
        "Storage", "SAN/NAS", "grp_san", "Servers and storage", "Speichersysteme", "Stockage",
        "Almacenamiento", "Armazenamento", "Pamięci masowe", "Lagring", "Storagebetrieb",
    ),
    "security-operations": (
        "SOC", "SOC L1", "Cloud SOC", "Cyber Defence", "Cybersécurité", "IT-Sicherheit",
        "Informationssicherheit", "Seguridad informática", "Sicurezza IT", "Segurança da Informação",
        "Informatiebeveiliging", "Cyberbezpieczeństwo", "IT-säkerhet", "IT-sikkerhed", "Tietoturva",
        "Security Operations Network",
    ),
    "application-support": (
        "APP_ERP", "Application Support", "Business applications", "SAP Basis", "2nd Level", "Support N2",
        "Anwendungsbetreuung", "Fachverfahren", "Applikationsbetrieb", "Support applicatif", "Aplicaciones",
        "Applicazioni gestionali", "Aplicações", "Applicatiebeheer", "Functioneel beheer",
        "Aplikacje biznesowe", "Systemförvaltning", "Applikationer", "Fagsystemer", "Sovellustuki",
    ),
    "cloud-platform": (
        "Cloud", "Cloud Ops Azure", "Cloudbetrieb", "DevOps", "Kubernetes", "Platform Engineering",
        "Plattformen", "Nube", "Nuvem", "Chmura", "Molntjänster", "Skytjenester", "Pilvipalvelut",
    ),
    "freelancers": ("Freelancers", "IT Contractors", "Freiberufler"),
    None: (
        "Portal", "Networking events", "HR support", "Cloud accounting", "Marketing Cloud", "Partner network",
        "Redes sociales", "Réseaux sociaux", "Rete vendita", "Netzwerkveranstaltungen", "Social media",
        "Society", "San Francisco", "SAN DIEGO", "San José", "Suporte nas lojas", "Lan Nguyen", "Planung",
        "Landscaping", "Wanderwege", "Diskussion", "Archiv", "Restauration", "Restaurant", "Backup generator",
        "Cyber Monday", "Data Protection Officer", "Workplace safety", "Arbeitsplatzsicherheit",
        "Job applications", "Applicant management", "Container terminal", "Warehouse storage",
        "Sales platform", "Support", "Group 70", "Team 7", "Windows Server", "Accounts and mail",
        "Plant systems", "Dispatch", "Änderungen", "运维", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in NAMES.items() for name in names])
def test_a_name_as_exports_write_it_points_at_its_kind_of_work_or_at_none(
    kind: str | None, name: str
) -> None:
    assert told_by(name) == kind


def test_a_new_case_says_what_each_function_was_taken_for_and_asks_where_no_name_tells_it() -> None:
    found = assessed(facts("Netzwerk"), facts("Zeta"), facts("Equipe Lyon"), facts("Bureau"))

    text = " ".join(new_case(found, like={"Bureau": "end-user-devices"}).replace("#", " ").split())

    assert "from the template network (Network), told from its name" in text
    assert "from the template end-user-devices (End-user devices), as the map says" in text
    asked = "QUESTION What is it like? Its name does not tell what kind of work it is, so what is assumed"
    assert text.count(f"{asked} of it is from the template ticket-team") == 2
    assert text.count("say like: and one of application-support, ") == 1  # how to choose is said once
    assert "one-time-migration" not in text  # a project is no function of a log


def test_what_a_map_says_comes_before_what_a_name_tells() -> None:
    found = assessed(facts("Service desk"), facts("Help"))

    kinds = kinds_of(found, like={"Service desk": "network", "Help": "service-desk"})

    assert [one.template for one in kinds] == ["network", "service-desk"]
    assert {one.by for one in kinds} == {By.MAP}


def test_small_groups_together_are_of_many_kinds_and_not_asked_for_one() -> None:
    assert taken_for("Other groups").by is By.MANY
    assert "QUESTION" not in "".join(kind_comment(taken_for("Other groups"), first=True))
