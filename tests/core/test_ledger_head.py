"""What a head finds that was exported before and kept elsewhere."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from ledger_by_hand import ENTRIES, cut_tail, plainly, write_anew, written

from outtask.core.ledger import canonical
from outtask.core.ledger_check import Broken, verify
from outtask.core.ledger_head import SIGNED, Head, checked_head, export_head, fingerprint, read_head, trust
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import Acting, People

__all__ = ["written"]


@pytest.mark.parametrize("last", [0, 1, 8])
def test_a_tail_cut_by_somebody_who_knows_how_is_found_by_an_exported_head(
    written: People, last: int
) -> None:
    head = checked_head(export_head(), "head")
    cut_tail(last)

    assert verify().entries == last
    with pytest.raises(Broken, match="missing at its end, of which the exported head tells") as told:
        verify(head=head)
    assert told.value.entry == last + 1


@pytest.mark.parametrize("start", [1, 5, 9])
def test_a_chain_made_anew_is_found_by_an_exported_head(written: People, start: int) -> None:
    head = checked_head(export_head(), "head")
    write_anew(start, lambda columns: columns.update(actor="4711"))

    assert verify().entries == ENTRIES
    with pytest.raises(Broken, match="written anew at or before entry 9"):
        verify(head=head)


def test_a_ledger_that_went_on_leads_to_an_old_head(written: People, acting: Acting) -> None:
    head = checked_head(export_head(), "head")
    plainly(actor=acting(Role.OWNER), name="later")

    assert verify(head=head).entries == ENTRIES + 1


def test_the_exported_head_is_signed(written: People, tmp_path: Path) -> None:
    told = export_head()
    file = tmp_path / "head.json"
    file.write_text(json.dumps(told))

    assert read_head(file).number == ENTRIES
    for column, other in (
        ("number", 8), ("hash", "00" * 32), ("at", "2020-01-01T00:00:00+00:00"),
    ):  # fmt: skip
        file.write_text(json.dumps({**told, column: other}))
        with pytest.raises(UserError, match="altered after it was exported"):
            read_head(file)


def test_a_head_that_somebody_else_signed_counts_for_nothing(written: People) -> None:
    """Who cut the tail edits the head where it is kept, and signs it with a key of their own."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    noted = export_head()
    real, key = checked_head(noted, "head"), Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    made_up = Head(8, real.hash, real.at, public)
    signature = base64.b64encode(key.sign(SIGNED + canonical(made_up.told()))).decode()
    forged = checked_head({**made_up.told(), "signature": signature}, "head")

    trust(real, "head")
    trust(real, "head", fingerprint(noted["public_key"]))
    for known in (None, fingerprint(noted["public_key"])):
        with pytest.raises(UserError, match="signed with another key"):
            trust(forged, "head", known)


def test_after_a_restore_under_another_key_a_noted_fingerprint_tells(written: People) -> None:
    from django.conf import settings as django

    before = checked_head(export_head(), "head")
    (django.HOME / "ledger-key").unlink()

    with pytest.raises(UserError, match="another key than this workspace's"):
        trust(before, "head")
    trust(before, "head", fingerprint(before.public_key).upper())


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"number": "x"}', "\x00", "{" * 2000])
def test_what_is_no_head_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "head.json"
    file.write_text(text)

    with pytest.raises(UserError, match="no head of a ledger"):
        read_head(file)
    with pytest.raises(UserError, match="cannot be read"):
        read_head(tmp_path / "none.json")


def test_the_key_is_for_its_owner_only(written: People) -> None:
    from django.conf import settings as django

    assert export_head()["public_key"] == export_head()["public_key"]
    assert (django.HOME / "ledger-key").stat().st_mode & 0o777 == 0o600
