"""What a dropped file holds is erased when its owner says so, or by its age; what was imported counts on."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from dropped_logs import files, log

from outtask.cli.main import run_line
from outtask.core import clock
from outtask.core.backup import make_backup
from outtask.core.contents import sweep
from outtask.core.files import _remove, open_stored, receive
from outtask.core.ledger_check import verify
from outtask.core.models import LedgerEntry, StoredFile
from outtask.core.scope import NotAllowed
from outtask.core.worker import run_waiting
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from outtask.tickets.commands import begin_import, begin_reading_again, erase_file, receive_file
from outtask.tickets.models import Batch
from outtask.tickets.queries import assess
from outtask.tickets.reading import Reading

pytestmark = pytest.mark.django_db(transaction=True)
WITH_REJECTS = log(60) + "INC9,New,Desk,Ada Lovelace,no time at all,1\n"


def holding(folder: Path, words: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


def lain(folder: Path, *, days: float = 2) -> None:
    """Let all files of a folder have lain there for a while."""
    for path in (path for path in folder.rglob("*") if path.is_file()):
        os.utime(path, (time.time() - days * 86_400,) * 2)


def aged(file: StoredFile, days: float) -> None:
    rows = StoredFile.objects.everything("a test lets time pass").filter(pk=file.pk)
    rows.update(added_at=clock.now() - timedelta(days=days))


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
    lain(settings.FILES)

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
    lain(settings.FILES)
    erase_file(actor=acting(Role.OWNER), file=once)
    assert holding(settings.FILES, b"INC") == []

    again = drop(log(), "again.csv")

    assert len(holding(settings.FILES, b"INC")) == 1
    assert (once.sha256, again.erased_at) == (again.sha256, None)


def test_tidying_erases_what_is_old(drop, settings, capsys) -> None:
    with clock.at(clock.now() - timedelta(days=40)):
        drop(log(30), "old.csv")
    lain(settings.FILES, days=40)
    drop(log(60), "young.csv")

    assert run_line(["tidy", "--erase-files-after", "30"]) == 0

    assert "Erased: 1 dropped file older than 30 days." in capsys.readouterr().out
    kept = StoredFile.objects.everything("a test looks").filter(erased_at=None)
    assert [file.name for file in kept] == ["young.csv"]
    assert len(holding(settings.FILES, b"INC")) == 1


def test_what_is_handed_in_while_it_is_erased_is_kept(drop, acting, settings, tmp_path: Path) -> None:
    owner = acting(Role.OWNER)
    once = drop(log(), "once.csv")
    lain(settings.FILES)
    again = receive(files.write(tmp_path, log(), "again"))  # its bytes have come, and its row has not

    erase_file(actor=owner, file=once)

    two = receive_file(actor=owner, received=again, name="again.csv", kind="text/csv")
    with open_stored(two) as stream:
        assert stream.read().startswith(log(1).encode()[:20])


def test_what_came_today_and_is_erased_is_read_by_nobody_and_gone_in_a_day(drop, acting, settings) -> None:
    file = drop(log(), "today.csv")
    erase_file(actor=acting(Role.OWNER), file=file)
    file.refresh_from_db()
    with pytest.raises(UserError, match="was erased"):
        open_stored(file)
    assert sweep(settings.FILES) == 0
    lain(settings.FILES, days=1)

    assert sweep(settings.FILES) == 1
    assert holding(settings.FILES, b"INC") == []


def test_a_row_that_came_before_the_content_went_keeps_it(drop, acting, settings) -> None:
    once = drop(log(), "once.csv")
    erase_file(actor=acting(Role.OWNER), file=once)
    again = drop(log(), "again.csv")
    lain(settings.FILES)

    _remove(once.sha256)

    open_stored(again).close()


def test_what_was_dropped_again_lately_is_as_old_as_that(drop, settings, capsys) -> None:
    old, again = drop(log(), "old.csv"), drop(log(), "again.csv")
    aged(old, 400)
    lain(settings.FILES, days=400)

    assert run_line(["tidy", "--erase-files-after", "365"]) == 0

    assert "Erased: 0 dropped files" in capsys.readouterr().out
    again.refresh_from_db()
    open_stored(again).close()
    aged(again, 366)
    assert run_line(["tidy", "--erase-files-after", "365"]) == 0
    assert holding(settings.FILES, b"INC") == []


def test_the_rejected_rows_of_a_younger_file_stay(brought, settings, acting) -> None:
    """Two exports with the same rejected row: their lists are one content."""
    brought(WITH_REJECTS, name="old.csv", title="Old")
    young = brought(log(range(1, 61)) + WITH_REJECTS.splitlines()[-1] + "\n", name="young.csv", title="Young")
    old, new = (Batch.objects.everything("a test looks").get(source__title=name) for name in ("Old", "Young"))
    assert old.rejects.sha256 == new.rejects.sha256 and young.result

    erase_file(actor=acting(Role.OWNER), file=old.file)

    new.rejects.refresh_from_db()
    open_stored(new.rejects).close()


def test_why_an_old_file_is_not_erased_is_told(drop, acting, capsys) -> None:
    file = drop(log(), "old.csv")
    begin_import(actor=acting(Role.OWNER), file=file, title="Desk", reading=Reading())
    aged(file, 40)

    assert run_line(["tidy", "--erase-files-after", "30"]) == 0

    said = capsys.readouterr().out
    assert "Not erased: old.csv: this file is being read; wait until that is done, or stop it" in said


def test_what_was_erased_is_not_imported(drop, acting) -> None:
    file = drop(log(), "gone.csv")
    seen_before = StoredFile.objects.everything("as a page that was open read it").get(pk=file.pk)
    erase_file(actor=acting(Role.OWNER), file=file)

    with pytest.raises(UserError, match="was erased; drop it again"):
        begin_import(actor=acting(Role.OWNER), file=seen_before, title="Desk", reading=Reading())
