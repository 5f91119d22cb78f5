"""Whatever is changed in the ledger by hand is found."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_by_hand import ENTRIES, broken, run, undone_afterwards, value, written

from outtask.core.ledger import COLUMNS, opening
from outtask.core.ledger_check import Whole, verify
from outtask.core.models import LedgerEntry, PersonalDetail
from workspace import BEGAN, People

__all__ = ["written"]


def test_a_ledger_that_nobody_touched_is_whole(written: People) -> None:
    found = verify()

    assert found.entries == ENTRIES
    assert (found.details, found.erased) == (4, 0)
    assert bytes.fromhex(found.hash) == value("core_ledgerentry", "hash", ENTRIES)


def test_our_own_code_cannot_change_or_remove_an_entry(written: People) -> None:
    entry = LedgerEntry.objects.everything("tests look at all").get(number=3)
    entry.name = "thing.praised"

    with pytest.raises(TypeError, match="never changed"):
        entry.save()
    with pytest.raises(TypeError, match="never removed"):
        entry.delete()
    assert verify().entries == ENTRIES


@pytest.mark.django_db
def test_an_empty_ledger_is_whole() -> None:
    assert verify() == Whole(0, "00" * 32, 0, 0)


def test_a_body_is_json_that_says_what_the_columns_say(written: People) -> None:
    for entry in LedgerEntry.objects.everything("tests look at all"):
        body = json.loads(bytes(entry.body))
        assert [body[column] for column in COLUMNS if column != "at"] == [
            getattr(entry, column) for column in COLUMNS if column != "at"
        ]
        assert datetime.fromisoformat(body["at"]) == entry.at
        assert ("personal" in body) == (entry.number % 2 == 0)


@given(st.lists(st.text(), min_size=5, max_size=5))
def test_the_beginning_of_a_body_is_what_json_would_write(texts: list[str]) -> None:
    columns = dict(zip(COLUMNS, [7, "2026-03-02T09:00:00.000000+00:00", *texts], strict=True))
    plain = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))

    assert opening(*columns.values()) == plain[:-1] + ","  # type: ignore[arg-type]


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
WRITTEN: dict[str, st.SearchStrategy[Any]] = {
    "id": st.integers(-5, 40),
    "number": st.integers(-5, 40),
    "at": st.datetimes(min_value=BEGAN.replace(tzinfo=None), timezones=st.just(UTC)),
    "hash": st.binary(min_size=32, max_size=32),
    "body": st.binary(max_size=400),
    "salt": st.binary(min_size=16, max_size=16),
}
PLACES = [
    *(("core_ledgerentry", column) for column in (*COLUMNS, "body", "hash")),
    *(("core_personaldetail", column) for column in ("number", "person", "salt", "body")),
    *(("core_ledgerhead", column) for column in ("id", "number", "hash")),
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(PLACES), row=st.integers(1, ENTRIES), data=st.data())
def test_any_change_of_one_column_of_one_row_is_found(
    written: People, place: tuple[str, str], row: int, data: st.DataObject
) -> None:
    table, column = place
    key_column, key = {
        "core_ledgerentry": ("number", row),
        "core_personaldetail": ("number", max(row - row % 2, 2)),
        "core_ledgerhead": ("id", 1),
    }[table]
    old = value(table, column, key, key_column)
    new = data.draw(WRITTEN.get(column, TEXT))
    if connection.vendor == "sqlite" and column == "at":
        new = new.replace(tzinfo=None).isoformat(" ")
    with undone_afterwards():
        try:
            with transaction.atomic():
                run(f"UPDATE {table} SET {column} = %s WHERE {key_column} = %s", new, key)
        except IntegrityError:  # that number is taken
            return
        if (column != key_column and value(table, column, key, key_column) == old) or new == old:
            return
        found = broken()
        if table == "core_ledgerentry" and column != "number":
            assert found.entry == row

    assert verify().entries == ENTRIES


@pytest.mark.parametrize("number", range(1, ENTRIES + 1))
def test_a_removed_entry_is_named(written: People, number: int) -> None:
    run("DELETE FROM core_ledgerentry WHERE number = %s", number)

    assert broken(f"entry {number} is missing").entry == number


def test_several_removed_entries_are_named(written: People) -> None:
    run("DELETE FROM core_ledgerentry WHERE number in (3, 4, 5)")

    assert broken("entries 3 to 5 are missing").entry == 3


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 4), (3, 9)])
def test_entries_that_changed_places_are_found(written: People, one: int, other: int) -> None:
    run("UPDATE core_ledgerentry SET number = -1 WHERE number = %s", one)
    run("UPDATE core_ledgerentry SET number = %s WHERE number = %s", one, other)
    run("UPDATE core_ledgerentry SET number = %s WHERE number = -1", other)

    assert broken().entry == one


def test_an_entry_that_was_put_in_is_found(written: People) -> None:
    for number in (0, ENTRIES + 1, ENTRIES + 5):
        with undone_afterwards():
            run(
                "INSERT INTO core_ledgerentry SELECT %s, at, name, actor, subject, subject_key, request, "
                "body, hash FROM core_ledgerentry WHERE number = 1",
                number,
            )
            assert broken().entry in (0, ENTRIES + 1)


def test_a_cut_tail_is_found_by_the_head_row(written: People) -> None:
    run("DELETE FROM core_ledgerentry WHERE number > 6")

    assert broken("entries 7 to 9 are missing at its end, of which its head tells").entry == 7


def test_a_detail_that_was_removed_without_a_word_is_found(written: People) -> None:
    run("DELETE FROM core_personaldetail WHERE number = 4")

    assert broken("personal detail of entry 4 is missing, and no erasure tells of it").entry == 4


def test_a_detail_of_an_entry_that_has_none_is_found(written: People) -> None:
    for number in (1, 5, 9, 12):
        with undone_afterwards():
            PersonalDetail.objects.create(number=number, person="1", salt=b"x" * 16, body=b"{}")
            assert broken("which has none").entry == number


def test_columns_that_hold_what_no_entry_can_are_told_and_break_nothing(written: People) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses them itself")
    for column in ("name", "at", "body", "hash", "actor"):
        for odd in (7, b"\xff\xfe", "", 1.5):
            with undone_afterwards():
                run(f"UPDATE core_ledgerentry SET {column} = %s WHERE number = 5", odd)
                assert broken().entry in (1, 5)  # 1: SQLite gives up on the whole chunk
