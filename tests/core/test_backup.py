"""A backup brings everything back to the hash, or changes nothing."""

from __future__ import annotations

import inspect
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_by_hand import note, plainly, run
from test_files import hand_in

from outtask.core import clock
from outtask.core.backup import make_backup, restore_backup
from outtask.core.backup.archive import reading
from outtask.core.contents import contents, place, put
from outtask.core.files import receive
from outtask.core.ledger_check import verify
from outtask.core.models import Job, LedgerEntry
from outtask.people.actors import actor_of
from outtask.people.models import Organisation, User
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import People, close_what_others_left, make_people

pytestmark = pytest.mark.django_db(transaction=True)
ODD = {
    "é": [1, 2.5, -0.0, 1e16, 1e-7, True, None, "\U0001f512"],
    "b": {"z": 1, "a": 2},
    "": 10**30,
}


@pytest.fixture
def folders(transactional_db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of this test alone, for what lies beside the database.

    Django's tests refuse databases that they do not know, as the one is that takes the place of the old.
    """
    guard = inspect.getclosurevars(BaseDatabaseWrapper.ensure_connection)
    real = guard.nonlocals["real_ensure_connection"]
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", real)
    for name in ("FILES", "BATCHES", "BACKUPS"):
        setattr(settings, name, tmp_path / name.lower())
    close_what_others_left()
    return tmp_path


@pytest.fixture
def filled(folders: Path) -> People:
    """A workspace with something in each of its three stores."""
    people = make_people()
    owner = actor_of(people.user(Role.OWNER), request="r", key="k")
    hand_in(actor=owner, received=receive(io.BytesIO(b"number\n1\n")), name="log.csv")
    for name in ("Zürich", "x" * 3_000):
        note(actor=actor_of(people.user(Role.OWNER)), about=people.user(Role.PMO), name=name)
    Job.objects.everything("tests").create(kind="k", title="t", arguments=ODD, created_at=clock.now())
    batch = put(django.BATCHES, io.BytesIO(b"PAR1..."))
    assert place(django.BATCHES, batch.sha256).is_file()
    return people


def parts(path: Path) -> dict[str, str]:
    """Return the hash of what each part holds."""
    with reading(path) as backup:
        told = backup.manifest["parts"]
    return {name: part.get("lines_sha256") or part["sha256"] for name, part in told.items()}


def emptied() -> None:
    """Begin anew, as a workspace that was made just now."""
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    for folder in (django.FILES, django.BATCHES):
        for path in [*contents(folder)]:
            path.unlink()


def state() -> tuple[Any, ...]:
    """Return what would show that something was changed."""
    entries = LedgerEntry.objects.everything("tests").count()
    users = sorted(User.objects.values_list("email", flat=True))
    return entries, users, [*contents(django.FILES)], [*contents(django.BATCHES)]


def test_everything_comes_back_to_the_hash(filled: People, folders: Path) -> None:
    done = make_backup(folders / "one.outtask")
    before = state()
    ledger = verify()
    emptied()

    restored = restore_backup(folders / "one.outtask")

    assert (done.broken, done.missing, done.files, restored.files) == ("", [], 2, 2)
    assert restored.rows == done.rows > 20
    assert state() == before
    assert verify() == ledger
    assert Job.objects.everything("tests").get().arguments == ODD
    make_backup(folders / "two.outtask")
    assert parts(folders / "two.outtask") == parts(folders / "one.outtask")


def test_the_workspace_goes_on_where_it_was(filled: People, folders: Path) -> None:
    """Keys are not given out again, or the ledger would speak of somebody else."""
    gone = Organisation.objects.everything("tests").create(name="Gone", created_at=clock.now())
    gone_key = gone.pk
    gone.delete()
    make_backup(folders / "one.outtask")
    emptied()
    restore_backup(folders / "one.outtask")

    new = Organisation.objects.everything("tests").create(name="New", created_at=clock.now())
    assert new.pk > gone_key
    plainly(actor=actor_of(User.objects.get(pk=filled.user(Role.OWNER).pk)), name="later")
    assert verify().entries == 4


def test_it_replaces_nothing_unasked(filled: People, folders: Path) -> None:
    make_backup(folders / "one.outtask")
    before = state()

    with pytest.raises(UserError, match="not empty; give --replace"):
        restore_backup(folders / "one.outtask")

    assert state() == before


def test_what_is_replaced_is_backed_up_first(filled: People, folders: Path) -> None:
    make_backup(folders / "one.outtask")
    before = state()
    plainly(actor=actor_of(filled.user(Role.OWNER)), name="later")
    later = state()

    kept = restore_backup(folders / "one.outtask", replace=True).kept

    assert state() == before
    assert kept is not None
    restore_backup(kept, replace=True)
    assert state() == later


def test_it_is_for_its_owner_only_and_holds_no_key(filled: People, folders: Path) -> None:
    make_backup(folders / "one.outtask")
    from outtask.core.ledger_head import signing_key

    content = (folders / "one.outtask").read_bytes()
    assert (folders / "one.outtask").stat().st_mode & 0o777 == 0o600
    assert signing_key().private_bytes_raw() not in content
    assert (django.HOME / "ledger-key").read_bytes().strip() not in content
    assert django.SECRET_KEY.encode() not in content


def test_anybody_can_read_its_parts(filled: People, folders: Path) -> None:
    make_backup(folders / "one.outtask")

    with tarfile.open(folders / "one.outtask") as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    assert "rows/people.User.jsonl.gz" in names
    assert sum(name.startswith("files/") for name in names) == 1
    assert manifest["ledger"]["number"] == 3
    assert not [name for name in names if "Session" in name or "Permission" in name]


SMALL: list[bytes] = []


@pytest.fixture
def small(folders: Path) -> Iterator[bytes]:
    """The bytes of a backup, made once; the workspace is empty, and must be so afterwards."""
    if not SMALL:
        people = make_people()
        received = receive(io.BytesIO(b"1"))
        hand_in(actor=actor_of(people.user(Role.OWNER)), received=received, name="log.csv")
        make_backup(folders / "small.outtask")
        emptied()
        SMALL.append((folders / "small.outtask").read_bytes())
    yield SMALL[0]
    assert state() == (0, [], [], [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_bit_that_is_changed_is_found(small: bytes, folders: Path, where: float, bit: int) -> None:
    changed = bytearray(small)
    changed[int(where * len(small))] ^= 1 << bit
    (folders / "changed.outtask").write_bytes(changed)

    with pytest.raises(UserError, match=r"cut or altered|is no backup"):
        restore_backup(folders / "changed.outtask")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_backup_that_was_cut_is_refused(small: bytes, folders: Path, share: float) -> None:
    (folders / "cut.outtask").write_bytes(small[: int(share * len(small))])

    with pytest.raises(UserError, match=r"cut or altered|is no backup"):
        restore_backup(folders / "cut.outtask")


def resealed(content: bytes, folder: Path, change: Any) -> Path:
    """Return a backup that somebody changed who knows how it is sealed."""
    from outtask.core.backup.archive import writing

    out = folder / "resealed.outtask"
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar, writing(out) as archive:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
        held = {
            member.name: tar.extractfile(member).read()  # type: ignore[union-attr]
            for member in tar.getmembers()[:-1]
        }
        change(manifest, held)
        told = manifest.pop("parts")
        for name, data in held.items():
            extra = {
                key: told.get(name, {})[key] for key in ("rows", "lines_sha256") if key in told.get(name, {})
            }
            archive.add(name, io.BytesIO(data), len(data), **extra)
        archive.seal({key: value for key, value in manifest.items() if key != "format"})
    return out


CHANGES: dict[str, tuple[Any, str]] = {
    "a newer version": (
        lambda manifest, held: manifest["migrations"].append(["core", "9999_future"]),
        "newer version",
    ),
    "a path as name": (lambda manifest, held: held.update({"files/../../x": b"x"}), "cut or altered"),
    "a file that is not its name": (
        lambda manifest, held: held.update({f"files/{'0' * 64}": b"x"}),
        "holds something else",
    ),
    "a table that is missing": (
        lambda manifest, held: held.pop("rows/core.LedgerHead.jsonl.gz"),
        "tables of its version",
    ),
    "rows that are others": (
        lambda manifest, held: held.update(
            {"rows/core.PersonalDetail.jsonl.gz": held["rows/core.DoneRequest.jsonl.gz"]}
        ),
        "not those of its version",
    ),
    "a head of another ledger": (lambda manifest, held: manifest["ledger"].update(number=7), "altered"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_wrong_inside_leaves_the_workspace_as_it_was(small: bytes, folders: Path, what: str) -> None:
    change, told = CHANGES[what]
    path = resealed(small, folders, change)

    with pytest.raises(UserError, match=told):
        restore_backup(path)

    assert not [*Path(connection.settings_dict["NAME"]).parent.glob("half-restored-*")]
    for content in [*contents(django.FILES)]:
        content.unlink()  # no row names it: it does not exist, and would be swept


def test_damage_in_the_workspace_is_told_and_does_not_keep_it_from_being_saved(
    filled: People, folders: Path
) -> None:
    [path] = contents(django.FILES)
    path.unlink()
    run("UPDATE core_ledgerentry SET actor = 'x' WHERE number = 2")

    done = make_backup(folders / "one.outtask")

    assert done.missing == [f"files/{path.name}"]
    assert "the columns of entry 2" in done.broken
    emptied()
    assert "the columns of entry 2" in restore_backup(folders / "one.outtask").ledger_broken


def test_where_it_cannot_be_written_nothing_is_left(filled: People, folders: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        make_backup(folders / "none" / "one.outtask")
    assert not [path for path in folders.iterdir() if path.name.endswith(".part")]


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04" * 1000])
def test_what_is_no_backup_is_told(folders: Path, content: bytes) -> None:
    (folders / "x").write_bytes(content)

    with pytest.raises(UserError, match="is no backup"):
        restore_backup(folders / "x")
    with pytest.raises(UserError, match="cannot be read"):
        restore_backup(folders / "none")


def test_what_rows_name_is_of_the_same_moment_as_they_are(
    filled: People, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from outtask.core.backup import making
    from outtask.core.models import StoredFile

    (one,) = StoredFile.objects.everything("a test looks")
    real = making._files

    def removed_meanwhile(archive: Any, folder: Path, done: Any) -> Iterator[str]:
        if folder == django.FILES:
            StoredFile.objects.everything("a test removes it").filter(pk=one.pk).delete()
            place(folder, one.sha256).unlink()
        return real(archive, folder, done)

    monkeypatch.setattr(making, "_files", removed_meanwhile)
    assert make_backup(folders / "one.outtask").missing == [f"files/{one.sha256}"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a file of SQLite is the workspace's own")
def test_a_database_that_others_use_is_left_as_it_is(filled: People, folders: Path) -> None:
    make_backup(folders / "one.outtask")
    before = state()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE payroll (amount integer)")
    try:
        with pytest.raises(
            UserError, match="not this version's: payroll; restore into a database of its own"
        ):
            restore_backup(folders / "one.outtask", replace=True)
        assert state() == before
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE payroll")
