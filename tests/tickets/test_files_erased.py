"""What a dropped file holds is erased when its owner says so, or by its age; what was imported counts on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from dropped_logs import log

from outtask.cli.main import run_line
from outtask.core import clock
from outtask.core.backup import make_backup
from outtask.core.ledger_check import verify
from outtask.core.models import LedgerEntry, StoredFile
from outtask.core.scope import NotAllowed
from outtask.core.worker import run_waiting
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from outtask.tickets.commands import begin_import, begin_reading_again, erase_file
from outtask.tickets.queries import assess
from outtask.tickets.reading import Reading

pytestmark = pytest.mark.django_db(transaction=True)
WITH_REJECTS = log(60) + "INC9,New,Desk,Ada Lovelace,no time at all,1\n"


def holding(folder: Path, words: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


@pytest.fixture(autouse=True)
def folders(settings, tmp_path: Path) -> None:
    for name in ("FILES", "BATCHES"):
        setattr(settings, name, tmp_path / name.lower())


def test_an_owner_erases_what_a_file_holds_and_what_was_imported_counts_on(
    client: Client, signed_in, brought, log_of, acting, settings, tmp_path: Path
) -> None:
    job = brought(WITH_REJECTS, name="export of May.csv")
    source, scope = log_of(job), acting(Role.OWNER).scope
    before = assess(scope, source)
    file = StoredFile.objects.everything("a test looks").get(name="export of May.csv")
    assert len(holding(settings.FILES, b"Ada Lovelace")) == 2  # itself, and the list of its rejected rows
    owner = signed_in(client, Role.OWNER)
    assert "export of May.csv" in owner.get("/tickets/files/").content.decode()
    there = f"/tickets/files/{file.pk}/erase/"
    assert "60 rows" in owner.get(there).content.decode()

    assert owner.post(there).status_code == 302

    assert holding(settings.FILES, b"Ada Lovelace") == []
    assert assess(scope, source) == before
    entry = LedgerEntry.objects.everything("a test looks").get(name="tickets.file_erased")
    assert b"export of May.csv" in bytes(entry.body) and file.sha256.encode() in bytes(entry.body)
    assert verify().entries
    assert "What it held was erased" in owner.get(there).content.decode()
    assert owner.get(f"/tickets/imports/{job.result['import']}/rejects/").status_code == 404
    assert owner.get(f"/tickets/logs/{source.pk}/").status_code == 200
    assert "was erased" in owner.get(f"/tickets/drop/{file.pk}/").content.decode()
    assert make_backup(tmp_path / "one.outtask").missing == []


def test_nobody_else_erases_a_file(drop, acting, client: Client, signed_in) -> None:
    file = drop(log())
    for role in Role:
        if role is not Role.OWNER:
            with pytest.raises(NotAllowed):
                erase_file(actor=acting(role), file=file)
    assert signed_in(client, Role.SOURCING).get("/tickets/files/").status_code == 403


def test_a_file_that_is_to_be_read_is_not_erased_before(brought, drop, acting, log_of) -> None:
    owner = acting(Role.OWNER)
    source = log_of(brought(log(30), name="first.csv"))
    file = drop(log(60), "second.csv")
    begin_import(actor=owner, file=file, source=source, reading=Reading())
    with pytest.raises(UserError, match="is being read"):
        erase_file(actor=owner, file=file)
    run_waiting()
    begin_reading_again(actor=owner, source=source, reading=Reading.of(source))
    with pytest.raises(UserError, match="is being read"):
        erase_file(actor=owner, file=file)
    run_waiting()

    erase_file(actor=owner, file=file)
    begin_reading_again(actor=owner, source=source, reading=Reading.of(source))

    (job,) = run_waiting()
    assert "second.csv" in job.error and "was erased" in job.error


def test_what_is_dropped_again_is_a_file_of_its_own(drop, acting, settings) -> None:
    once = drop(log(), "once.csv")
    erase_file(actor=acting(Role.OWNER), file=once)
    assert holding(settings.FILES, b"INC") == []

    again = drop(log(), "again.csv")

    assert len(holding(settings.FILES, b"INC")) == 1
    assert (once.sha256, again.erased_at) == (again.sha256, None)


def test_tidying_erases_what_is_old(drop, settings, capsys) -> None:
    with clock.at(clock.now() - timedelta(days=40)):
        drop(log(30), "old.csv")
    drop(log(60), "young.csv")

    assert run_line(["tidy", "--erase-files-after", "30"]) == 0

    assert "Erased: 1 dropped file older than 30 days." in capsys.readouterr().out
    kept = StoredFile.objects.everything("a test looks").filter(erased_at=None)
    assert [file.name for file in kept] == ["young.csv"]
    assert len(holding(settings.FILES, b"INC")) == 1
