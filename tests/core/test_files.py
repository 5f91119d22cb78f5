"""Files lie under the hash of what they hold; their given name is shown and nothing else."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from django.conf import settings

from outtask.core.commands import Actor, command
from outtask.core.contents import Content, contents, place, put, sweep
from outtask.core.files import open_stored, path_of, plain_name, receive, store
from outtask.core.ledger import record
from outtask.core.models import StoredFile
from outtask.core.scope import ScopeForgotten
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import Acting

DAY = 24 * 3600


@command
def hand_in(*, actor: Actor, received: Content, name: str) -> StoredFile:
    actor.check("add", StoredFile)
    file = store(received, name=name, kind="text/csv")
    record("file.handed_in", file, after={"sha256": file.sha256})
    return file


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.FILES = tmp_path / "files"


def grown_old(path: Path) -> None:
    os.utime(path, (path.stat().st_atime - 2 * DAY, path.stat().st_mtime - 2 * DAY))


def test_what_was_handed_in_can_be_read_again_whatever_it_was_called(acting: Acting) -> None:
    received = receive(io.BytesIO(b"number,opened\n1,2\n"))
    file = hand_in(actor=acting(Role.OWNER), received=received, name="../../etc/cron.d/log.csv")

    assert file.name == "log.csv"
    assert file.size == 18
    assert path_of(file) == settings.FILES / file.sha256[:2] / file.sha256
    with open_stored(file) as stream:
        assert stream.read() == b"number,opened\n1,2\n"


def test_two_rows_share_one_content(acting: Acting) -> None:
    one, two = (
        hand_in(actor=acting(Role.OWNER), received=receive(io.BytesIO(b"same")), name=name)
        for name in ("a.csv", "b.csv")
    )

    assert one.pk != two.pk
    assert [*contents(settings.FILES)] == [path_of(one)] == [path_of(two)]


def test_a_file_above_the_limit_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(UserError, match="larger than 1 MB"):
        receive(io.BytesIO(bytes(1_000_001)), most=1_000_000)

    assert [path for path in settings.FILES.rglob("*") if path.is_file()] == []


def test_a_stream_that_breaks_leaves_nothing() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError("gone")

    with pytest.raises(UserError, match="could not be stored"):
        receive(Broken())

    assert [path for path in settings.FILES.rglob("*") if path.is_file()] == []


def test_a_content_cannot_be_written_to() -> None:
    received = receive(io.BytesIO(b"kept"))

    assert place(settings.FILES, received.sha256).stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize("hash_", ["", "ab", "../" * 20 + "ab", "A" * 64, "a" * 63 + "/", "a" * 65])
def test_only_a_hash_leads_to_a_file(hash_: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        place(settings.FILES, hash_)


def test_a_file_is_stored_by_commands_only() -> None:
    with pytest.raises(ScopeForgotten):
        store(receive(io.BytesIO(b"x")), name="x", kind="text/csv")


def test_what_was_swept_meanwhile_is_told(acting: Acting) -> None:
    received = receive(io.BytesIO(b"x"))
    place(settings.FILES, received.sha256).unlink()

    with pytest.raises(UserError, match="no longer there"):
        hand_in(actor=acting(Role.OWNER), received=received, name="x")


def test_sweeping_takes_what_no_row_names_once_it_is_old(acting: Acting) -> None:
    kept = hand_in(actor=acting(Role.OWNER), received=receive(io.BytesIO(b"kept")), name="kept")
    forgotten = place(settings.FILES, receive(io.BytesIO(b"forgotten")).sha256)
    fresh = place(settings.FILES, receive(io.BytesIO(b"fresh")).sha256)
    half = settings.FILES / "arriving-0123"
    half.write_bytes(b"hal")
    for path in (path_of(kept), forgotten, half):
        grown_old(path)

    assert sweep(settings.FILES) == 2
    assert {*contents(settings.FILES)} == {path_of(kept), fresh}
    assert not half.exists()


@pytest.mark.django_db
def test_an_old_content_that_is_handed_in_again_is_not_swept_before_its_row_is_there() -> None:
    again = place(settings.FILES, receive(io.BytesIO(b"again")).sha256)
    grown_old(again)
    receive(io.BytesIO(b"again"))

    assert sweep(settings.FILES) == 0
    assert again.exists()


@pytest.mark.django_db
def test_a_folder_of_which_nobody_told_what_is_to_be_kept_is_not_swept(tmp_path: Path) -> None:
    grown_old(place(tmp_path / "other", put(tmp_path / "other", io.BytesIO(b"x")).sha256))

    assert sweep(tmp_path / "other") == 0


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (r"C:\Users\Ann\log.csv", "log.csv"),
        ("log\u202evsc.exe\x00", "logvsc.exe"),
        ("..", "file"),
        ("/", "file"),
        ("", "file"),
        ("x" * 300 + ".csv", "x" * 251 + ".csv"),
    ],
)
def test_names_are_shown_without_folders_and_without_what_steers_a_screen(given: str, shown: str) -> None:
    assert plain_name(given) == shown
