"""Files that mean harm, and people who may not drop any: refused, beside the field, and not kept."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from dropped_logs import log
from dropping import HOW, body, drop, stored

from outtask.core.worker import run_waiting
from outtask.people.roles import Role
from outtask.tickets.models import Batch

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<!doctype html><script>alert(1)</script>", "a web page or a drawing"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a web page or a drawing"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\x7fELF\x02\x01\x01", "a program"),
        (b"\x00\x01\x02\x03" * 50, "the bytes are no text"),
        (b"", "The file is empty"),
    ],
)
def test_what_is_no_table_is_refused_beside_the_field_and_not_kept(
    owner: Client, data: bytes, what: str
) -> None:
    refused = drop(owner, data, "tickets.csv")

    assert refused.status_code == 422
    assert what in body(refused)
    assert stored() == []


def test_a_path_in_the_name_is_only_a_name(owner: Client, settings) -> None:
    drop(owner, log(), "../../../etc/cron.d/evil.csv")
    (file,) = stored()

    assert file.name == "evil.csv"
    kept = [path for path in Path(settings.FILES).rglob("*") if path.is_file() and path.name == file.sha256]
    assert len(kept) == 1
    assert not list(Path(settings.HOME).rglob("*evil*"))


def test_more_than_may_be_is_refused_and_not_kept(owner: Client, settings) -> None:
    settings.MAX_UPLOAD_MB = 1

    told = drop(owner, b"number,updated\n" + b"1" * 3_000_000)

    assert told.status_code == 413
    assert "up to 1 MB" in body(told)
    assert stored() == []


def test_who_lies_about_the_length_is_cut_off(owner: Client, settings) -> None:
    settings.MAX_UPLOAD_MB = 1
    file = SimpleUploadedFile("x.csv", b"number,updated\n" + b"1" * 1_500_000)

    told = owner.post("/tickets/drop/", {"file": file})  # short of a megabyte more, as the form may have

    assert told.status_code == 413
    assert stored() == []


def test_nobody_sends_a_file_without_signing_in_or_without_the_token_of_the_form(
    client: Client, signed_in
) -> None:
    unknown = drop(client, log())
    strict = signed_in(Client(enforce_csrf_checks=True), Role.OWNER)
    forged = drop(strict, log())

    assert unknown.status_code == 302
    assert unknown.headers["Location"].startswith("/people/sign-in/")
    assert forged.status_code == 403
    assert stored() == []


def test_an_archive_that_is_a_bomb_is_looked_into_and_then_refused(owner: Client, monkeypatch) -> None:
    monkeypatch.setattr("outtask.tickets.read_file.UNPACKED", 20_000_000)
    bomb = gzip.compress(log(60).encode() + b"INC9,New,Desk,Ada,2024-01-12 08:05:00,1\n" * 2_000_000)
    at = drop(owner, bomb, "log.csv.gz").headers["Location"]

    look = owner.get(at)
    owner.post(at, HOW)
    (job,) = run_waiting()

    assert len(bomb) < 1_000_000
    assert look.status_code == 200
    assert "the archive unpacks to more than 0.0186 GB" in job.error
    assert Batch.objects.everything("a test looks").count() == 0


def test_a_workbook_that_is_a_bomb_is_refused(owner: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(1 << 20))
        archive.infolist()[-1].file_size = 3 << 30  # what it says it is: the reader goes by that
    at = drop(owner, packed.getvalue(), "log.xlsx").headers["Location"]

    told = owner.get(at)

    assert told.status_code == 422
    assert "unpacks to more than 2 GB" in body(told)


def test_ten_thousand_columns_are_refused_at_once(owner: Client) -> None:
    wide = ",".join(f"c{i}" for i in range(10_000))
    at = drop(owner, f"{wide}\n{wide}\n").headers["Location"]

    told = owner.get(at)

    assert told.status_code == 422
    assert "there are 10,000 columns" in body(told).lower()


def test_what_stands_in_a_file_is_never_run(owner: Client) -> None:
    evil = "<script>alert(1)</script>"
    text = log().replace("Desk", evil).replace("group", f"group{evil}")
    at = drop(owner, text, f"{evil}.csv").headers["Location"]

    look = owner.get(at).content.decode()

    assert evil not in look
    assert "&lt;script&gt;alert(1)" in look


def test_who_only_reads_sees_the_logs_and_can_drop_nothing(
    client: Client, signed_in, brought, log_of
) -> None:
    source = log_of(brought(log()))
    auditor = signed_in(client, Role.AUDITOR)

    assert auditor.get(f"/tickets/logs/{source.pk}/found/").status_code == 200
    seen = body(auditor.get(f"/tickets/logs/{source.pk}/"))
    assert "Add a file" not in seen
    assert "Take it out" not in seen
    assert drop(auditor, log()).status_code == 403
    assert auditor.get(f"/tickets/logs/{source.pk}/again/").status_code == 403


@pytest.mark.parametrize("role", [Role.PROVIDER_LEAD, Role.PROVIDER_MEMBER])
def test_a_provider_sees_no_log(client: Client, signed_in, brought, log_of, role: Role) -> None:
    source = log_of(brought(log()))
    provider = signed_in(client, role)

    for address in ("logs/", f"logs/{source.pk}/", f"logs/{source.pk}/found/", "drop/"):
        assert provider.get(f"/tickets/{address}").status_code == 403


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("a,b\n1,2\n", "No column holds times."),
        ("number,state\nA1,open\nA2,closed\n", "No column holds times."),
        ("number,opened_at,state\nA1,soon,open\nA2,later,closed\n", "None of 2 rows can be read."),
        ("number,opened_at,state\nA1,2026-03-17 10:00,open\n", "Its one row can be read."),
    ],
)
def test_a_file_that_cannot_be_used_says_so_first_and_looks_like_it(
    owner: Client, data: str, told: str
) -> None:
    said = "?column-0=ticket&column-1=opened_at&column-2=state" if "opened_at" in data else ""
    look = body(owner.get(drop(owner, data).headers["Location"] + said))
    can = told == "Its one row can be read."

    assert f'<p id="told">{told}</p>' in look
    assert ("Dates read the same either way." in look) == can
    assert ("notice good" in look) == can
